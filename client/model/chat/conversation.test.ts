import { expect, test } from 'vitest';
import type { ChatEvent, ChatSnapshot, MemberView, YouInChat } from '../../../shared/protocol/chat.ts';
import type { ChatLine } from '../../../shared/protocol/chatLines.ts';
import {
  afterTold,
  type Conversation,
  calledNow,
  hasOlder,
  isBehind,
  isReadByOthers,
  NO_CONVERSATION,
  remembered,
  type Told,
  unseenAfter,
} from './conversation.ts';

const person = (id: string) => ({ id, name: id.toUpperCase(), handle: id });
const line = (seq: number, by = 'ada', text = `${seq}`): ChatLine => ({
  type: 'text',
  seq,
  from: person(by),
  atMs: seq,
  text,
  commandId: `c${seq}`,
  replyTo: null,
  mentions: [],
  editedAtMs: null,
  reactions: [],
});
const run = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => line(from + at));
const member = (id: string, readSeq = 0): MemberView => ({
  person: person(id),
  role: 'member',
  isHere: true,
  readSeq,
});
const snapshot: ChatSnapshot = {
  epoch: 2,
  seq: 10,
  conversationId: 'cv_123456',
  type: 'group',
  name: 'Trip',
  members: [member('ada'), member('ben')],
  typing: [],
  pins: [],
  settings: { slowModeSeconds: 0, whoWrites: 'everybody', whoAdds: 'everybody', whoPins: 'everybody' },
  request: { type: 'open' },
  lastSeq: 12,
};
const you: YouInChat = {
  role: 'member',
  fromSeq: 1,
  untilSeq: null,
  readSeq: 0,
  unread: 12,
  isMuted: false,
  hasBlocked: false,
};
const told = (known: Conversation, ...news: readonly Told[]) => news.reduce(afterTold, known);
const page = (from: number, to: number): Told => ({
  type: 'page',
  page: { lines: run(from, to), hasMore: from > 1 },
});
const news = (seq: number, ...events: readonly ChatEvent[]): Told => ({
  type: 'news',
  news: { epoch: 2, seq, events },
});
const open = told(NO_CONVERSATION, { type: 'you', you }, { type: 'snapshot', snapshot }, page(8, 12));
const seqs = ({ window }: Conversation) => window.lines.map(({ seq }) => seq);

test('[VM117] news are applied once, and none that are older than the snapshot', () => {
  const next = told(
    open,
    news(11, { type: 'line', line: line(13) }),
    news(11, { type: 'line', line: line(14) }),
  );
  expect(seqs(next)).toEqual([8, 9, 10, 11, 12, 13]);
  expect(told(next, news(10, { type: 'pins', seqs: [9] })).view?.pins).toEqual([]);
  expect(told(NO_CONVERSATION, news(11, { type: 'line', line: line(13) }))).toBe(NO_CONVERSATION);
});

test('[VM117] members come, change and go; a read mark never goes back', () => {
  const next = told(
    open,
    news(
      11,
      { type: 'member', member: member('cleo') },
      { type: 'member', member: { ...member('ben'), role: 'admin' } },
      { type: 'memberGone', personId: 'ada' },
      { type: 'read', personId: 'ben', seq: 9 },
      { type: 'read', personId: 'ben', seq: 4 },
    ),
  );
  expect(next.view?.members.map(({ person: { id }, role, readSeq }) => [id, role, readSeq])).toEqual([
    ['ben', 'admin', 9],
    ['cleo', 'member', 0],
  ]);
  expect(isReadByOthers(next.view, line(9), 'ada')).toBe(true);
  expect(isReadByOthers(next.view, line(10), 'ada')).toBe(false);
  expect(isReadByOthers(next.view, line(9), 'ben')).toBe(false);
});

test('[VM124] somebody is called as they are now where they are a member, else as they were then', () => {
  const then = person('ben');
  const now = { ...then, name: 'Ben Rivers', handle: 'rivers' };
  const view = told(open, news(11, { type: 'member', member: { ...member('ben'), person: now } })).view;
  const people = view?.members.map((each) => each.person) ?? [];
  expect(calledNow(people, then)).toEqual(now);
  expect(calledNow(people, person('cleo'))).toEqual(person('cleo'));
});

test('[VM117] what a newer server tells beyond that changes nothing', () => {
  const strange = { type: 'weather' } as unknown as ChatEvent;
  expect(told(open, news(11, strange)).view).toEqual({ ...snapshot, seq: 11 });
});

test('[VM118] lines of an earlier visit are shown until the room’s own page comes', () => {
  const before = remembered(run(1, 3));
  expect(seqs(before)).toEqual([1, 2, 3]);
  expect(isBehind(told(before, { type: 'snapshot', snapshot }))).toBe(false);
  expect(seqs(told(before, page(8, 12)))).toEqual([8, 9, 10, 11, 12]);
});

test('[VM118] after a new seat what was read above stays, and what was missed is a gap', () => {
  const back = told(open, { type: 'snapshot', snapshot: { ...snapshot, lastSeq: 30 } }, page(28, 30));
  expect(seqs(back)).toEqual([8, 9, 10, 11, 12, 28, 29, 30]);
  expect(back.window.spans).toHaveLength(2);
});

test('[VM118] the page knows when it is behind, and when there are older lines it may read', () => {
  expect(isBehind(open)).toBe(false);
  const behind = told(open, { type: 'snapshot', snapshot: { ...snapshot, seq: 20, lastSeq: 15 } });
  expect(isBehind(behind)).toBe(true);
  expect(isBehind(told(behind, { type: 'you', you: { ...you, role: 'former', untilSeq: 12 } }))).toBe(false);
  expect(hasOlder(open)).toBe(true);
  expect(hasOlder(told(open, { type: 'you', you: { ...you, fromSeq: 8 } }))).toBe(false);
});

test('[VM118] unseen are lines of others behind the mark, and no notices', () => {
  const notice: ChatLine = {
    type: 'notice',
    seq: 13,
    from: person('ada'),
    atMs: 13,
    notice: { type: 'joined' },
  };
  const next = told(open, news(11, { type: 'line', line: notice }, { type: 'line', line: line(14, 'ben') }));
  expect(unseenAfter(next, 12, 'ada')).toBe(1);
  expect(unseenAfter(next, 12, 'ben')).toBe(0);
});
