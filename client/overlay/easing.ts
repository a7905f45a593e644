function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

export function lerp(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

/** Each takes a share of the way, clamped to 0..1, and gives the share of the path (`back` goes a little past it). */
export const ease = {
  smooth: (share: number): number => {
    const t = clamp(share, 0, 1);
    return t * t * (3 - 2 * t);
  },
  out: (share: number): number => 1 - (1 - clamp(share, 0, 1)) ** 3,
  outSlow: (share: number): number => 1 - (1 - clamp(share, 0, 1)) ** 5,
  in: (share: number): number => clamp(share, 0, 1) ** 3,
  back: (share: number): number => {
    const t = clamp(share, 0, 1) - 1;
    return 1 + 2.4 * t ** 3 + 1.4 * t ** 2;
  },
};

/** Rises from 0 to 1 over `inMs`, and falls from 1 to 0 over the last `outMs` of `durationMs`. */
export function presence(
  ageMs: number,
  durationMs: number,
  { inMs, outMs }: { inMs: number; outMs: number },
): number {
  return Math.min(ease.smooth(ageMs / inMs), ease.smooth((durationMs - ageMs) / outMs));
}
