import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CONFETTI_TURNS_PER_SECOND,
  flashLight,
  flashShape,
  glowLight,
  RAY_TURNS_PER_SECOND,
  RAYS,
} from './light.ts';
import { OVERLAY_LIMITS as LIMIT } from './overlayLimits.ts';
import { aTip, mesiOfCue, play, type TimedTip, tipsOf } from './overlayWorld.testkit.ts';
import type { Cue } from './tipDirector.ts';

/** Amounts of a flood: mostly small, some of each tier. */
const mesi = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 3, arbitrary: fc.integer({ min: 5, max: 49 }) },
  { weight: 2, arbitrary: fc.integer({ min: 50, max: 499 }) },
  { weight: 1, arbitrary: fc.integer({ min: 500, max: 50_000 }) },
);
const flood = fc
  .array(fc.record({ gapMs: fc.integer({ min: 0, max: 20 }), mesi }), { minLength: 1, maxLength: 400 })
  .map((steps): TimedTip[] => {
    let atMs = 0;
    return steps.map(({ gapMs, mesi: amount }, n) => {
      atMs += gapMs;
      return { atMs, tip: aTip(`tip_${n}`, amount, { name: `fan ${n % 23}` }) };
    });
  });
const steady = (perSecond: number, seconds: number, amount: (n: number) => number): TimedTip[] =>
  Array.from({ length: perSecond * seconds }, (_, n) => ({
    atMs: (n * 1_000) / perSecond,
    tip: aTip(`tip_${n}`, amount(n)),
  }));

function lightAt(cues: readonly Cue[], atMs: number): number {
  return cues.reduce((sum, cue) => {
    const ageMs = atMs - cue.startMs;
    return sum + flashLight(cue, ageMs) + glowLight(cue, ageMs);
  }, 0);
}

/** WCAG: a flash is a rise and a fall (or the reverse) of a tenth or more. Returns when each was complete. */
function flashesOf(samples: readonly { atMs: number; light: number }[]): number[] {
  const turns: number[] = [];
  let extreme = samples[0]?.light ?? 0;
  let direction = 0;
  for (const { atMs, light } of samples) {
    if (direction >= 0 ? light > extreme : light < extreme) extreme = light;
    const change = light - extreme;
    if (Math.abs(change) >= 0.1 || (direction === 0 && Math.abs(extreme) >= 0.1)) {
      direction = change < 0 ? -1 : 1;
      extreme = light;
      turns.push(atMs);
    }
  }
  return turns.filter((_, n) => n % 2 === 1);
}

function mostFlashesInASecond(cues: readonly Cue[]): number {
  const endMs = Math.max(...cues.map((cue) => cue.startMs + cue.durationMs));
  const samples = Array.from({ length: Math.ceil(endMs / 10) }, (_, n) => ({
    atMs: n * 10,
    light: lightAt(cues, n * 10),
  }));
  const flashes = flashesOf(samples);
  return Math.max(
    0,
    ...flashes.map((at) => flashes.filter((other) => other >= at && other < at + 1_000).length),
  );
}

describe('a flood of tips', () => {
  it('[OV3] every tip is shown alone or counted in one burst, and queues stay bounded', () => {
    fc.assert(
      fc.property(flood, (tips) => {
        const { cues, mostQueued } = play(tips);
        expect(cues.reduce((sum, cue) => sum + tipsOf(cue), 0)).toBe(tips.length);
        const given = tips.reduce((sum, { tip }) => sum + BigInt(tip.mesiMinor), 0n);
        expect(cues.reduce((sum, cue) => sum + mesiOfCue(cue), 0n)).toBe(given);
        expect(mostQueued).toBeLessThanOrEqual(LIMIT.cardQueue + LIMIT.stageQueue);
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it('[OV3] 200 tips a second for ten seconds: few things on screen at once, and all 2,000 accounted for', () => {
    const amounts = [1, 2, 1, 3, 1, 12, 1, 2, 1, 90];
    const tips = steady(200, 10, (n) => (n % 200 === 150 ? 800 : (amounts[n % 10] ?? 1)));
    const { cues } = play(tips);
    expect(cues.reduce((sum, cue) => sum + tipsOf(cue), 0)).toBe(2_000);
    for (const cue of cues) {
      const together = cues.filter(
        (other) => other.startMs <= cue.startMs && cue.startMs < other.startMs + other.durationMs,
      );
      expect(together.length).toBeLessThanOrEqual(LIMIT.edgeSlots + 2 + 1 + 1);
    }
    expect(cues.filter((cue) => cue.lane === 'stage').length).toBeGreaterThan(LIMIT.stageQueue);
  });

  it('[OV12] at most two cues that begin within a second may flash', () => {
    fc.assert(
      fc.property(flood, (tips) => {
        const flashing = play(tips).cues.filter((cue) => cue.flash);
        for (const cue of flashing) {
          const near = flashing.filter(
            (other) => other.startMs >= cue.startMs && other.startMs < cue.startMs + 1_000,
          );
          expect(near.length).toBeLessThanOrEqual(LIMIT.flashesPerSecond);
        }
      }),
      { seed: 11, numRuns: 60 },
    );
    const crowd = [10, 10, 100].map((amount, n) => ({ atMs: 0, tip: aTip(`tip_${n}`, amount) }));
    expect(play(crowd).cues.map((cue) => cue.flash)).toEqual([true, true, false]);
  });

  it('[OV13] the light that is drawn flashes at most three times in any second', () => {
    fc.assert(
      fc.property(flood, (tips) => {
        expect(mostFlashesInASecond(play(tips).cues)).toBeLessThanOrEqual(3);
      }),
      { seed: 13, numRuns: 30 },
    );
  });

  it('[OV13] the gauge of that rule sees a strobe', () => {
    /** A second that begins dark: the last fall of a square wave comes with the next second. */
    const square = (hz: number): number =>
      flashesOf(
        Array.from({ length: 100 }, (_, n) => ({ atMs: n * 10, light: Math.floor((n / 50) * hz) % 2 })),
      ).length;
    expect([2, 5, 10].map(square)).toEqual([1, 4, 9]);
  });

  it('[OV13] one cue is one rise and one fall, slower than a strobe', () => {
    const shape = Array.from({ length: 200 }, (_, n) => ({ atMs: n * 10, light: flashShape(n * 10) }));
    expect(flashesOf(shape)).toHaveLength(1);
    expect(Math.max(...shape.map(({ light }) => light))).toBeGreaterThan(0.95);
  });

  it('[OV14] rays and confetti pass a point below three times a second', () => {
    expect(RAYS * RAY_TURNS_PER_SECOND).toBeLessThan(3);
    // A turning leaf is bright twice a turn.
    expect(2 * CONFETTI_TURNS_PER_SECOND).toBeLessThan(3);
  });

  it('[OV15] calm never flashes, whatever arrives', () => {
    const tips = steady(50, 4, (n) => [1, 10, 100, 1_000][n % 4] ?? 1);
    const { cues } = play(tips, { calm: true });
    expect(cues.length).toBeGreaterThan(4);
    expect(cues.every((cue) => cue.calm && !cue.flash)).toBe(true);
    expect(mostFlashesInASecond(cues)).toBe(0);
    expect(Math.max(...cues.map((cue) => flashLight({ ...cue, flash: true }, 220)))).toBe(0);
  });
});
