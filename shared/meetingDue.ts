import { assertNever } from './assertNever.ts';
import type { MeetingPhase } from './protocol/meetings.ts';

/** Returns when a meeting leaves a phase by itself, in Unix ms; null: never. */
export function phaseDueMs(phase: MeetingPhase): number | null {
  switch (phase.type) {
    case 'open':
      return phase.acceptByMs;
    case 'consent':
      return phase.consentByMs;
    case 'review':
      return phase.reviewByMs;
    case 'scheduled':
      return phase.disputeUntilMs;
    case 'missed':
      return phase.contestUntilMs;
    case 'disputed':
      return phase.resolveByMs;
    case 'over':
      return null;
    default:
      return assertNever(phase);
  }
}
