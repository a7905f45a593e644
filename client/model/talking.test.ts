import { expect, it } from 'vitest';
import type { HistoryEvent } from '../../shared/protocol/feed.ts';
import type { Person } from '../../shared/protocol/people.ts';
import { talking } from './talking.ts';

const person = (handle: string): Person => ({ id: `us_${handle}`, handle, name: handle });
const [nova, ada, ben] = [person('nova'), person('ada'), person('ben')];
const line = (from: Person) => ({ type: 'line', from }) as HistoryEvent;
const tip = (from: Person | null) => ({ type: 'tip', from }) as HistoryEvent;

it('[VM94] whoever said or gave something last comes first, each once, then the creator; oneself is left out', () => {
  const readable = [line(ada), tip(ben), tip(null), line(nova), line(ada)];
  const handles = (selfId: string) =>
    talking({ readable, creator: nova, selfId }).map(({ handle }) => handle);
  expect(handles('')).toEqual(['ada', 'nova', 'ben']);
  expect(handles(ada.id)).toEqual(['nova', 'ben']);
  expect(talking({ readable: [], creator: nova, selfId: ada.id })).toEqual([nova]);
  expect(talking({ readable: [], creator: nova, selfId: nova.id })).toEqual([]);
});
