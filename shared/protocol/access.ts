import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import type { Person } from './people.ts';

/**
 * What a person is to a creator: follower, subscriber, guest. All of it needs a login; `GET /api/creators/…` alone
 * also answers those who have none. Rooms hear of every change and move whoever it concerns at once.
 */

/** GET /api/creators/:handleOrId → Creator; unknown, or no creator: NotFound. */
export interface CreatorAnswer {
  readonly creator: Person;
  /** At most LIMITS.followersCounted: then there may be more. */
  readonly followers: number;
  /** null: nobody is logged in. */
  readonly you: {
    readonly follows: boolean;
    /** null: no subscription that still runs. */
    readonly subscription: { readonly tier: number; readonly untilMs: number | null } | null;
  } | null;
  /** The stream that is live now; null also for a private one that the asker could not enter. */
  readonly liveStreamId: string | null;
}

/** POST and DELETE /api/creators/:id/follow → FollowAnswer. Again is no error; oneself: Forbidden; NotFound. */
export interface FollowAnswer {
  readonly follows: boolean;
  /** As in CreatorAnswer. */
  readonly followers: number;
}

/**
 * POST /api/invites (creators; else NotACreator) → InviteView; more than LIMITS.invites: InvitesFull. The link to
 * hand out is `/i/<code>`. After `expiresAtMs` nobody redeems it any more; who did may still enter until it is
 * revoked. `uses: 1` makes a one-time link.
 */
export const inviteBody = z.strictObject({
  /** For the creator alone. */
  label: z.string().max(LIMITS.inviteLabelChars).optional(),
  uses: z.int().min(1).max(LIMITS.inviteUses),
  /** null: until it is revoked. */
  expiresInMinutes: z.int().min(1).max(LIMITS.inviteMinutes).nullable(),
});
export interface InviteView {
  /** Revokes it, and redeems nothing. */
  readonly id: string;
  /** null: the server's secret is another than when it was made. The link works on, and cannot be shown again. */
  readonly code: string | null;
  readonly label: string;
  readonly uses: number;
  readonly used: number;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
}

/** GET /api/invites → the caller's own, newest first. DELETE /api/invites/:id → {}; another's: NotFound. */
export interface InvitesAnswer {
  readonly invites: readonly InviteView[];
}

/** POST /api/invites/:code/redeem → RedeemAnswer; used up, expired, revoked, unknown: InviteInvalid. Again is no use. */
export interface RedeemAnswer {
  readonly creator: Person;
  /** What to watch, when the creator is live. */
  readonly liveStreamId: string | null;
}

/**
 * POST /api/subscribers (creators) → SubscriberView: granted by the creator, replaces what that person had.
 * DELETE /api/subscribers/:personId → {}. NotFound: no such account; oneself: Forbidden.
 */
export const subscriberBody = z.strictObject({
  /** A handle: an id names nobody here, so that none can be made into a name. */
  person: z.string().min(1).max(80),
  tier: z.int().min(1).max(LIMITS.tiers),
  /** null: until it is taken back. */
  days: z.int().min(1).max(LIMITS.subscriptionDays).nullable(),
});
export interface SubscriberView {
  readonly person: Person;
  readonly tier: number;
  readonly sinceMs: number;
  readonly untilMs: number | null;
}

/** GET /api/subscribers?cursor=… → at most LIMITS.subscribersPage; those that ran out are left out. */
export interface SubscribersAnswer {
  readonly subscribers: readonly SubscriberView[];
  /** Give it back for the next page; null at the end. */
  readonly cursor: string | null;
}
