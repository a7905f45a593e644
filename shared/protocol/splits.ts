import { z } from 'zod';
import { SPLIT_LIMITS, SPLIT_ROLES, type SplitRole } from '../splitLimits.ts';
import type { Person } from './people.ts';

/** How a creator shares the tips of their streams. Parts are hundredths of a percent of a tip: 10,000 are all of it. */

/**
 * PUT /api/split (creators; else NotACreator) replaces it, and answers a SplitAnswer; no share: the creator has all. It holds for
 * tips that are given from then on. SplitOver: the parts and the platform's fee are more than all; SplitInvalid: somebody stands there
 * twice, or is the creator, or nobody is named who is no referrer; NotFound: nobody has that handle.
 */
export const splitBody = z.strictObject({
  shares: z
    .array(
      z.strictObject({
        /** Whose it is; empty, for a referrer alone: whoever brought the giver (TS6). */
        handle: z.string().max(80),
        role: z.enum(SPLIT_ROLES),
        part: z.int().min(1).max(SPLIT_LIMITS.whole),
      }),
    )
    .max(SPLIT_LIMITS.shares),
});
export type SplitWish = z.infer<typeof splitBody>;

/** GET /api/split (creators) answers the asker's own. */
export interface SplitAnswer {
  readonly shares: readonly {
    /** Who has it; null: the account is gone, and the creator has it, unless it is whoever brought the giver. */
    readonly person: Person | null;
    /** Whoever brought the giver has it. Older servers leave it out. */
    readonly isReferral?: boolean;
    readonly role: SplitRole;
    readonly part: number;
  }[];
  /** What the platform has of each of these tips. Older servers leave it out. */
  readonly feePart?: number;
  /** What is left for the creator. */
  readonly ownPart: number;
}
