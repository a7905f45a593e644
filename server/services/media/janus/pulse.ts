import type { Vitals } from './handleLife.ts';
import { JANUS } from './janusLimits.ts';

/** What is known of the life of a far end that only receives. */
export interface Pulse {
  /** The vitals that Janus told last; null when it could not say when it was asked last. */
  readonly vitals: Vitals | null;
  /**
   * How many looks there were since something proved that it lives, or nothing was sent to it that it could report on.
   * No clock can jump them.
   */
  readonly silentLooks: number;
  /** Whether it was heard at all. One that never says anything is not missed. */
  readonly wasHeard: boolean;
}

export const UNKNOWN_PULSE: Pulse = { vitals: null, silentLooks: 0, wasHeard: false };

export function feelPulse(before: Pulse, vitals: Vitals, { heard }: { readonly heard: boolean }): Pulse {
  const wasHeard = before.wasHeard || heard || vitals.hasReported;
  if (!before.vitals) return { vitals, silentLooks: 0, wasHeard };
  const reported = heard || vitals.reports !== before.vitals.reports;
  const isSentTo = vitals.sent > before.vitals.sent;
  return {
    vitals,
    silentLooks: reported || !isSentTo ? 0 : before.silentLooks + 1,
    wasHeard: wasHeard || reported,
  };
}

/**
 * Returns the pulse after Janus could not say: the silence counts from its next answer, and who was heard once stays
 * known as heard.
 */
export const losePulse = ({ wasHeard }: Pulse): Pulse => ({ ...UNKNOWN_PULSE, wasHeard });

/**
 * Whether it may be gone: it was not heard yet, or its reports say the same as before. It may also be near and well.
 */
export const isDoubtful = ({ silentLooks, wasHeard }: Pulse): boolean =>
  !wasHeard || silentLooks >= JANUS.suspectLooks;

/** Whether it is lost. `isDeaf` says that nobody can listen, so that its reports alone count. */
export const isLost = ({ silentLooks, wasHeard }: Pulse, { isDeaf }: { readonly isDeaf: boolean }): boolean =>
  wasHeard && silentLooks >= (isDeaf ? JANUS.deafLooks : JANUS.silentLooks);
