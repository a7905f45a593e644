import { Map as PersistentMap } from 'immutable';
import type { FeedFrame, FeedSnapshot, ReactionCounts, ReactionKind } from '../../../shared/protocol/feed.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { NO_RIGHTS, type Rights } from '../../domain/rights.ts';
import type { TipFact } from '../../domain/tips/tipEntry.ts';
import type { Ask, AskSettled } from '../stream/link/asks.ts';
import type { DownMessage, SpokenLine, UpMessage } from '../stream/link/link.ts';

/** What one audience shard knows of its stream, and what it still owes the authority. Rules: ../SPEC.md, ids AU*. */
export interface ShardState {
  readonly shardId: string;
  readonly roomId: string;
  readonly link: ShardLink;
  /** The highest epoch that the shard ever heard of: it believes nothing below it. */
  readonly highestEpoch: number;
  readonly snapshot: FeedSnapshot | null;
  /** The rights as of the snapshot's frame. */
  readonly rights: Rights;
  readonly seats: SeatCount;
  readonly reactions: ReactionCounts;
  /** The value of `reactions` when this shard began to follow the authority that it follows. */
  readonly reactionsBase: ReactionCounts;
  readonly report: {
    readonly seats: SeatCount;
    readonly reactions: ReactionCounts;
    readonly toldAtMs: number;
  };
  readonly tips: PersistentMap<string, Owed<TipFact>>;
  readonly lines: PersistentMap<string, Owed<SpokenLine>>;
  readonly asks: PersistentMap<string, Owed<Ask>>;
}

export interface SeatCount {
  /** People with an account, however many seats each of them has. */
  readonly inside: number;
  /** Guests inside, who have no account and are not among `inside`. */
  readonly guests: number;
  /** The call whose partner has a seat inside; null: none has. */
  readonly partnerOf: string | null;
}

/** Who feeds us: nobody that we can be sure of, or the authority of `snapshot.epoch`. */
export type ShardLink =
  | { readonly type: 'waiting'; readonly sinceMs: number; readonly askedAtMs: number }
  /** `soughtAtMs` is when it was last looked for whoever rules, because nothing was heard. */
  | { readonly type: 'following'; readonly heardAtMs: number; readonly soughtAtMs?: number }
  /** Follows, but a frame is missing, and was asked for. */
  | {
      readonly type: 'catchingUp';
      readonly sinceMs: number;
      readonly heardAtMs: number;
      readonly askedAtMs: number;
    };

/** What is told to the authority until it answers. */
export interface Owed<T> {
  readonly what: T;
  readonly sinceMs: number;
  readonly toldAtMs: number;
}

export type ShardCommand =
  | { readonly type: 'heard'; readonly message: DownMessage }
  | { readonly type: 'seatsChanged'; readonly seats: SeatCount }
  | { readonly type: 'react'; readonly kind: ReactionKind }
  | { readonly type: 'say'; readonly line: SpokenLine }
  | { readonly type: 'tipPaid'; readonly tip: TipFact }
  | { readonly type: 'ask'; readonly ask: Ask }
  /** Says that time has passed. */
  | { readonly type: 'wake' };

export type ShardEffect =
  | { readonly type: 'tell'; readonly message: UpMessage }
  /** Delivers a frame. Stage and rights hold from it on: seats are moved by them before anybody is told the frame. */
  | {
      readonly type: 'deliver';
      readonly frame: FeedFrame;
      readonly stage: FeedSnapshot['stage'];
      readonly rights: Rights;
    }
  | { readonly type: 'resync'; readonly snapshot: FeedSnapshot; readonly rights: Rights }
  | { readonly type: 'lineSettled'; readonly lineId: string; readonly refused: RejectionCode | null }
  | { readonly type: 'askSettled'; readonly settled: AskSettled }
  /** Makes sure that there is an authority, because nobody feeds this shard. */
  | { readonly type: 'ensureAuthority' }
  | { readonly type: 'linkLost' }
  | { readonly type: 'testAlert'; readonly alert: (DownMessage & { type: 'testAlert' })['alert'] };

export interface ShardDecision {
  readonly next: ShardState;
  readonly effects: readonly ShardEffect[];
}

const NO_SEATS: SeatCount = { inside: 0, guests: 0, partnerOf: null };

export function newShard(input: {
  readonly shardId: string;
  readonly roomId: string;
  readonly nowMs: number;
}): ShardState {
  return {
    shardId: input.shardId,
    roomId: input.roomId,
    link: { type: 'waiting', sinceMs: input.nowMs, askedAtMs: Number.NEGATIVE_INFINITY },
    highestEpoch: 0,
    snapshot: null,
    rights: NO_RIGHTS,
    seats: NO_SEATS,
    reactions: {},
    reactionsBase: {},
    report: { seats: NO_SEATS, reactions: {}, toldAtMs: Number.NEGATIVE_INFINITY },
    tips: PersistentMap(),
    lines: PersistentMap(),
    asks: PersistentMap(),
  };
}

/** Says whether what this shard knows may be shown and acted on. When it may not, the shard fails closed. */
export function isSure(state: ShardState): boolean {
  return state.link.type !== 'waiting' && state.snapshot !== null;
}
