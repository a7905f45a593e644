import type { SpendingAnswer, SpendingWish } from '../../../shared/protocol/spending.ts';

/** What people allow themselves to spend. Infrastructure that is lost throws, as the store does. */
export interface SpendingPort {
  get(personId: string): Promise<SpendingAnswer>;
  /** Sets other limits, whose amounts were checked: a stricter one holds at once, another one a day later. */
  set(personId: string, wish: SpendingWish): Promise<SpendingAnswer>;
  /** Lets that person buy nothing for so many days, which nothing makes shorter. */
  coolOff(personId: string, days: number): Promise<SpendingAnswer>;
}
