import { z } from 'zod';
import type { Asset } from '../money.ts';
import { REPEAT_SPANS } from '../repeatSpans.ts';
import type { Person } from './people.ts';
import type { RejectionCode } from './rejections.ts';

/** Tips that are given again each week or each month, until their giver stops them. */

/** How often a tip repeats. */
export type RepeatSpan = (typeof REPEAT_SPANS)[number];

/**
 * POST /api/repeats repeats a tip that the asker gave, from one week or one month from now on, and answers a RepeatView.
 * ReceiptNotFound: it is no receipt of a tip of theirs; RepeatExists: they repeat another tip to that person already;
 * RepeatsFull: they repeat tips to REPEAT_LIMITS.repeats people.
 */
export const repeatBody = z.strictObject({
  /** The receipt of the tip. */
  entryId: z.string().min(1).max(200),
  every: z.enum(REPEAT_SPANS),
});

export interface RepeatView {
  /** Who is tipped; null: the account is gone. */
  readonly person: Person | null;
  readonly personId: string;
  readonly asset: Asset;
  readonly amountMinor: string;
  readonly message: string;
  readonly anonymous: boolean;
  readonly every: RepeatSpan;
  /** When the next date is. */
  readonly nextAtMs: number;
  /** What became of the newest date; null: there was none yet. `code` says why it was missed; null: it was paid. */
  readonly last: { readonly atMs: number; readonly code: RepeatMiss | null } | null;
}

/** Why a date was not paid. `late`: nobody came to it in time, or a later one was due as well. */
export type RepeatMiss = RejectionCode | 'late';

/**
 * GET /api/repeats answers the asker's own, the next ones first. DELETE /api/repeats/:personId stops tipping that person:
 * once it has answered, no further date is paid. NotFound: nothing repeats.
 */
export interface RepeatsAnswer {
  readonly repeats: readonly RepeatView[];
}
