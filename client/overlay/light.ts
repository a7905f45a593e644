import type { TipTier } from '../model/tipTiers.ts';
import { ease } from './easing.ts';

/**
 * All light that the overlay throws over a large area, as pure functions of a cue's age, so that the rule
 * "nothing flashes above 3 Hz" (WCAG 2.3.1) is tested on what is drawn.
 */
const FLASH_RISE_MS = 220;
const FLASH_FALL_MS = 700;

/** The highest share of full white that a flash of this cue adds. */
export const FLASH_PEAK: Readonly<Record<TipTier | 'burst', number>> = {
  small: 0,
  medium: 0.12,
  large: 0.3,
  huge: 0.42,
  burst: 0.14,
};

/** The huge moment's lasting glow breathes far below the tenth that counts as a flash. */
const GLOW = 0.14;
const GLOW_CALM = 0.07;
const GLOW_BREATH = 0.006;
const GLOW_HZ = 0.5;
const GLOW_IN_MS = 900;

/** Rays and turning confetti: how often a point brightens as they go by, in Hz. */
export const RAYS = 14;
export const RAY_TURNS_PER_SECOND = 0.04;
export const CONFETTI_TURNS_PER_SECOND = 0.9;

export interface Lit {
  readonly kind: TipTier | 'burst';
  readonly flash: boolean;
  readonly calm: boolean;
  readonly durationMs: number;
}

/** Rises once and falls once, and is dark for ever after that. */
export function flashShape(ageMs: number): number {
  if (ageMs <= 0 || ageMs >= FLASH_RISE_MS + FLASH_FALL_MS) return 0;
  return ageMs < FLASH_RISE_MS
    ? ease.smooth(ageMs / FLASH_RISE_MS)
    : 1 - ease.smooth((ageMs - FLASH_RISE_MS) / FLASH_FALL_MS);
}

export function flashLight(lit: Lit, ageMs: number): number {
  return lit.flash && !lit.calm ? FLASH_PEAK[lit.kind] * flashShape(ageMs) : 0;
}

/** Returns the most that `glowLight` gives. */
export function glowMost({ calm }: Lit): number {
  return calm ? GLOW_CALM : GLOW + GLOW_BREATH;
}

export function glowLight(lit: Lit, ageMs: number): number {
  if (lit.kind !== 'huge' || ageMs <= 0 || ageMs >= lit.durationMs) return 0;
  const inOut = ease.smooth(ageMs / GLOW_IN_MS) * ease.smooth((lit.durationMs - ageMs) / GLOW_IN_MS);
  if (lit.calm) return GLOW_CALM * inOut;
  return (GLOW + GLOW_BREATH * Math.sin(2 * Math.PI * GLOW_HZ * (ageMs / 1_000))) * inOut;
}
