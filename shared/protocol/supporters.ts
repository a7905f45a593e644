import { z } from 'zod';
import type { Person } from './people.ts';

/** Who tipped a creator most, and what a creator says to whoever tipped. */

/** One place of a board: who, and what they tipped in that time, minor units of MESI. */
export interface Supporter {
  readonly person: Person;
  readonly mesiMinor: string;
}

/**
 * GET /api/profiles/:handle/supporters answers whoever tipped that creator most in the last 7 and 30 days and in all, wherever
 * it was, also without a log-in. Tips that were given anonymously count for nobody, and whoever wishes so stands on no board.
 */
export interface SupportersAnswer {
  readonly week: readonly Supporter[];
  readonly month: readonly Supporter[];
  readonly all: readonly Supporter[];
}

/** GET and PUT /api/supporter-wish say whether the asker is left out of all boards. */
export const supporterWishBody = z.strictObject({ isHidden: z.boolean() });
export type SupporterWish = z.infer<typeof supporterWishBody>;

/**
 * POST /api/thanks tells whoever gave a tip that the asker, who got it, thanks them, once for each tip; it answers a
 * ThanksAnswer. ReceiptNotFound: it is no tip to the asker, or an anonymous one; DoorClosed: the giver has blocked the asker.
 */
export const thanksBody = z.strictObject({
  /** The receipt of the tip. */
  entryId: z.string().min(1).max(200),
  /** What is said besides; it may be empty. */
  words: z.string().max(1_000),
});
export interface ThanksAnswer {
  /** False: the giver was thanked before. */
  readonly isNew: boolean;
}
