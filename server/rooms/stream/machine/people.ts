import type { Person } from '../../../../shared/protocol/people.ts';
import type { RejectionCode } from '../../../../shared/protocol/rejections.ts';
import { isRemoved } from '../../policies/moderation.ts';
import { type StreamState, whyNotLive } from './state.ts';

/** Returns why this person gets nothing of what is offered to viewers; null: they get everything. */
export function whyNotServed(state: StreamState, person: Person): RejectionCode | null {
  if (person.id === state.view.stage.creator.id) return 'Forbidden';
  if (isRemoved(state.modes, person.id)) return 'Removed';
  return whyNotLive(state);
}
