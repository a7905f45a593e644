import type { CancelRung } from './protocol/meetings.ts';
import { HOUR_MS } from './time.ts';

/** Says what a fan who cancels now gets back, in hundredths, by a creator’s ladder; without rungs it is everything. */
export function backPercent(
  ladder: readonly CancelRung[],
  { startMs, nowMs }: { readonly startMs: number; readonly nowMs: number },
): number {
  const rungs = ladder.toSorted((a, b) => b.hoursBefore - a.hoursBefore);
  if (rungs.length === 0) return 100;
  const hours = (startMs - nowMs) / HOUR_MS;
  // whoever is later than the last rung gets nothing
  return rungs.find(({ hoursBefore }) => hours >= hoursBefore)?.backPercent ?? 0;
}
