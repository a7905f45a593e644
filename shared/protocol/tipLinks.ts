import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { TIP_LINK_LIMITS } from '../tipLinkLimits.ts';
import type { Person } from './people.ts';

/** Links that ask for a tip. Their page is `/t/<id>`; whoever has the link may open it, also without an account. */

const minor = z.string().max(80);

/**
 * POST /api/tip-links (creators; else NotACreator) makes a link, and answers an OwnTipLinkView. TipLinkInvalid: a text or an
 * amount is none, or too long; NotFound: that pledge goal is not the asker's; GoalOver: it is over; TipLinksFull: there are TIP_LINK_LIMITS.links already.
 */
export const tipLinkBody = z.strictObject({
  /** What the tips are for, as everybody reads it. */
  label: z.string().max(1_000),
  /** Amounts to choose from, minor units of MESI. */
  amountsMinor: z.array(minor).max(TIP_LINK_LIMITS.amounts),
  /** What all tips through the link are to come to, minor units of MESI; null: it has no goal. */
  goalMinor: minor.nullable(),
  /** A goal of the creator for which people pledge on the page of the link; absent or null: none. */
  pledgeGoalId: idSchema.nullable().optional(),
  /** The handle of whoever brings people with it, and has the referrer's share of its tips; NotFound: nobody has it. */
  referrer: z.string().min(1).max(80).optional(),
  /** How long it takes tips, in minutes; null: until it is revoked. */
  expiresInMinutes: z.int().min(1).max(TIP_LINK_LIMITS.expiryMinutes).nullable(),
  /** What whoever tipped reads; empty: nothing more than the receipt. */
  thanks: z.string().max(2_000),
});
export type TipLinkWish = z.infer<typeof tipLinkBody>;

/**
 * GET /api/tip-links/:id answers what a link asks for, also without a log-in. TipLinkOver: it was revoked, has expired, or
 * never was. POST /api/tip-links/:id/visits counts one visit, of nobody in particular, and answers {}; GET
 * /api/tip-links/:id/qr/svg and …/qr/png are its picture for a camera.
 */
export interface TipLinkView {
  readonly id: string;
  readonly creator: Person;
  readonly label: string;
  /** Minor units of MESI. */
  readonly amountsMinor: readonly string[];
  /** The goal, and what came through the link until a moment ago, minor units of MESI; null: it has no goal. */
  readonly goal: { readonly targetMinor: string; readonly raisedMinor: string } | null;
  /** The goal for which people pledge beside it; absent or null: none. */
  readonly pledgeGoalId?: string | null;
  readonly expiresAtMs: number | null;
  readonly thanks: string;
}

/** A link as its creator sees it. */
export interface OwnTipLinkView extends TipLinkView {
  readonly createdAtMs: number;
  readonly isExpired: boolean;
  readonly visits: number;
  readonly tips: number;
  /** What came through it, minor units of MESI. */
  readonly raisedMinor: string;
}

/**
 * GET /api/tip-links (creators) answers the asker's own, newest first. DELETE /api/tip-links/:id answers {}; another
 * creator's is NotFound.
 */
export interface TipLinksAnswer {
  readonly links: readonly OwnTipLinkView[];
}
