import type { SpendingAnswer, SpendingWish } from '../../../shared/protocol/spending.ts';

/** A purchase that the journal does not see as one, as it is paid from outside of it. In minor units of MESI. */
export interface OutsidePurchase {
  /** The same each time it is asked for. */
  readonly key: string;
  readonly amountMinor: bigint;
}

/** Why a person may not buy that now. */
export type SpendingRefusal = 'CoolingOff' | 'SpendLimitReached';

/** Counts what people pay from outside of the journal. Infrastructure that is lost throws, as the store does. */
export interface OutsideSpendingPort {
  /** Says why it is not to be bought now, and counts nothing; null: it may be. */
  judge(personId: string, purchase: OutsidePurchase): Promise<SpendingRefusal | null>;
  /** Counts it, once however often it is asked for, or says why it is not to be bought; null: it is counted. */
  count(personId: string, purchase: OutsidePurchase): Promise<SpendingRefusal | null>;
  /** Counts so much of it no more, which may be said again. */
  giveBack(personId: string, purchase: OutsidePurchase): Promise<void>;
}

/** What people allow themselves to spend. Infrastructure that is lost throws, as the store does. */
export interface SpendingPort {
  get(personId: string): Promise<SpendingAnswer>;
  /** Sets other limits, whose amounts were checked: a stricter one holds at once, another one a day later. */
  set(personId: string, wish: SpendingWish): Promise<SpendingAnswer>;
  /** Lets that person buy nothing for so many days, which nothing makes shorter. */
  coolOff(personId: string, days: number): Promise<SpendingAnswer>;
}
