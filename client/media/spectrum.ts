import { decayed } from './levels.ts';

/**
 * Groups the bins of an analyser (0 … 255, evenly spaced) into bars 0 … 1 the way ears hear: each bar spans the same
 * musical interval, the lowest bins are not lost, every bin belongs to one bar.
 */
export function barsOf(bins: ArrayLike<number>, count: number): readonly number[] {
  const edges = Array.from({ length: count + 1 }, (_, i) => Math.round(bins.length ** (i / count)) - 1);
  for (let i = 1; i <= count; i++)
    edges[i] = Math.min(bins.length, Math.max(edges[i] ?? 0, (edges[i - 1] ?? 0) + 1));
  edges[count] = bins.length;
  return Array.from({ length: count }, (_, i) => {
    let loudest = 0;
    for (let bin = edges[i] ?? 0; bin < (edges[i + 1] ?? 0); bin++)
      loudest = Math.max(loudest, bins[bin] ?? 0);
    return loudest / 255;
  });
}

const LIVELY = { riseMs: 0, fallHalfLifeMs: 120 };
/** Slow both ways: nothing jumps, nothing flickers. */
const CALM = { riseMs: 900, fallHalfLifeMs: 900 };

/** Returns what the bars show next. */
export function followBars(
  shown: readonly number[],
  heard: readonly number[],
  { elapsedMs, calm }: { readonly elapsedMs: number; readonly calm: boolean },
): readonly number[] {
  const { riseMs, fallHalfLifeMs } = calm ? CALM : LIVELY;
  return heard.map((target, i) => {
    const before = shown[i] ?? 0;
    if (target >= before) return riseMs === 0 ? target : Math.min(target, before + elapsedMs / riseMs);
    return Math.max(target, decayed(before, { elapsedMs, halfLifeMs: fallHalfLifeMs }));
  });
}
