import { z } from 'zod';
import { CURB_KINDS, CURB_LIMITS, type CurbKind } from '../curbLimits.ts';
import type { Person } from './people.ts';

/** Curbs: one person restricts what another may do with them, short of a block. The routes are in docs/protocol.md. */

/** The body of `PUT /api/curbs/:personId`. One that keeps from nothing and slows nothing down is refused as `BadRequest`. */
export const curbBody = z.strictObject({
  keepsFrom: z.array(z.enum(CURB_KINDS)).max(CURB_KINDS.length),
  /** The seconds between two lines of that person; 0: they are not slowed down. */
  slowSeconds: z.int().min(0).max(CURB_LIMITS.slowSeconds),
  /** For how long it holds; null: until it is lifted. */
  minutes: z.int().min(1).max(CURB_LIMITS.minutes).nullable(),
});

/** What somebody may not do for now; they are told it themselves. */
export interface CurbTerms {
  readonly keepsFrom: readonly CurbKind[];
  readonly slowSeconds: number;
  /** When it ends by itself; null: it does not. */
  readonly untilMs: number | null;
}

/** Somebody whom one restricts. */
export interface CurbView extends CurbTerms {
  readonly person: Person;
  readonly atMs: number;
}

/** What `GET /api/curbs` answers: all that hold, the newest first. */
export interface CurbsAnswer {
  readonly curbs: readonly CurbView[];
}

/** What `GET`, `PUT` and `DELETE /api/curbs/:personId` answer; null: that person is not restricted. */
export interface CurbAnswer {
  readonly curb: CurbView | null;
}
