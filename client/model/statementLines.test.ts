import { describe, expect, it } from 'vitest';
import type { HoldEndStory, StatementLine } from '../../shared/protocol/money.ts';
import { returnsSince } from './returns.ts';
import { netChanges, partsOf, shownLines } from './statementLines.ts';

const END: HoldEndStory = {
  entryId: 'hold/h1/end',
  atMs: 9,
  takenMinor: '18',
  returnedMinor: '67',
  reason: null,
  delivered: null,
};

/** One of the two entries of a hold of 85, as the statement of its payer has it. */
function half(entryId: string, end: HoldEndStory | null, isOwn = true): StatementLine {
  const isEnd = entryId.endsWith('/end');
  const amountMinor = isEnd ? (end?.returnedMinor ?? '0') : '-85';
  return {
    entryId,
    kind: isEnd ? 'post' : 'hold',
    atMs: isEnd ? 9 : 5,
    changes: [{ asset: 'MESI', amountMinor }],
    person: null,
    note: '',
    ref: null,
    hasReceipt: true,
    about: {
      purpose: 'call',
      menuTitle: null,
      stream: null,
      hold: { isOwn, asset: 'MESI', heldMinor: '85', placedId: 'hold/h1', placedAtMs: 5, dueAtMs: null, end },
    },
  };
}

const ids = (lines: readonly StatementLine[]) => shownLines(lines).map(({ entryId }) => entryId);

describe('a statement as people read it', () => {
  it('[VM44] a hold of which something returned is told by its end, wherever a page stops', () => {
    expect(ids([half('hold/h1/end', END), half('hold/h1', END)])).toEqual(['hold/h1/end']);
    expect(ids([half('hold/h1', END)])).toEqual([]);
  });

  it('[VM44] one that is open, or was taken whole, tells itself: its end does not touch the account', () => {
    expect(ids([half('hold/h1', null)])).toEqual(['hold/h1']);
    expect(ids([half('hold/h1', { ...END, takenMinor: '85', returnedMinor: '0' })])).toEqual(['hold/h1']);
  });

  it('[VM45] its amount is what was taken in the end, and it unfolds into both entries', () => {
    const line = half('hold/h1/end', END);
    expect(netChanges(line)).toEqual([{ asset: 'MESI', amountMinor: '-18' }]);
    expect(partsOf(line).map(({ entryId, type, amount }) => [entryId, type, amount.amountMinor])).toEqual([
      ['hold/h1', 'held', '-85'],
      ['hold/h1/end', 'returned', '67'],
    ]);
    const whole = half('hold/h1', { ...END, takenMinor: '85', returnedMinor: '0' });
    expect(partsOf(whole).map(({ type }) => type)).toEqual(['held', 'paid']);
    expect(netChanges(half('hold/h1', null))).toEqual([{ asset: 'MESI', amountMinor: '-85' }]);
  });

  it('[VM45] who was paid has one entry of it, with what came in', () => {
    const earned: StatementLine = {
      ...half('hold/h1/end', END, false),
      changes: [{ asset: 'MESI', amountMinor: '18' }],
    };
    expect(ids([earned])).toEqual(['hold/h1/end']);
    expect(partsOf(earned)).toEqual([]);
    expect(netChanges(earned)).toEqual(earned.changes);
  });

  it('[VM44] what a server of before tells is shown as it comes', () => {
    const { about: _, ...old } = half('hold/h1', END);
    expect(ids([old])).toEqual(['hold/h1']);
    expect(netChanges(old)).toEqual(old.changes);
    expect(partsOf(old)).toEqual([]);
  });

  it('[VM46] what came back is told once, the older first, and not what somebody else had held', () => {
    const at = (atMs: number, isOwn = true): StatementLine => {
      const entryId = `hold/h${atMs}/end`;
      return { ...half(entryId, { ...END, entryId, atMs }, isOwn), atMs };
    };
    const lines = [at(40), at(30), at(25, false), at(20)];
    const told = (toldAtMs: number) => returnsSince(lines, toldAtMs).map(({ atMs }) => atMs);
    expect(told(20)).toEqual([30, 40]);
    expect(told(30)).toEqual([40]);
    expect(told(40)).toEqual([]);
    expect(told(0)).toEqual([30, 40]);
    expect(returnsSince([half('hold/h1', END)], 0)).toEqual([]);
  });
});
