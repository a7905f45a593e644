import { describe, expect, it } from 'vitest';
import {
  cursorOf,
  type Place,
  type Segment,
  takeBackwards,
  takeForwards,
  type Walk,
  walkOf,
} from './mongoPaging.ts';

const query = { by: { ref: 'stream:st_1' }, limit: 2 } as const;

/** Three spans: one closed, one open whose last entries are not settled, one open. */
function spans(change: Partial<Record<'a' | 'b' | 'c', Partial<Segment>>> = {}): Segment[] {
  const segment = (
    span: 'a' | 'b' | 'c',
    isOpen: boolean,
    settled: string[],
    unsettled: string[] = [],
  ): Segment => ({
    span,
    isOpen,
    settled,
    unsettled,
    ...change[span],
  });
  return [
    segment('a', false, ['a1', 'a2', 'a3']),
    segment('b', true, ['b1'], ['b3']),
    segment('c', true, ['c1']),
  ];
}

/** Page after page, as long as there is one; `worlds` are what stands at each. */
function walkThrough(order: 'oldest' | 'newest', worlds: readonly Segment[][]): string[] {
  const found: string[] = [];
  let cursor: string | null | undefined;
  for (let at = 0; cursor !== null; at++) {
    const walk: Walk = walkOf({ ...query, order, ...(cursor === undefined ? {} : { cursor }) });
    const segments = worlds[Math.min(at, worlds.length - 1)] as Segment[];
    const { ids, next }: { ids: readonly string[]; next: Place | null } = walk.isBackwards
      ? takeBackwards(walk, { segments: segments.toReversed(), isCut: false })
      : takeForwards(walk, { segments, isCut: false });
    found.push(...ids);
    cursor = next && cursorOf(walk, next);
  }
  return found;
}

describe('paging through spans', () => {
  it('[LM11] gives all there is from either end', () => {
    const all = ['a1', 'a2', 'a3', 'b1', 'b3', 'c1'];
    expect(walkThrough('oldest', [spans()])).toEqual(all);
    expect(walkThrough('newest', [spans()])).toEqual(all.toReversed());
  });

  it('[LM11] gives what lands before what was given already, once, and what was unsettled not again', () => {
    const landed = spans({ b: { settled: ['b1', 'b2', 'b3'], unsettled: [] } });
    const closed = spans({
      b: { isOpen: false, settled: ['b1', 'b2', 'b3'], unsettled: [] },
      c: { isOpen: false, settled: ['c1', 'c2', 'c3'] },
    });
    // two pages go as far as b1; three have given b3, which was not settled
    expect(walkThrough('oldest', [spans(), spans(), landed])).toEqual([
      'a1',
      'a2',
      'a3',
      'b1',
      'b2',
      'b3',
      'c1',
    ]);
    const late = walkThrough('oldest', [spans(), spans(), spans({ c: { settled: ['c1', 'c2'] } }), closed]);
    expect(late.toSorted()).toEqual(['a1', 'a2', 'a3', 'b1', 'b2', 'b3', 'c1', 'c2', 'c3']);
  });

  it('[LM11] shows from the newest back nothing that came after the first page', () => {
    const later = spans({
      a: { settled: ['a1', 'a2', 'a3'] },
      b: { isOpen: false, settled: ['b1', 'b2', 'b3', 'b4'], unsettled: [] },
      c: { settled: ['c1', 'c2'] },
    });
    later.push({ span: 'd', isOpen: false, settled: ['d1'], unsettled: [] });
    expect(walkThrough('newest', [spans(), later])).toEqual(['c1', 'b3', 'b1', 'a3', 'a2', 'a1']);
  });

  it('[LM11] takes a cursor of another query, or from the other end, for none', () => {
    const cursor = cursorOf(walkOf(query), { at: 'a', part: {} });
    expect(walkOf({ ...query, cursor }).from).toEqual({ at: 'a', part: {} });
    expect(() => walkOf({ ...query, cursor, order: 'newest' })).toThrow(RangeError);
    expect(() => walkOf({ ...query, cursor, by: { account: 'wallet:ann' } })).toThrow(RangeError);
    for (const none of [
      '',
      'x',
      Buffer.from('{}').toString('base64url'),
      Buffer.from('[1').toString('base64url'),
    ]) {
      expect(() => walkOf({ ...query, cursor: none })).toThrow(RangeError);
    }
  });
});
