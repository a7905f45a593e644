import { expect, test } from 'vitest';
import type { ChatLine } from '../../shared/protocol/chatLines.ts';
import { findChatLosses } from './chatCrash.ts';

const from = { id: 'us_1', name: 'Ada', handle: 'ada' };
const line = (seq: number, commandId: string): ChatLine => ({
  ...{ type: 'text', seq, from, atMs: 1, text: commandId, commandId },
  ...{ replyTo: null, mentions: [], editedAtMs: null, reactions: [] },
});
const writer = (seqs: readonly number[], told: readonly [number, string][] = []) => ({
  written: seqs.map((seq, at) => ({ commandId: `c${at + 1}`, seq })),
  told: new Map(told),
  unanswered: [],
});
const rulesOf = (...found: Parameters<typeof findChatLosses>) =>
  findChatLosses(...found).map(({ rule }) => rule);

test('[CR8] [CR9] [CR10] what is lost, doubled or moved is noticed', () => {
  const whole = [line(1, 'c1'), line(2, 'c2')];
  expect(rulesOf([writer([1, 2], [[1, 'c1']])], whole)).toEqual([]);
  expect(rulesOf([writer([1, 2])], [line(1, 'c1')])).toEqual(['CR8']);
  expect(rulesOf([writer([1])], [line(1, 'c1'), line(2, 'c1')])).toEqual(['CR9']);
  expect(rulesOf([writer([1])], [line(1, 'c1'), line(3, 'c2')])).toEqual(['CR10']);
  expect(rulesOf([writer([2, 1])], [line(1, 'c2'), line(2, 'c1')])).toEqual(['CR10']);
  expect(rulesOf([writer([1], [[1, 'c2']])], [line(1, 'c1')])).toEqual(['CR10']);
  expect(rulesOf([{ ...writer([]), unanswered: ['c1: Retry'] }], [])).toEqual(['CR8']);
});
