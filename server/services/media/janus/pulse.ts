import type { Vitals } from './handleLife.ts';
import { JANUS } from './janusLimits.ts';

/** What is known of the life of a far end that only receives. */
export interface Pulse {
  readonly vitals: Vitals;
  /** When something last proved that it lives, or nothing was sent to it that it could report on. */
  readonly signAtMs: number;
  /** It was heard at all: one that never says anything is not missed. */
  readonly wasHeard: boolean;
}

export function feelPulse(
  before: Pulse | null,
  vitals: Vitals,
  { heard, nowMs }: { readonly heard: boolean; readonly nowMs: number },
): Pulse {
  if (!before) return { vitals, signAtMs: nowMs, wasHeard: false };
  const reported = heard || vitals.reports !== before.vitals.reports;
  const isSentTo = vitals.sent > before.vitals.sent;
  const wasHeard = before.wasHeard || reported;
  return { vitals, signAtMs: reported || !isSentTo ? nowMs : before.signAtMs, wasHeard };
}

/** Its reports say the same as before: it may be gone, or it may be near and well. */
export const isSuspect = ({ signAtMs }: Pulse, nowMs: number): boolean => nowMs - signAtMs >= JANUS.suspectMs;

export const isLost = ({ signAtMs, wasHeard }: Pulse, nowMs: number): boolean =>
  wasHeard && nowMs - signAtMs >= JANUS.silentMs;
