import type { Outcome } from '../../../shared/protocol/rejections.ts';

/** What a creator says of a link, checked and tidied. Amounts are minor units of MESI. */
export interface TipLinkFacts {
  readonly label: string;
  readonly amountsMinor: readonly string[];
  readonly goalMinor: string | null;
  /** Who brings people with it, and has the referrer's share of its tips; absent or null: nobody. */
  readonly referrerId?: string | null;
  /** The goal for which people pledge beside it; null: none. */
  readonly pledgeGoalId: string | null;
  readonly expiresAtMs: number | null;
  readonly thanks: string;
}

export interface TipLink extends TipLinkFacts {
  /** What stands in its address. Whoever has it may open the link. */
  readonly id: string;
  readonly creatorId: string;
  readonly createdAtMs: number;
}

/** What came through a link: tips, and their sum in minor units of MESI. */
export interface TipLinkSum {
  readonly tips: number;
  readonly raisedMinor: bigint;
}

/** Links that ask for a tip. Infrastructure that is lost throws, as the store and the journal do. */
export interface TipLinksPort {
  /** Makes a link with a random id. TipLinksFull: its creator has as many as there may be. */
  create(input: { readonly creatorId: string; readonly facts: TipLinkFacts }): Promise<Outcome<TipLink>>;
  /** Returns a link, also one that has expired; null: it was revoked, or never was. */
  get(id: string): Promise<TipLink | null>;
  /** Returns the links of a creator, newest first. */
  list(creatorId: string): Promise<readonly TipLink[]>;
  /** Takes a link away; false: that creator has no such link. */
  revoke(input: { readonly creatorId: string; readonly id: string }): Promise<boolean>;
  /** Counts one visit of a link that is there. What is counted is written a moment later. */
  visited(id: string): void;
  visits(id: string): Promise<number>;
  /** Returns what the journal says came through a link, at most a second old. */
  sum(id: string): Promise<TipLinkSum>;
}
