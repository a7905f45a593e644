import type { LivePledgeGoal, PledgeGoalView } from '../../../shared/protocol/pledgeGoals.ts';
import type { PledgeGoalsPort } from '../../services/pledgeGoals/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { looksUntilAnswered } from '../kernel/looksUntilAnswered.ts';

interface Followed {
  readonly pledgeGoals: Pick<PledgeGoalsPort, 'get' | 'follow'>;
  readonly clock: Clock;
  readonly creatorId: string;
  /** Returns the goal that the stream shows now; null: none. */
  readonly shown: () => string | null;
  readonly moved: (goal: LivePledgeGoal) => void;
}

/** Returns what a stream shows of a goal. */
export const liveGoalOf = (view: PledgeGoalView): LivePledgeGoal => {
  const { id, title, targetMinor, raisedMinor, pledges, deadlineAtMs, phase } = view;
  return { id, title, targetMinor, raisedMinor, pledges, deadlineAtMs, phase: phase.type };
};

/**
 * Tells how the goal stands that a stream shows, whenever it changed. A crowd that pledges at once costs one look after the other,
 * not one for each. Returns what ends it.
 */
export async function followPledgeGoal(followed: Followed): Promise<() => void> {
  const { pledgeGoals, clock, creatorId, shown, moved } = followed;
  let isOver = false;
  const look = looksUntilAnswered({
    clock,
    isOver: () => isOver,
    look: async () => {
      const goalId = shown();
      if (goalId === null || isOver) return;
      const view = await pledgeGoals.get({ goalId, askerId: null });
      if (view && !isOver) moved(liveGoalOf(view));
    },
  });
  const stop = await pledgeGoals.follow(creatorId, (goalId) => {
    if (goalId === shown()) void look(creatorId);
  });
  // it may have changed while nobody ruled
  void look(creatorId);
  return () => {
    isOver = true;
    stop();
  };
}
