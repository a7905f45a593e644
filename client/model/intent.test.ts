import { expect, it } from 'vitest';
import { MINUTE_MS } from '../../shared/time.ts';
import { parseIntent } from './intent.ts';

const kept = JSON.stringify({ need: 'chat', text: 'hello', path: '/live/st_1', atMs: 1_000 });
const wanted = { need: 'chat', path: '/live/st_1', nowMs: 2_000 };

it('[VM90] what a guest wanted goes on where it was: the same wish, on the same page, within half an hour', () => {
  expect(parseIntent(kept, wanted)).toBe('hello');
  expect(parseIntent(kept, { ...wanted, need: 'tip' })).toBeNull();
  expect(parseIntent(kept, { ...wanted, path: '/live/st_2' })).toBeNull();
  expect(parseIntent(kept, { ...wanted, nowMs: 1_000 + 30 * MINUTE_MS })).toBeNull();
  expect(parseIntent(null, wanted)).toBeNull();
});

it('[VM90] what is no such wish is none', () => {
  for (const text of ['', '{', '[]', 'null', '{"need":"chat","path":"/live/st_1","atMs":1000,"text":7}'])
    expect(parseIntent(text, wanted)).toBeNull();
});
