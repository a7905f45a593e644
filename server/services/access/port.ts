import type { Outcome } from '../../../shared/protocol/rejections.ts';
import type { GateFacts } from '../gates/port.ts';

/**
 * What people are to a creator. Each change is one document, durable when its promise resolves, and then told on the
 * bus topic `accessTopic(creatorId)` as AccessNews. Infrastructure that is lost throws, as store and ledger do.
 */
export interface AccessPort {
  /** Makes or ends a follow. It is idempotent. */
  setFollow(input: {
    readonly creatorId: string;
    readonly personId: string;
    readonly follows: boolean;
  }): Promise<void>;
  /** Counts followers, up to LIMITS.followersCounted; the count may be some seconds old. */
  followers(creatorId: string): Promise<number>;
  /** Counts who follows since a moment of that time, in Unix ms, and has not left; at most LIMITS.followersCounted are looked at. */
  followersSince(input: {
    readonly creatorId: string;
    readonly fromMs: number;
    readonly untilMs: number;
  }): Promise<number>;
  /** Replaces the subscription that the person had; null takes it away. It is idempotent. */
  setSubscription(input: {
    readonly creatorId: string;
    readonly personId: string;
    readonly subscription: Subscription | null;
  }): Promise<void>;
  /** Lists subscribers by person id, without those whose time ran out; a page may be short and have a next one. */
  subscribers(input: {
    readonly creatorId: string;
    readonly cursor: string | null;
    readonly limit: number;
  }): Promise<{ readonly subscribers: readonly Subscriber[]; readonly cursor: string | null }>;
  /** Returns the facts that the entry rules of a private stream are judged by. */
  facts(question: FactsQuestion): Promise<AccessFacts>;
}

export interface InvitesPort {
  /** Makes an invite. Rejection: InvitesFull, when the creator has LIMITS.invites. */
  create(input: {
    readonly creatorId: string;
    readonly label: string;
    readonly uses: number;
    readonly expiresAtMs: number | null;
    /** Who brings people with it; absent or null: nobody else. */
    readonly referrerId?: string | null;
  }): Promise<Outcome<Invite>>;
  /** Lists the creator's invites, newest first; a revoked one is gone. */
  list(creatorId: string): Promise<readonly Invite[]>;
  /**
   * Revokes an invite: whoever came with it is a guest no longer. Returns false when the creator has no such invite.
   */
  revoke(input: { readonly creatorId: string; readonly id: string }): Promise<boolean>;
  /** Returns who brought that person to the creator with an invite that stands, the newest of them; null: nobody. */
  referrerOf(input: { readonly creatorId: string; readonly personId: string }): Promise<string | null>;
  /** Returns whose invite has that code; null: none does, or it works no longer. Nothing is used up. */
  ownerOf(code: string): Promise<string | null>;
  /**
   * Makes that person a guest, and counts one use, once however often and from however many places it is asked; never
   * more people than uses. Rejection: InviteInvalid (unknown, revoked, expired, used up, or one's own).
   */
  redeem(input: {
    readonly code: string;
    readonly personId: string;
  }): Promise<Outcome<{ readonly creatorId: string }>>;
}

export interface Subscription {
  readonly tier: number;
  /** When it ends, in Unix ms; null when it lasts until it is taken away. */
  readonly untilMs: number | null;
}

export interface Subscriber extends Subscription {
  readonly personId: string;
  readonly sinceMs: number;
}

export interface Invite {
  readonly id: string;
  /** The code with which it is redeemed; null when it still works and can be shown to nobody any more (AC10). */
  readonly code: string | null;
  readonly creatorId: string;
  readonly label: string;
  readonly uses: number;
  readonly used: number;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
}

export interface FactsQuestion {
  readonly personId: string;
  readonly creatorId: string;
  /** Which tips count, and how much is enough to stop counting; null when none are looked for. */
  readonly tips: {
    /** The stream it is for; null for whichever stream of the creator. */
    readonly streamId: string | null;
    readonly sinceMs: number;
    readonly enoughMinor: bigint;
  } | null;
  /** The group that both have to be in; null or absent when none is looked at. */
  readonly group?: string | null;
}

export interface AccessFacts {
  readonly follows: boolean;
  /** Since when, in Unix ms; absent: they do not follow. */
  readonly followsSinceMs?: number;
  readonly subscription: Subscription | null;
  /** Since when the person has subscribed without a break, in Unix ms; absent: they have no subscription. */
  readonly subscribedSinceMs?: number;
  /** Whether the person redeemed an invite that was not revoked. */
  readonly isGuest: boolean;
  /**
   * What the person tipped in their last TIP_ENTRIES entries, in minor units of MESI; at least `enoughMinor` when
   * that was reached; null when tips were not asked for.
   */
  readonly tippedMinor: bigint | null;
  /** Whether the person and the creator are both in the group that was asked for; null when none was. */
  readonly isInGroup: boolean | null;
  /** Present: the creator has blocked the person, whom nothing lets in then. */
  readonly isBlocked?: true;
  /** What is known of the person at the creator’s gates; absent: there is nothing to say of them. */
  readonly gates?: GateFacts;
  /** Until when these facts hold without news, in Unix ms; null when they hold for good. */
  readonly untilMs: number | null;
}

/** Older entries of a wallet are not looked at for tips. */
export const TIP_ENTRIES = 2_000;

export type AccessNews =
  | { readonly of: 'person'; readonly personId: string }
  /** The creator asks for something else at their gates. */
  | { readonly of: 'everybody' }
  /** An invite was revoked: whoever is a guest may be one no longer. */
  | { readonly of: 'guests' };
