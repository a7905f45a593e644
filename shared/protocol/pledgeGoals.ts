import { z } from 'zod';
import { commandIdSchema } from '../ids.ts';
import { PLEDGE_LIMITS } from '../pledgeLimits.ts';
import type { Person } from './people.ts';

/**
 * Goals that keep their word: what people pledge is held. The creator has it when the sum is reached by the deadline and they
 * mark the goal as done in time; else all of it returns by itself. Amounts are minor units of MESI unless an asset is named.
 */

/**
 * POST /api/goals (creators; else NotACreator) makes a goal, and answers a PledgeGoalView. GoalInvalid: the title is missing,
 * or it cannot be a sum; GoalsFull: PLEDGE_LIMITS.openGoals are open.
 */
export const pledgeGoalBody = z.strictObject({
  title: z.string().max(1_000),
  /** What will be done for it; it may be empty. */
  about: z.string().max(4_000),
  targetMinor: z.string().max(80),
  /** For how long people can pledge, in days. */
  days: z.int().min(1).max(PLEDGE_LIMITS.days),
  /** How many days after that the creator has to mark it as done. */
  doneDays: z.int().min(1).max(PLEDGE_LIMITS.doneDays),
});
export type PledgeGoalWish = z.infer<typeof pledgeGoalBody>;

/**
 * POST /api/goals/:id/pledges holds the asker's money for a goal, and answers a PledgeGoalView. One commandId is held once.
 * GoalOver: it takes no more pledges; DoorClosed: its creator has blocked the asker; SelfTip: it is the asker's own;
 * PledgeTooSmall: it is less than leastMinor; PledgesFull: PLEDGE_LIMITS.pledges were made, and the sum is there.
 */
export const pledgeBody = z.strictObject({
  commandId: commandIdSchema,
  asset: z.string().max(16),
  amountMinor: z.string().max(80),
  anonymous: z.boolean(),
});
export type PledgeWish = z.infer<typeof pledgeBody>;

/**
 * How a goal stands. `reached`: it has its sum, its deadline is over, and its creator has until then to mark it as done. `over`:
 * it is done and paid, it missed its sum, it was not done in time, or its creator called it off.
 */
export type PledgeGoalPhase =
  | { readonly type: 'collecting' }
  | { readonly type: 'reached'; readonly untilMs: number }
  | {
      readonly type: 'over';
      readonly how: 'done' | 'missed' | 'notDone' | 'cancelled';
      readonly atMs: number;
    };

/**
 * POST /api/goals/:id/done and …/cancel (its creator; else NotFound) answer it as well. GoalNotReached: the sum is not there;
 * GoalOver: it is over.
 */
export interface PledgeGoalView {
  readonly id: string;
  readonly creator: Person;
  readonly title: string;
  readonly about: string;
  readonly targetMinor: string;
  /** What is held for it now, or was when it was over. */
  readonly raisedMinor: string;
  readonly pledges: number;
  /** The least that a pledge is worth. */
  readonly leastMinor: string;
  readonly deadlineAtMs: number;
  readonly doneDays: number;
  readonly phase: PledgeGoalPhase;
  /** What of it is the asker's. */
  readonly ownMinor: string;
}

/** A goal as a stream shows it to everybody inside. */
export interface LivePledgeGoal {
  readonly id: string;
  readonly title: string;
  readonly targetMinor: string;
  readonly raisedMinor: string;
  readonly pledges: number;
  readonly deadlineAtMs: number;
  /** How it stands; only while it is `collecting` it takes pledges. */
  readonly phase: PledgeGoalPhase['type'];
}

/**
 * GET /api/profiles/:handle/goals answers the open goals of a creator and the newest that are over, and GET /api/goals/:id one of
 * them as a PledgeGoalView (NotFound: there is none), both also without a log-in.
 */
export interface PledgeGoalsAnswer {
  readonly goals: readonly PledgeGoalView[];
}
