import { z } from 'zod';
import { BLOCK_LIMITS, BLOCK_REASONS } from '../blockLimits.ts';
import type { Person } from './people.ts';

/** Blocks: one person keeps another one out. The routes are in docs/protocol.md. */

export type BlockReason = (typeof BLOCK_REASONS)[number];

/** The body of `PUT /api/blocks/:personId`. */
export const blockBody = z.strictObject({
  reason: z.enum(BLOCK_REASONS),
  note: z
    .string()
    .max(BLOCK_LIMITS.noteChars * 4)
    .optional(),
  /** Whether what that person paid within the protection window is given back. */
  givesBack: z.boolean().optional(),
});

/** Somebody whom one keeps out. Whoever is kept out is never shown it. */
export interface BlockView {
  readonly person: Person;
  readonly reason: BlockReason;
  /** What the blocker wrote down for themselves; empty: nothing. */
  readonly note: string;
  readonly atMs: number;
}

/** What `GET /api/blocks` answers, the newest block first. */
export interface BlocksAnswer {
  readonly blocks: readonly BlockView[];
  /** The cursor of the next page; null at the end. */
  readonly cursor: string | null;
}

/** What `GET /api/blocks/:personId` answers. */
export interface BlockAnswer {
  /** The block that stands; null: that person is not kept out. */
  readonly block: BlockView | null;
}
