import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../shared/limits.ts';
import { PIN_TIERS, pinnedMs, withPin } from '../../shared/protocol/pins.ts';
import { applyEvent, type FeedView } from '../../shared/protocol/reduceFeed.ts';
import { MINUTE_MS } from '../../shared/time.ts';
import { pinsAt } from './pinned.ts';
import { line, snapshotOf, tip } from './testStage.ts';

const said = (id: string, mesi: number, atMs = 1_000) => tip(id, mesi, { message: 'hello', atMs });
const told = (...events: readonly Parameters<typeof applyEvent>[1][]): FeedView =>
  events.reduce<FeedView>(applyEvent, snapshotOf());
const ids = ({ stage }: FeedView) => stage.pins?.map(({ id }) => id);

describe('paid messages above the chat', () => {
  it('[MN8] stay by their amount: from 50 MESI on, and longer the larger', () => {
    for (const [at, { fromMinor, pinnedMs: lasts }] of PIN_TIERS.entries()) {
      expect(pinnedMs(String(fromMinor))).toBe(lasts);
      expect(pinnedMs(String(fromMinor - 1n))).toBe(PIN_TIERS[at + 1]?.pinnedMs ?? 0);
    }
    expect(ids(told(said('a', 49), tip('b', 500), line('c')))).toBeUndefined();
    expect(told(said('a', 50)).stage.pins).toMatchObject([
      { id: 'a', message: 'hello', untilMs: 1_000 + 2 * MINUTE_MS },
    ]);
  });

  it('[MN8] stand the largest first, and at most so many', () => {
    expect(ids(told(said('a', 50), said('b', 500), said('c', 100), said('b', 500)))).toEqual(['b', 'c', 'a']);
    const many = Array.from({ length: LIMITS.pins + 1 }, (_, n) => said(`p${n}`, 50 + n));
    const kept = ids(told(...many));
    expect([kept?.length, kept?.[0], kept?.includes('p0')]).toEqual([LIMITS.pins, `p${LIMITS.pins}`, false]);
  });

  it('[MN8] leave when their time is over, for whoever looks and with the next one', () => {
    const { pins } = told(said('a', 50)).stage;
    expect(pinsAt(pins, 1_000 + MINUTE_MS)).toMatchObject([{ id: 'a', leftMs: MINUTE_MS, leftPart: 0.5 }]);
    expect(pinsAt(pins, 1_000 + 2 * MINUTE_MS)).toEqual([]);
    expect(pinsAt(undefined, 0)).toEqual([]);
    expect(withPin(pins, said('b', 50, 1_000 + 2 * MINUTE_MS))?.map(({ id }) => id)).toEqual(['b']);
  });

  it('[MN9] are taken down, or go with their words or their writer', () => {
    const two = [said('a', 50), said('b', 60)];
    expect(ids(told(...two, { type: 'unpinned', tipId: 'b' }))).toEqual(['a']);
    expect(told(...two, { type: 'unpinned', tipId: 'b' }).history.map(({ id }) => id)).toContain('b');
    expect(ids(told(...two, { type: 'linesGone', of: { lineId: 'a' } }))).toEqual(['b']);
    const { from } = two[0]!;
    expect(ids(told(...two, { type: 'linesGone', of: { personId: from!.id } }))).toEqual([]);
  });

  it('[MN8] are not for those who come in by a door that opens', () => {
    const closed = { type: 'mode', mode: { type: 'ticketOnly', saleId: 'sale_1' } } as const;
    const opened = { type: 'mode', mode: { type: 'public', endsAtMs: null } } as const;
    expect(ids(told(said('a', 50), closed))).toEqual(['a']);
    expect(ids(told(closed, said('a', 50), opened))).toEqual([]);
  });
});
