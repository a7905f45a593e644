import type { Vitals } from './handleLife.ts';
import { JANUS } from './janusLimits.ts';

/** What is known of the life of a far end that only receives. */
export interface Pulse {
  readonly vitals: Vitals;
  /** Looks since something proved that it lives, or nothing was sent to it that it could report on. No clock can jump them. */
  readonly silentLooks: number;
  /** It was heard at all: one that never says anything is not missed. */
  readonly wasHeard: boolean;
}

export function feelPulse(
  before: Pulse | null,
  vitals: Vitals,
  { heard }: { readonly heard: boolean },
): Pulse {
  if (!before) return { vitals, silentLooks: 0, wasHeard: false };
  const reported = heard || vitals.reports !== before.vitals.reports;
  const isSentTo = vitals.sent > before.vitals.sent;
  const wasHeard = before.wasHeard || reported;
  return { vitals, silentLooks: reported || !isSentTo ? 0 : before.silentLooks + 1, wasHeard };
}

/** Its reports say the same as before: it may be gone, or it may be near and well. */
export const isSuspect = ({ silentLooks }: Pulse): boolean => silentLooks >= JANUS.suspectLooks;

export const isLost = ({ silentLooks, wasHeard }: Pulse): boolean =>
  wasHeard && silentLooks >= JANUS.silentLooks;
