import type { Asset } from '../../../shared/money.ts';
import { PLEDGE_LIMITS } from '../../../shared/pledgeLimits.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import type { PledgeGoalPhase } from '../../../shared/protocol/pledgeGoals.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { DAY_MS } from '../../../shared/time.ts';

/** What somebody put up for a goal. Its id is its hold's. Amounts are minor units. */
export interface Pledge {
  readonly pledgeId: string;
  readonly giver: Person;
  readonly asset: Asset;
  readonly amountMinor: string;
  /** What it is worth, minor units of MESI, by the rate of the pledge. */
  readonly mesiMinor: string;
  /** The rate as two decimal strings; null for MESI. */
  readonly rate: { readonly rateId: string; readonly numerator: string; readonly denominator: string } | null;
  readonly anonymous: boolean;
  /** How it stands: while it is `placing`, nobody knows yet whether the money is held; once it is `paid` or `returned`, its hold has ended. */
  readonly state: 'placing' | 'held' | 'paid' | 'returned';
}

/** A goal that people pledge for, as it is kept. */
export interface PledgeGoal {
  readonly ownerId: string;
  readonly title: string;
  readonly about: string;
  /** Minor units of MESI. */
  readonly targetMinor: string;
  readonly createdAtMs: number;
  readonly deadlineAtMs: number;
  readonly doneDays: number;
  readonly phase: PledgeGoalPhase;
  readonly pledges: readonly Pledge[];
  /** What the creator was told of it last. */
  readonly told: 'nothing' | GoalNews;
}

/** What a creator is told by itself: the sum is there, and the goal is over. */
type GoalNews = 'reached' | 'over';

export type PledgeGoalCommand =
  | { readonly type: 'pledge'; readonly pledge: Omit<Pledge, 'state'> }
  /** What came of a hold: it is there, or never will be. */
  | { readonly type: 'pledgePlaced' | 'pledgeRefused'; readonly pledgeId: string }
  | { readonly type: 'pledgeEnded'; readonly pledgeId: string; readonly isPaid: boolean }
  | { readonly type: 'markDone' | 'cancel' }
  /** The creator was told. */
  | { readonly type: 'told'; readonly news: GoalNews }
  /** Some time has passed. */
  | { readonly type: 'look' };

export type GoalDecision =
  | { readonly ok: true; readonly goal: PledgeGoal }
  | { readonly ok: false; readonly code: RejectionCode };

/** What must be done with money, as a function of the goal that was written. Each is safe to do twice. */
export type PledgeEffect =
  | { readonly type: 'hold'; readonly pledge: Pledge }
  /** Sees to it that the hold is never placed, unless it is there already. */
  | { readonly type: 'waive'; readonly pledge: Pledge }
  | { readonly type: 'post' | 'return'; readonly pledge: Pledge };

/** Says whether money was held for a pledge. Nothing returns before the goal is over. */
export const hasCounted = ({ state }: Pledge): boolean => state !== 'placing';

/** Returns the least that a pledge is, in minor units of MESI: a goal that is full of pledges has its sum. */
export const leastMinor = ({ targetMinor }: Pick<PledgeGoal, 'targetMinor'>): bigint =>
  (BigInt(targetMinor) - 1n) / BigInt(PLEDGE_LIMITS.pledges) + 1n;

/** Returns what is held for a goal, or was when it was over, in minor units of MESI. */
export const raisedMinor = ({ pledges }: Pick<PledgeGoal, 'pledges'>): bigint =>
  pledges.filter(hasCounted).reduce((sum, { mesiMinor }) => sum + BigInt(mesiMinor), 0n);

const isReached = (goal: PledgeGoal): boolean => raisedMinor(goal) >= BigInt(goal.targetMinor);

/** Decides what a command makes of a goal. What the time has brought by then is decided before it. Rules: AG*. */
export function decideGoal(before: PledgeGoal, command: PledgeGoalCommand, nowMs: number): GoalDecision {
  const goal = atTime(before, nowMs);
  switch (command.type) {
    case 'pledge':
      return pledge(goal, command.pledge, nowMs);
    case 'pledgePlaced':
      return ok(moved(goal, command.pledgeId, 'placing', 'held'));
    case 'pledgeRefused':
      return ok(without(goal, command.pledgeId));
    case 'pledgeEnded':
      return ok(moved(goal, command.pledgeId, 'held', command.isPaid ? 'paid' : 'returned'));
    case 'markDone':
      if (goal.phase.type === 'over') return refuse('GoalOver');
      return isReached(goal) ? ok(over(goal, 'done', nowMs)) : refuse('GoalNotReached');
    case 'cancel':
      return goal.phase.type === 'over' ? refuse('GoalOver') : ok(over(goal, 'cancelled', nowMs));
    case 'told':
      return ok({ ...goal, told: command.news });
    case 'look':
      return ok(goal);
  }
}

