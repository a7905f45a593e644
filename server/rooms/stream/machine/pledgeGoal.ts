import type { LivePledgeGoal } from '../../../../shared/protocol/pledgeGoals.ts';
import { emit, ok, refuse, type StreamDecision, type StreamState } from './state.ts';

export type PledgeGoalShown =
  /** The creator shows a goal, or none. */
  | { readonly type: 'showPledgeGoal'; readonly goal: LivePledgeGoal | null }
  /** The goal stands otherwise than it did. */
  | { readonly type: 'pledgeGoalMoved'; readonly goal: LivePledgeGoal };

/** Decides which goal a stream shows, and how it stands. News of one that is not shown changes nothing. Rules: ../../SPEC.md, VG*. */
export function showPledgeGoal(state: StreamState, { type, goal }: PledgeGoalShown): StreamDecision {
  const { phase, pledgeGoal: shown = null } = state.view.stage;
  if (type === 'showPledgeGoal' && phase.type === 'ended') return refuse('StreamEnded');
  if (type === 'pledgeGoalMoved' && shown?.id !== goal.id) return ok(state);
  if (JSON.stringify(shown) === JSON.stringify(goal)) return ok(state);
  return ok(emit(state, { type: 'pledgeGoal', goal }));
}
