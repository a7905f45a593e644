import type { Money } from '../../../shared/money.ts';
import type { Account, Person } from '../../../shared/protocol/people.ts';
import type { PledgeGoalView, PledgeGoalWish } from '../../../shared/protocol/pledgeGoals.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';

/** Goals that people pledge for. Infrastructure that is lost throws, as the store and the journal do. */
export interface PledgeGoalsPort {
  /** Makes a goal. Rejections: GoalInvalid, GoalsFull. */
  create(creator: Account, wish: PledgeGoalWish): Promise<Outcome<PledgeGoalView>>;
  /** Returns the open goals of a creator and the newest that are over, the newest first, as that person is shown them. */
  list(input: {
    readonly creatorId: string;
    readonly askerId: string | null;
  }): Promise<readonly PledgeGoalView[]>;
  /** Returns a goal as that person is shown it; null: there is none. */
  get(input: { readonly goalId: string; readonly askerId: string | null }): Promise<PledgeGoalView | null>;
  /** Calls `changed` with the id of each goal of that creator that was changed by any process, until the returned function is called. */
  follow(creatorId: string, changed: (goalId: string) => void): Promise<() => void>;
  /**
   * Holds money for a goal; it is held, or refused, when this resolves. Rejections: NotFound, SelfTip, DoorClosed, GoalOver,
   * PledgesFull, IdempotencyConflict, InsufficientFunds, SpendLimitReached, CoolingOff, TemporarilyUnavailable.
   */
  pledge(input: {
    readonly goalId: string;
    readonly giver: Person;
    readonly commandId: string;
    readonly paid: Money;
    readonly anonymous: boolean;
  }): Promise<Outcome<PledgeGoalView>>;
  /** Marks a goal of that creator as done, or calls it off. Rejections: NotFound, GoalOver, GoalNotReached. */
  end(input: {
    readonly goalId: string;
    readonly creatorId: string;
    readonly how: 'markDone' | 'cancel';
  }): Promise<Outcome<PledgeGoalView>>;
}
