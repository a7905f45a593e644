import { describe, expect, it } from 'vitest';
import { COMBO, combosIn, isCombo, isFirstTip, runAfter } from './combos.ts';
import { line, tip } from './testStage.ts';

const by = (name: string) => ({ id: `us_${name}`, name, handle: name });
const given = (id: string, name: string, atMs: number) => tip(id, 2, { from: by(name), atMs });

describe('a combo', () => {
  it('[VM122] is so many tips of several people that follow one another closely', () => {
    const three = [given('a', 'ann', 0), given('b', 'ben', COMBO.gapMs), given('c', 'ann', 2 * COMBO.gapMs)];
    expect([...combosIn(three)]).toMatchObject([['c', { count: 3, mesiMinor: 6_000_000n }]]);
    expect(combosIn(three.slice(0, 2)).size).toBe(0);
    const late = given('c', 'ann', 2 * COMBO.gapMs + 1);
    expect(combosIn([...three.slice(0, 2), late]).size).toBe(0);
    const alone = ['a', 'b', 'c', 'd'].map((id) => given(id, 'ann', 0));
    expect(combosIn(alone).size).toBe(0);
  });

  it('[VM122] is told of by its last tip, whatever is said in between, and each run by its own', () => {
    const events = [
      given('a', 'ann', 0),
      line('l1', 10),
      given('b', 'ben', 20),
      given('c', 'ben', 30),
      given('d', 'ann', 40),
      given('e', 'ann', 60_000),
      given('f', 'ben', 60_001),
      given('g', 'eve', 60_002),
    ];
    const told = [...combosIn(events)].map(([id, { count, givers }]) => [id, count, givers.length]);
    expect(told).toEqual([
      ['d', 4, 2],
      ['g', 3, 3],
    ]);
  });

  it('[VM122] counts all anonymous givers as one, and tips that come out of order', () => {
    const nobody = (id: string) => tip(id, 2, { from: null, atMs: 5 });
    expect(combosIn([nobody('a'), nobody('b'), nobody('c')]).size).toBe(0);
    const run = [9, 3, 7].reduce<ReturnType<typeof runAfter> | null>(
      (before, atMs) => runAfter(before, { atMs, giverId: String(atMs), mesiMinor: '1' }),
      null,
    );
    expect([run?.lastMs, run && isCombo(run)]).toEqual([9, true]);
  });
});

it('[VM123] the first tip of somebody who is named is told apart from their later ones', () => {
  expect(isFirstTip(tip('a', 3))).toBe(true);
  expect(isFirstTip(tip('b', 3, { giverTotalMinor: '6000000' }))).toBe(false);
  expect(isFirstTip(tip('c', 3, { from: null }))).toBe(false);
});
