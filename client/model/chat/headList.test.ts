import { expect, test } from 'vitest';
import type { ConversationHead } from '../../../shared/protocol/conversations.ts';
import { afterTold, NO_CONVERSATION } from './conversation.ts';
import { headOf, searched, withHead, withHeads } from './headList.ts';

const person = (id: string, name: string) => ({ id, name, handle: id });
const head = (
  conversationId: string,
  lastAtMs: number,
  more: Partial<ConversationHead> = {},
): ConversationHead => ({
  conversationId,
  type: 'direct',
  name: '',
  people: [person('nova', 'Nova Reyes')],
  memberCount: 2,
  role: 'member',
  lastSeq: 3,
  lastLine: null,
  lastAtMs,
  readSeq: 3,
  unread: 0,
  isMuted: false,
  request: null,
  ...more,
});
const ids = (heads: readonly ConversationHead[]) => heads.map(({ conversationId }) => conversationId);

test('[VM119] the conversation written to last stands first, each once', () => {
  const heads = withHeads([head('a', 1), head('b', 2)], [head('c', 3)]);
  expect(ids(heads)).toEqual(['c', 'b', 'a']);
  expect(ids(withHead(heads, head('a', 9)))).toEqual(['a', 'c', 'b']);
});

test('[VM119] what the open conversation was told is newer than what the list was told', () => {
  const known = head('a', 1, { unread: 2 });
  const you = {
    role: 'member',
    fromSeq: 1,
    untilSeq: null,
    readSeq: 4,
    unread: 0,
    isMuted: true,
    hasBlocked: false,
  } as const;
  const line = {
    type: 'text',
    seq: 4,
    from: person('nova', 'Nova Reyes'),
    atMs: 7,
    text: 'new',
    commandId: 'c',
    replyTo: null,
    mentions: [],
    editedAtMs: null,
    reactions: [],
  } as const;
  const snapshot = {
    epoch: 1,
    seq: 1,
    conversationId: 'a',
    type: 'direct',
    name: '',
    members: [],
    typing: [],
    pins: [],
    settings: { slowModeSeconds: 0, whoWrites: 'everybody', whoAdds: 'everybody', whoPins: 'everybody' },
    request: { type: 'open' },
    lastSeq: 4,
  } as const;
  const told = [
    { type: 'you', you },
    { type: 'snapshot', snapshot },
    { type: 'page', page: { lines: [line], hasMore: true } },
  ] as const;
  const next = headOf(known, told.reduce(afterTold, NO_CONVERSATION));
  expect(next).toMatchObject({
    lastSeq: 4,
    lastAtMs: 7,
    lastLine: { text: 'new' },
    unread: 0,
    isMuted: true,
  });
  expect(headOf(next, told.reduce(afterTold, NO_CONVERSATION))).toBe(next);
  expect(headOf(known, NO_CONVERSATION)).toBe(known);
});

test('[VM119] a search finds each word in the name or the people, without accents', () => {
  const heads = [head('a', 1), head('b', 2, { type: 'group', name: 'Café Trip', people: [] })];
  expect(ids(searched(heads, 'reyes NOVA'))).toEqual(['a']);
  expect(ids(searched(heads, 'cafe'))).toEqual(['b']);
  expect(ids(searched(heads, ' '))).toEqual(['a', 'b']);
});

test('[VM119] lines that came while the reader looked elsewhere are counted as the inbox says', () => {
  const you = {
    role: 'member',
    fromSeq: 1,
    untilSeq: null,
    readSeq: 3,
    unread: 0,
    isMuted: false,
    hasBlocked: false,
  } as const;
  const view = { conversationId: 'a', members: [], name: '', lastSeq: 5 } as never;
  const open = { ...NO_CONVERSATION, you, view };
  expect(headOf(head('a', 1, { lastSeq: 5, readSeq: 3, unread: 2 }), open).unread).toBe(2);
  // the mark is newer than what the inbox said
  expect(headOf(head('a', 1, { lastSeq: 5, readSeq: 2, unread: 3 }), open).unread).toBe(0);
});
