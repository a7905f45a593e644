import { describe, expect, it } from 'vitest';
import { FULL_PACE, fpsOf, keepPace, PACE_FRAMES, type Pace, particleShare } from './pace.ts';

const pacedBy = (pace: Pace, steps: readonly number[]): Pace => steps.reduce(keepPace, pace);
const frames = (count: number, stepMs: number): number[] => Array.from({ length: count }, () => stepMs);

describe('pace', () => {
  it('[OV25] lowers the resolution step by step when frames come late for a while, never to nothing', () => {
    expect(pacedBy(FULL_PACE, frames(PACE_FRAMES - 1, 50)).scale).toBe(1);
    const once = pacedBy(FULL_PACE, frames(PACE_FRAMES, 50));
    expect(once.scale).toBe(0.8);
    expect(pacedBy(once, frames(PACE_FRAMES, 50)).scale).toBe(0.66);
    expect(pacedBy(once, frames(PACE_FRAMES * 20, 500)).scale).toBe(0.66);
    expect(pacedBy(once, frames(PACE_FRAMES * 5, 20)).scale).toBe(0.8);
  });

  it('[OV25] a few late frames change nothing', () => {
    const mostlyFine = [...frames(20, 16), 900, 400, ...frames(60, 17)];
    const pace = pacedBy(FULL_PACE, mostlyFine);
    expect(pace.scale).toBe(1);
    expect(particleShare(pace)).toBe(1);
  });

  it('[OV25] launches fewer particles when frames are late', () => {
    const shares = [16, 30, 60].map((stepMs) => particleShare(pacedBy(FULL_PACE, frames(30, stepMs))));
    expect(shares).toEqual([1, 0.6, 0.35]);
    expect(Math.round(fpsOf(pacedBy(FULL_PACE, frames(30, 20))))).toBe(50);
  });
});
