import { describe, expect, it } from 'vitest';
import { FULL_PACE, fpsOf, keepPace, PACE_FRAMES, type Pace, particleShare, resolutionFor } from './pace.ts';

const pacedBy = (pace: Pace, steps: readonly number[]): Pace => steps.reduce(keepPace, pace);
const frames = (count: number, stepMs: number): number[] => Array.from({ length: count }, () => stepMs);

describe('pace', () => {
  it('[OV25] lowers the resolution step by step when frames come late for a while, never to nothing', () => {
    expect(pacedBy(FULL_PACE, frames(22, 40)).scale).toBe(1);
    const once = pacedBy(FULL_PACE, frames(23, 40));
    expect(once.scale).toBe(0.75);
    expect(pacedBy(once, frames(23, 40)).scale).toBe(0.5);
    expect(pacedBy(once, frames(PACE_FRAMES * 20, 500)).scale).toBe(0.35);
    expect(pacedBy(once, frames(PACE_FRAMES * 5, 20)).scale).toBe(0.75);
  });

  it('[OV25] lowers it by two steps at once when frames come very late, in the same time', () => {
    expect(pacedBy(FULL_PACE, frames(8, 100)).scale).toBe(1);
    expect(pacedBy(FULL_PACE, frames(9, 100)).scale).toBe(0.5);
    expect(pacedBy(FULL_PACE, frames(7, 500)).scale).toBe(1);
    expect(pacedBy(FULL_PACE, frames(8, 500)).scale).toBe(0.5);
  });

  it('[OV25] a few late frames change nothing', () => {
    const mostlyFine = [...frames(20, 16), 900, 400, ...frames(60, 17)];
    const pace = pacedBy(FULL_PACE, mostlyFine);
    expect(pace.scale).toBe(1);
    expect(particleShare(pace)).toBe(1);
  });

  it('[OV25] launches fewer particles when frames are late', () => {
    const shareAt = (stepMs: number) => particleShare(pacedBy(FULL_PACE, frames(7, stepMs)));
    expect([16, 30, 60].map(shareAt)).toEqual([1, 0.6, 0.35]);
    expect(particleShare(pacedBy(FULL_PACE, frames(9, 100)))).toBe(0.6);
    expect(Math.round(fpsOf(pacedBy(FULL_PACE, frames(30, 20))))).toBe(50);
  });

  const sharpness: readonly (readonly [number, number, number, number, number])[] = [
    [1280, 720, 1, 1, 1],
    [1280, 720, 3, 1, 2],
    [2560, 1440, 2, 1, 1],
    [3840, 2160, 1, 1, 2 / 3],
    [1280, 720, 2, 0.35, 0.7],
    [1280, 720, 1, 0.5, 0.5],
    [1280, 720, 1, 0.35, 0.5],
    [7680, 4320, 1, 0.35, 0.35 / 3],
    [1920, 1080, 1, 0.35, 0.35],
    [390, 844, 1, 0.35, 0.5],
  ];
  it.each(sharpness)(
    '[OV25] %i×%i at %f pixels a pixel, scaled to %f: resolution %f',
    (width, height, pixelRatio, scale, resolution) => {
      expect(resolutionFor({ width, height, pixelRatio, scale })).toBeCloseTo(resolution, 5);
    },
  );
});
