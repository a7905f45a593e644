import type { Person } from '../../../../shared/protocol/people.ts';
import type { RejectionCode } from '../../../../shared/protocol/rejections.ts';
import type { Modes } from './modes.ts';
import { type StreamState, whyNotLive } from './state.ts';

/** Why this person gets nothing of what is offered to viewers; null: everything. */
export function whyNotServed(state: StreamState, person: Person): RejectionCode | null {
  if (person.id === state.view.stage.creator.id) return 'Forbidden';
  if (isRemoved(state.modes, person.id)) return 'Removed';
  return whyNotLive(state);
}

export function isRemoved(modes: Modes, personId: string): boolean {
  return modes.restrictions.get(personId)?.isRemoved ?? false;
}

export function isMuted(modes: Modes, personId: string, nowMs: number): boolean {
  return (modes.restrictions.get(personId)?.mutedUntilMs ?? Number.NEGATIVE_INFINITY) > nowMs;
}

export function isModerator(modes: Modes, personId: string): boolean {
  return modes.moderators.some(({ id }) => id === personId);
}
