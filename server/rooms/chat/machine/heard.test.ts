import { describe, expect, it } from 'vitest';
import type { KeptLine } from '../../../domain/conversation/conversationBody.ts';
import { type Heard, hear, heardFrom, heardKey, heardSeq } from './heard.ts';

const FIRST = 7;
const LINES = 4_321;
/** As many lines are remembered at any time, where there were so many. */
const REMEMBERED = 1_000;

const lineOf = (seq: number): KeptLine => ({
  ...{ type: 'text', seq, count: seq, from: { id: 'us_a', name: 'Ada', handle: 'ada' }, atMs: 0, text: 'hi' },
  ...{ commandId: `c_${seq}`, replyTo: null, mentions: [], editedAtMs: null, reactions: [] },
});
const seqOf = (heard: Heard, seq: number, behind?: number) =>
  heardSeq(heard, heardKey('us_a', `c_${seq}`), behind);

describe('commands that are remembered', () => {
  it('[CH2] are found as long as there are few, and of many all from the line on that is said', () => {
    let heard = heardFrom(FIRST);
    for (let seq = FIRST; seq < FIRST + LINES; seq += 1) {
      heard = hear(heard, lineOf(seq));
      expect(seq - heard.fromSeq).toBeLessThan(3 * REMEMBERED);
      for (const at of [heard.fromSeq, Math.max(FIRST, seq + 1 - REMEMBERED), seq]) {
        expect([at, seqOf(heard, at)]).toEqual([at, at]);
      }
    }
    const last = FIRST + LINES - 1;
    for (let seq = heard.fromSeq; seq <= last; seq += 1) expect(seqOf(heard, seq)).toBe(seq);
    expect(seqOf(heard, last + 1)).toBeUndefined();
    expect(seqOf(heard, FIRST)).toBeUndefined();
  });

  it('[CH37] are found behind the line that is known to stand before them', () => {
    let heard = heardFrom(1);
    for (let seq = 1; seq <= LINES; seq += 1) heard = hear(heard, lineOf(seq));
    for (let seq = heard.fromSeq; seq <= LINES; seq += 1)
      expect([seqOf(heard, seq, seq - 1), seqOf(heard, seq, heard.fromSeq - 1)]).toEqual([seq, seq]);
  });
});
