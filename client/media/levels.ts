import { SECOND_MS } from '../../shared/time.ts';

/** Loudness of a moment, both 0 … 1 of full scale. */
export interface Level {
  readonly rms: number;
  readonly peak: number;
}

export const SILENCE: Level = { rms: 0, peak: 0 };

/** A level falls to half in so long: quick enough to follow speech, slow enough to read. */
const RMS_HALF_LIFE_MS = 80;
const PEAK_HALF_LIFE_MS = 0.6 * SECOND_MS;

/** Returns how loud samples in −1 … 1 are; what clips counts as 1. */
export function measureLevel(samples: ArrayLike<number>): Level {
  let squares = 0;
  let peak = 0;
  for (let i = 0; i < samples.length; i++) {
    const size = Math.min(1, Math.abs(samples[i] ?? 0));
    squares += size * size;
    peak = Math.max(peak, size);
  }
  return samples.length === 0 ? SILENCE : { rms: Math.sqrt(squares / samples.length), peak };
}

/** Returns what a meter shows next: it rises at once, and falls smoothly. */
export function followLevel(shown: Level, heard: Level, elapsedMs: number): Level {
  return {
    rms: Math.max(heard.rms, decayed(shown.rms, { elapsedMs, halfLifeMs: RMS_HALF_LIFE_MS })),
    peak: Math.max(heard.peak, decayed(shown.peak, { elapsedMs, halfLifeMs: PEAK_HALF_LIFE_MS })),
  };
}

export function decayed(
  value: number,
  time: { readonly elapsedMs: number; readonly halfLifeMs: number },
): number {
  const left = value * 0.5 ** (Math.max(0, time.elapsedMs) / time.halfLifeMs);
  return left < 0.001 ? 0 : left;
}
