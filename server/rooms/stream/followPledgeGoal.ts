import type { LivePledgeGoal, PledgeGoalView } from '../../../shared/protocol/pledgeGoals.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { onceMore } from '../../onceMore.ts';
import type { PledgeGoalsPort } from '../../services/pledgeGoals/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { StoreUnavailable } from '../../services/store/port.ts';

interface Followed {
  readonly pledgeGoals: Pick<PledgeGoalsPort, 'get' | 'follow'>;
  readonly clock: Clock;
  readonly creatorId: string;
  /** Returns the goal that the stream shows now; null: none. */
  readonly shown: () => string | null;
  readonly moved: (goal: LivePledgeGoal) => void;
}

const RETRY_MS = SECOND_MS;

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
  const look = onceMore(async () => {
    const goalId = shown();
    if (goalId === null || isOver) return;
    try {
      const view = await pledgeGoals.get({ goalId, askerId: null });
      if (view && !isOver) moved(liveGoalOf(view));
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      clock.after(RETRY_MS, () => void look());
    }
  });
  const stop = await pledgeGoals.follow(creatorId, (goalId) => {
    if (goalId === shown()) void look();
  });
  // it may have changed while nobody ruled
  void look();
  return () => {
    isOver = true;
    stop();
  };
}