/** Returns a goal as it stands at that time: its deadline was met or missed, and its creator was in time or not. */
export function atTime(goal: PledgeGoal, nowMs: number): PledgeGoal {
  const { phase, deadlineAtMs } = goal;
  if (phase.type === 'collecting' && nowMs >= deadlineAtMs) {
    if (!isReached(goal)) return over(goal, 'missed', deadlineAtMs);
    return atTime({ ...goal, phase: { type: 'reached', untilMs: doneUntilMs(goal) } }, nowMs);
  }
  return phase.type === 'reached' && nowMs >= phase.untilMs ? over(goal, 'notDone', phase.untilMs) : goal;
}

/** Returns until when the creator can mark a goal as done that has its sum, in Unix ms. */
export const doneUntilMs = ({ deadlineAtMs, doneDays }: PledgeGoal): number =>
  deadlineAtMs + doneDays * DAY_MS;

/** Returns what is due with money by a goal as it was written. */
export function dueEffects({ phase, pledges }: PledgeGoal): readonly PledgeEffect[] {
  return pledges.flatMap((pledge): PledgeEffect[] => {
    if (pledge.state === 'placing') return [{ type: phase.type === 'collecting' ? 'hold' : 'waive', pledge }];
    if (pledge.state !== 'held' || phase.type !== 'over') return [];
    return [{ type: phase.how === 'done' ? 'post' : 'return', pledge }];
  });
}

/** Returns what the creator has to be told yet; null: nothing. */
export function dueNews(goal: PledgeGoal): GoalNews | null {
  if (goal.phase.type === 'over') return goal.told === 'over' ? null : 'over';
  return goal.told === 'nothing' && isReached(goal) ? 'reached' : null;
}

/** Returns when a goal has something to do by itself, in Unix ms; null: never again. */
export function wakesAtMs(goal: PledgeGoal, nowMs: number): number | null {
  if (dueEffects(goal).length > 0 || dueNews(goal) !== null) return nowMs;
  if (goal.phase.type === 'over') return null;
  return goal.phase.type === 'collecting' ? goal.deadlineAtMs : goal.phase.untilMs;
}

function pledge(goal: PledgeGoal, wanted: Omit<Pledge, 'state'>, nowMs: number): GoalDecision {
  const known = goal.pledges.find(({ pledgeId }) => pledgeId === wanted.pledgeId);
  if (known) {
    const isSame = known.asset === wanted.asset && known.amountMinor === wanted.amountMinor;
    return isSame ? ok(goal) : refuse('IdempotencyConflict');
  }
  if (goal.phase.type !== 'collecting' || nowMs >= goal.deadlineAtMs) return refuse('GoalOver');
  if (BigInt(wanted.mesiMinor) < leastMinor(goal)) return refuse('PledgeTooSmall');
  if (goal.pledges.length >= PLEDGE_LIMITS.pledges) return refuse('PledgesFull');
  return ok({ ...goal, pledges: [...goal.pledges, { ...wanted, state: 'placing' }] });
}

/** A result that is told twice or late changes nothing. */
function moved(goal: PledgeGoal, pledgeId: string, from: Pledge['state'], to: Pledge['state']): PledgeGoal {
  if (!goal.pledges.some((each) => each.pledgeId === pledgeId && each.state === from)) return goal;
  const pledges = goal.pledges.map((each) => (each.pledgeId === pledgeId ? { ...each, state: to } : each));
  return { ...goal, pledges };
}

/** Its money is not held, and never will be. */
function without(goal: PledgeGoal, pledgeId: string): PledgeGoal {
  const isOther = (each: Pledge) => each.pledgeId !== pledgeId || each.state !== 'placing';
  return goal.pledges.every(isOther) ? goal : { ...goal, pledges: goal.pledges.filter(isOther) };
}

const over = (
  goal: PledgeGoal,
  how: Extract<PledgeGoalPhase, { readonly type: 'over' }>['how'],
  atMs: number,
): PledgeGoal => ({ ...goal, phase: { type: 'over', how, atMs } });

const ok = (goal: PledgeGoal): GoalDecision => ({ ok: true, goal });
const refuse = (code: RejectionCode): GoalDecision => ({ ok: false, code });
