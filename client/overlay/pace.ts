import { OVERLAY_LIMITS } from './overlayLimits.ts';

/** How much may be drawn, from how long the last frames took. */
export interface Pace {
  /** The last frames, newest last, at most `PACE_FRAMES`; milliseconds. */
  readonly stepsMs: readonly number[];
  /** Share of the full resolution. */
  readonly scale: number;
}

export const PACE_FRAMES = 60;
/** Frames are judged when there are so many of them over so long: a slow machine is known as soon as a fast one. */
const JUDGED_FRAMES = 8;
const JUDGED_MS = 900;
const LATE_MS = 30;
/** So late that half a step would only be the first of two. */
const VERY_LATE_MS = 48;
/** What is drawn costs by the pixel where there is no graphics card. */
const SCALES = [1, 0.75, 0.5, 0.35] as const;

/** The stage that `leastResolution` is for. */
const LEAST_FOR = { width: 1280, height: 720 } as const;

export const FULL_PACE: Pace = { stepsMs: [], scale: SCALES[0] };

/** Takes a frame into account. After a change of scale the frames are counted anew. */
export function keepPace({ stepsMs, scale }: Pace, stepMs: number): Pace {
  const recent = [...stepsMs, stepMs].slice(-PACE_FRAMES);
  const medianMs = medianOf(recent);
  if (recent.length < JUDGED_FRAMES || sumOf(recent) < JUDGED_MS || medianMs <= LATE_MS) {
    return { stepsMs: recent, scale };
  }
  const lower = SCALES.filter((other) => other < scale);
  const next = lower[medianMs > VERY_LATE_MS ? 1 : 0] ?? lower[0];
  return next === undefined ? { stepsMs: recent, scale } : { stepsMs: [], scale: next };
}

/**
 * Returns the share of the particles that are launched. A lowered resolution says that there is no time for all of
 * them.
 */
export function particleShare({ stepsMs, scale }: Pace): number {
  const medianMs = medianOf(stepsMs);
  const share = medianMs <= 22 ? 1 : medianMs <= 36 ? 0.6 : 0.35;
  return scale < 1 ? Math.min(0.6, share) : share;
}

/**
 * Canvas pixels per CSS pixel: those of the screen at most, never more in all than the limit, and when `scale` takes
 * some away still enough to read by.
 */
export function resolutionFor(input: {
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
  readonly scale: number;
}): number {
  const { width, height, pixelRatio, scale } = input;
  const { canvasPixels, devicePixelRatio, leastResolution } = OVERLAY_LIMITS;
  const most = Math.sqrt(canvasPixels / Math.max(1, width * height));
  const full = Math.min(pixelRatio, devicePixelRatio, most);
  // words grow with the stage: on a larger one they are as readable with fewer pixels of their own
  const larger = Math.max(1, Math.min(width / LEAST_FOR.width, height / LEAST_FOR.height));
  return Math.min(full, Math.max(scale * full, leastResolution / larger));
}

export function fpsOf({ stepsMs }: Pace): number {
  const sum = sumOf(stepsMs);
  return sum === 0 ? 0 : (1_000 * stepsMs.length) / sum;
}

function sumOf(stepsMs: readonly number[]): number {
  return stepsMs.reduce((total, step) => total + step, 0);
}

function medianOf(stepsMs: readonly number[]): number {
  return stepsMs.toSorted((a, b) => a - b)[stepsMs.length >> 1] ?? 0;
}
