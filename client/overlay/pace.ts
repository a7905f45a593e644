/** How much may be drawn, from how long the last frames took. */
export interface Pace {
  /** The last frames, newest last, at most `PACE_FRAMES`; milliseconds. */
  readonly stepsMs: readonly number[];
  /** Share of the full resolution. */
  readonly scale: number;
}

export const PACE_FRAMES = 60;
const LATE_MS = 30;
const SCALES = [1, 0.8, 0.66] as const;

export const FULL_PACE: Pace = { stepsMs: [], scale: SCALES[0] };

/** After a change of scale the frames are counted anew. */
export function keepPace({ stepsMs, scale }: Pace, stepMs: number): Pace {
  const recent = [...stepsMs, stepMs].slice(-PACE_FRAMES);
  if (recent.length < PACE_FRAMES || medianOf(recent) <= LATE_MS) return { stepsMs: recent, scale };
  const lower = SCALES.find((other) => other < scale);
  return lower === undefined ? { stepsMs: recent, scale } : { stepsMs: [], scale: lower };
}

/** Share of the particles that are launched. */
export function particleShare({ stepsMs }: Pace): number {
  const medianMs = medianOf(stepsMs);
  if (medianMs <= 22) return 1;
  return medianMs <= 36 ? 0.6 : 0.35;
}

export function fpsOf({ stepsMs }: Pace): number {
  const sum = stepsMs.reduce((total, step) => total + step, 0);
  return sum === 0 ? 0 : (1_000 * stepsMs.length) / sum;
}

function medianOf(stepsMs: readonly number[]): number {
  return stepsMs.toSorted((a, b) => a - b)[stepsMs.length >> 1] ?? 0;
}
