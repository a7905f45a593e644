import { z } from 'zod';

/** Limits that people set to their own spending, for everything that is bought: tips, tickets, one-to-ones, messages, files. */

const limit = z.string().max(80).nullable();

/**
 * PUT /api/spending replaces the asker's own limits, and answers a SpendingAnswer; GET /api/spending answers it. Amounts are
 * minor units of MESI at the rate of the purchase; null: no limit. A lower limit holds at once, a higher one a day later.
 * Days and months are those of UTC. An amount that is none is refused as everywhere.
 */
export const spendingBody = z.strictObject({
  dayMinor: limit,
  monthMinor: limit,
  /** From this amount on a tip is asked about once more; null: from the usual one. */
  askAboveMinor: limit,
});
export type SpendingWish = z.infer<typeof spendingBody>;

/**
 * POST /api/spending/cooling-off lets its asker buy nothing for so many days, and answers a SpendingAnswer. Nothing ends it
 * sooner; asking again can make it longer alone.
 */
export const coolingOffBody = z.strictObject({ days: z.union([z.literal(1), z.literal(7), z.literal(30)]) });

export interface SpendingLimits {
  readonly dayMinor: string | null;
  readonly monthMinor: string | null;
}

export interface SpendingAnswer extends SpendingLimits {
  readonly askAboveMinor: string | null;
  /** Higher limits that hold from then on; null: none wait. */
  readonly next: (SpendingLimits & { readonly fromMs: number }) | null;
  /** What was spent today and this month since there is a limit, minor units of MESI. */
  readonly spentTodayMinor: string;
  readonly spentMonthMinor: string;
  /** Until when nothing can be bought; null: now it can. */
  readonly coolingUntilMs: number | null;
}
