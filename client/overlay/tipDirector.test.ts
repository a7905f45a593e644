import { describe, expect, it } from 'vitest';
import { tipTier } from '../model/tipTiers.ts';
import { OVERLAY_LIMITS as LIMIT, SHOWING } from './overlayLimits.ts';
import { aTip, MESI, play } from './overlayWorld.testkit.ts';
import { decide, isIdle, openDirector, waitingTips } from './tipDirector.ts';

const soloIds = (cues: ReturnType<typeof play>['cues']): string[] =>
  cues.flatMap((cue) => (cue.kind === 'burst' ? [] : [cue.tip.id]));

describe('tip director', () => {
  it('[OV1] gives each tier its lane and a longer time than the smaller one', () => {
    expect([1n, 5n * MESI - 1n].map(tipTier)).toEqual(['small', 'small']);
    expect([5n * MESI, 50n * MESI - 1n].map(tipTier)).toEqual(['medium', 'medium']);
    expect([50n * MESI, 500n * MESI - 1n].map(tipTier)).toEqual(['large', 'large']);
    expect(tipTier(String(500n * MESI))).toBe('huge');
    const lanes = [1, 10, 100].map((mesi) => play([{ atMs: 0, tip: aTip('tip_a', mesi) }]).cues[0]);
    const huge = play([{ atMs: 0, tip: aTip('tip_a', 1_000) }]).cues[0];
    const all = [...lanes, huge];
    expect(all.map((cue) => cue?.lane)).toEqual(['edge', 'card', 'stage', 'stage']);
    const durations = all.map((cue) => cue?.durationMs ?? 0);
    expect(durations).toEqual([...new Set(durations)].sort((a, b) => a - b));
  });

  it('[OV2] shows an id once, alone, waiting or in a burst', () => {
    const twice = [1, 1, 1, 10, 100, 100, 1_000].flatMap((mesi, n) => {
      const tip = aTip(`tip_${n}`, mesi);
      return [
        { atMs: 0, tip },
        { atMs: 0, tip },
      ];
    });
    const { cues } = play(twice);
    const shown = cues.reduce((sum, cue) => sum + (cue.kind === 'burst' ? cue.burst.count : 1), 0);
    expect(shown).toBe(7);
  });

  it('[OV4] lets lone small tips rise alone, and merges those that crowd', () => {
    const spaced = [0, 1, 2].map((n) => ({ atMs: n * LIMIT.edgeGapMs * 1.1, tip: aTip(`tip_${n}`, 1) }));
    expect(play(spaced).cues.map((cue) => cue.kind)).toEqual(['small', 'small', 'small']);
    const crowd = Array.from({ length: 38 }, (_, n) => ({ atMs: n * 5, tip: aTip(`tip_${n}`, 2) }));
    const { cues } = play(crowd);
    expect(cues.map((cue) => cue.kind)).toEqual(['small', 'burst']);
    expect(cues[1]).toMatchObject({ burst: { count: 37, mesiMinor: 74n * MESI } });
    expect(cues[1]?.startMs).toBeGreaterThanOrEqual(LIMIT.burstWindowMs);
  });

  it('[OV5] a burst names its largest givers once each, and bursts do not overlap', () => {
    const names = ['Ana', 'Bo', 'Ana', 'Cy', 'Di', 'Ed'];
    const crowd = names.map((name, n) => ({ atMs: 1, tip: aTip(`tip_${n}`, (n % 4) + 1, { name }) }));
    const { cues } = play([{ atMs: 0, tip: aTip('tip_first', 1) }, ...crowd]);
    const burst = cues.find((cue) => cue.kind === 'burst');
    expect(burst?.kind === 'burst' && burst.burst.best.map((tip) => tip.name)).toEqual(['Cy', 'Ana', 'Bo']);
    const flood = Array.from({ length: 1_000 }, (_, n) => ({ atMs: n * 10, tip: aTip(`tip_${n}`, 1) }));
    const bursts = play(flood).cues.filter((cue) => cue.kind === 'burst');
    expect(bursts.length).toBeGreaterThan(2);
    for (const [n, cue] of bursts.entries()) {
      const next = bursts[n + 1];
      if (next) expect(next.startMs).toBeGreaterThanOrEqual(cue.startMs + cue.durationMs);
    }
  });

  it('[OV6] one tip that gathered alone is shown as its own tier', () => {
    const { cues } = play([
      { atMs: 0, tip: aTip('tip_a', 1) },
      { atMs: 50, tip: aTip('tip_b', 1) },
    ]);
    expect(cues.map((cue) => cue.kind)).toEqual(['small', 'small']);
  });

  it('[OV7] large and huge follow one another in the order they came', () => {
    const order = [100, 1_000, 60, 700].map((mesi, n) => ({ atMs: 0, tip: aTip(`tip_${n}`, mesi) }));
    const { cues } = play(order);
    expect(soloIds(cues)).toEqual(['tip_0', 'tip_1', 'tip_2', 'tip_3']);
    for (const [n, cue] of cues.entries()) {
      const next = cues[n + 1];
      if (next) expect(next.startMs).toBeGreaterThanOrEqual(cue.startMs + cue.durationMs);
    }
  });

  it('[OV8] at the limit all wait; one past it the smallest joins the burst and the largest stay', () => {
    const fill = Array.from({ length: LIMIT.stageQueue + 1 }, (_, n) => aTip(`tip_${n}`, 100 + n));
    let state = openDirector({ calm: false, cardSlots: 2 });
    for (const tip of fill) state = decide(state, { type: 'tip', tip }, 0).state;
    expect(state.stage).toHaveLength(LIMIT.stageQueue);
    expect(state.gathering).toBeNull();
    state = decide(state, { type: 'tip', tip: aTip('tip_big', 9_000) }, 0).state;
    expect(state.stage).toHaveLength(LIMIT.stageQueue);
    expect(state.stage.at(-1)?.id).toBe('tip_big');
    expect(state.gathering?.best.map((tip) => tip.id)).toEqual(['tip_1']);
    state = decide(state, { type: 'tip', tip: aTip('tip_equal', 102) }, 0).state;
    expect(state.gathering?.best.map((tip) => tip.id)).toEqual(['tip_equal', 'tip_1']);
  });

  it('[OV8] cards have their limit too', () => {
    let state = openDirector({ calm: false, cardSlots: 2 });
    for (let n = 0; n < LIMIT.cardQueue + 2; n += 1) {
      state = decide(state, { type: 'tip', tip: aTip(`tip_${n}`, 10) }, 0).state;
    }
    expect([state.cards.length, state.gathering]).toEqual([LIMIT.cardQueue, null]);
    state = decide(state, { type: 'tip', tip: aTip('tip_more', 10) }, 0).state;
    expect([state.cards.length, state.gathering?.count]).toEqual([LIMIT.cardQueue, 1]);
  });

  it('[OV9] hurries when others wait, and gives messages time when none does', () => {
    const lone = (message: string): number =>
      play([{ atMs: 0, tip: aTip('tip_a', 100, { message }) }]).cues[0]?.durationMs ?? 0;
    expect(lone('')).toBe(SHOWING.large.durationMs);
    expect(lone('a'.repeat(50))).toBe(SHOWING.large.durationMs + 50 * SHOWING.large.perCharMs);
    expect(lone('a'.repeat(5_000))).toBe(SHOWING.large.maxMs);
    const queue = Array.from({ length: 8 }, (_, n) => ({ atMs: 0, tip: aTip(`tip_${n}`, 100) }));
    const durations = play(queue).cues.map((cue) => cue.durationMs);
    expect(durations[1]).toBe(SHOWING.large.hasteMs);
    expect(durations.at(-1)).toBe(SHOWING.large.durationMs);
  });

  it('[OV10] cards never share a place and keep to the places there are', () => {
    for (const cardSlots of [1, 2]) {
      const tips = Array.from({ length: 9 }, (_, n) => ({ atMs: n * 700, tip: aTip(`tip_${n}`, 10) }));
      const { cues } = play(tips, { cardSlots });
      expect(cues).toHaveLength(9);
      for (const cue of cues) {
        const together = cues.filter(
          (other) => other.startMs <= cue.startMs && cue.startMs < other.startMs + other.durationMs,
        );
        expect(new Set(together.map((other) => other.slot)).size).toBe(together.length);
        expect(together.length).toBeLessThanOrEqual(cardSlots);
      }
    }
  });

  it('[OV11] is idle only when nothing is shown and nothing waits, and a stopped clock loses nothing', () => {
    let state = openDirector({ calm: false, cardSlots: 2 });
    expect(isIdle(state)).toBe(true);
    for (let n = 0; n < 500; n += 1) {
      state = decide(state, { type: 'tip', tip: aTip(`tip_${n}`, [1, 10, 100, 1_000][n % 4] ?? 1) }, 0).state;
    }
    expect(isIdle(state)).toBe(false);
    expect(waitingTips(state) + state.active.length).toBe(500);
    const over = play([{ atMs: 0, tip: aTip('tip_a', 1) }]).state;
    expect(isIdle(over)).toBe(true);
  });
});
