import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import type { Person } from './people.ts';

/**
 * What a person is to a creator: follower, subscriber, guest. All of it needs a login; `GET /api/creators/…` alone
 * also answers those who have none. Rooms hear of every change and move whoever it concerns at once.
 */

/** GET /api/creators/:handleOrId answers a creator; somebody unknown, or no creator, is NotFound. */
export interface CreatorAnswer {
  readonly creator: Person;
  /** The number of followers; at LIMITS.followersCounted there may be more. */
  readonly followers: number;
  /** The operator says that they are who the name says. Absent: nobody says so. */
  readonly isVerified?: true;
  /** What the asker is to the creator; null: nobody is logged in. */
  readonly you: {
    readonly follows: boolean;
    /** The subscription that runs; null: there is none. */
    readonly subscription: { readonly tier: number; readonly untilMs: number | null } | null;
  } | null;
  /** The stream that is live now; null also for a private one that the asker could not enter. */
  readonly liveStreamId: string | null;
}

/**
 * POST and DELETE /api/creators/:id/follow answer a FollowAnswer. Doing it again is no error; following oneself is
 * Forbidden.
 */
export interface FollowAnswer {
  readonly follows: boolean;
  /** The number of followers, as in CreatorAnswer. */
  readonly followers: number;
}

/**
 * POST /api/invites (creators; else NotACreator) → InviteView; more than LIMITS.invites: InvitesFull. The link to
 * hand out is `/i/<code>`. After `expiresAtMs` nobody redeems it any more; who did may still enter until it is
 * revoked. `uses: 1` makes a one-time link.
 */
export const inviteBody = z.strictObject({
  /** The handle of whoever brings people with it, and has the referrer's share of their tips; NotFound: nobody has it. */
  referrer: z.string().min(1).max(80).optional(),
  /** A label that only the creator sees. */
  label: z.string().max(LIMITS.inviteLabelChars).optional(),
  uses: z.int().min(1).max(LIMITS.inviteUses),
  /** How long the invite may be redeemed, in minutes; null: until it is revoked. */
  expiresInMinutes: z.int().min(1).max(LIMITS.inviteMinutes).nullable(),
});
export interface InviteView {
  /** The id by which the invite is revoked; it redeems nothing. */
  readonly id: string;
  /**
   * The code of the link; null: the server's secret has changed since it was made. The link works on, and cannot be
   * shown again.
   */
  readonly code: string | null;
  readonly label: string;
  readonly uses: number;
  readonly used: number;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
}

/**
 * GET /api/invites answers the caller's own, newest first. DELETE /api/invites/:id answers {}; another creator's is
 * NotFound.
 */
export interface InvitesAnswer {
  readonly invites: readonly InviteView[];
}

/**
 * GET /api/invites/:code, without login, answers whose invite it is, and uses nothing up. InviteInvalid: it lets nobody new
 * in any more.
 */
export interface InviteAnswer {
  readonly creator: Person;
}

/**
 * POST /api/invites/:code/redeem answers a RedeemAnswer. A code that is used up, expired, revoked or unknown is
 * InviteInvalid; redeeming it again uses nothing up.
 */
export interface RedeemAnswer {
  readonly creator: Person;
  /** The stream to watch, when the creator is live. */
  readonly liveStreamId: string | null;
}

/**
 * POST /api/subscribers (creators) → SubscriberView: granted by the creator, replaces what that person had.
 * DELETE /api/subscribers/:personId → {}. NotFound: no such account; oneself: Forbidden.
 */
export const subscriberBody = z.strictObject({
  /** The person's handle. An id names nobody here, so that none can be made into a name. */
  person: z.string().min(1).max(80),
  tier: z.int().min(1).max(LIMITS.tiers),
  /** Days of the subscription; null: it lasts until it is taken back. */
  days: z.int().min(1).max(LIMITS.subscriptionDays).nullable(),
});
export interface SubscriberView {
  readonly person: Person;
  readonly tier: number;
  readonly sinceMs: number;
  readonly untilMs: number | null;
}

/** GET /api/subscribers?cursor=… answers at most LIMITS.subscribersPage; subscriptions that ran out are left out. */
export interface SubscribersAnswer {
  readonly subscribers: readonly SubscriberView[];
  /** The cursor of the next page; null at the end. */
  readonly cursor: string | null;
}
