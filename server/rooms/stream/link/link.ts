import type { TestAlert } from '../../../../shared/protocol/answers.ts';
import type { FeedFrame, FeedSnapshot, ReactionCounts } from '../../../../shared/protocol/feed.ts';
import type { Person } from '../../../../shared/protocol/people.ts';
import type { RejectionCode } from '../../../../shared/protocol/rejections.ts';
import type { RightsChange, RightsWire } from '../../../domain/rights.ts';
import type { PaidTip } from '../../../domain/tips/tipEntry.ts';
import type { Ask, AskSettled } from './asks.ts';

/**
 * A line on its way. The authority of a stream and its audience shards talk over the bus, which delivers at most once
 * and in any order.
 */
export interface SpokenLine {
  /** The line's id, made by who heard it first; the same line told twice has the same id. */
  readonly id: string;
  readonly from: Person;
  /** The writer's role. Whether somebody moderates is known to the authority. */
  readonly role: 'creator' | 'viewer';
  readonly text: string;
  /** The months for which the writer has subscribed, the one that runs included; absent: the writer is no subscriber. */
  readonly subscribedMonths?: number;
  /** Since when the writer follows the creator, in Unix ms; null or absent: they do not, or it is not known. */
  readonly followsSinceMs?: number | null;
  /** Present: their identity was checked. */
  readonly isVerified?: boolean;
}

/** The whole truth about a shard, so that a lost or doubled report changes nothing. */
export interface ShardReport {
  readonly roomId: string;
  /** People with an account inside, each once; who stands at the door is not counted. */
  readonly seats: number;
  /** Guests inside, who have no account and are not among `seats`. Absent: a process of before there were guests. */
  readonly guests?: number;
  /** The call whose partner has a seat here; a change of it is reported at once. */
  readonly partnerOf: string | null;
  /** The authority that the shard follows: reactions count only for that one. */
  readonly epoch: number;
  /** Reactions since the shard opened: `base` when it began to follow this epoch, and `totals` now. */
  readonly base: ReactionCounts;
  readonly totals: ReactionCounts;
}

/** A frame, and what changes with it in who may what: applied before the frame is delivered. */
export interface LinkedFrame {
  readonly frame: FeedFrame;
  readonly rights: readonly RightsChange[];
}

export type UpMessage =
  /** Says where the shard stands, and asks for all that came since. Epoch 0: it knows nothing. */
  | { readonly type: 'sync'; readonly shardId: string; readonly epoch: number; readonly seq: number }
  | { readonly type: 'say'; readonly shardId: string; readonly line: SpokenLine }
  /** Tells a tip that was paid. The authority says by what id everybody knows it. */
  | { readonly type: 'tip'; readonly shardId: string; readonly tip: PaidTip }
  /** Tells an ask, again and again until an `ack` settles it. */
  | { readonly type: 'ask'; readonly shardId: string; readonly ask: Ask }
  | ({ readonly type: 'report'; readonly shardId: string } & ShardReport)
  | { readonly type: 'bye'; readonly shardId: string };

export type DownMessage =
  | ({ readonly type: 'frame' } & LinkedFrame)
  | { readonly type: 'beat'; readonly epoch: number; readonly seq: number }
  /** Answers `sync` with the frames after it, where they are still kept. */
  | { readonly type: 'frames'; readonly shardId: string; readonly frames: readonly LinkedFrame[] }
  /** Answers `sync` with the whole, where the frames are not kept any more. */
  | {
      readonly type: 'snapshot';
      readonly shardId: string;
      readonly snapshot: FeedSnapshot;
      readonly rights: RightsWire;
    }
  | {
      readonly type: 'ack';
      readonly shardId: string;
      readonly epoch: number;
      readonly tips: readonly string[];
      readonly lines: readonly { readonly id: string; readonly refused: RejectionCode | null }[];
      readonly asks: readonly AskSettled[];
    }
  | { readonly type: 'testAlert'; readonly epoch: number; readonly alert: TestAlert };

type Ack = Omit<DownMessage & { type: 'ack' }, 'epoch'>;

/** Collects the acks of one turn, so that they leave as one message a shard. */
export class AckBox {
  readonly #send: (ack: Ack) => void;
  #owed = new Map<string, { tips: string[]; lines: Ack['lines'][number][]; asks: AskSettled[] }>();

  constructor(send: (ack: Ack) => void) {
    this.#send = send;
  }

  tip(shardId: string, entryId: string): void {
    this.#of(shardId).tips.push(entryId);
  }

  line(shardId: string, line: Ack['lines'][number]): void {
    this.#of(shardId).lines.push(line);
  }

  ask(shardId: string, settled: AskSettled): void {
    this.#of(shardId).asks.push(settled);
  }

  #of(shardId: string) {
    if (this.#owed.size === 0) queueMicrotask(() => this.#flush());
    const known = this.#owed.get(shardId) ?? { tips: [], lines: [], asks: [] };
    this.#owed.set(shardId, known);
    return known;
  }

  #flush(): void {
    const owed = this.#owed;
    this.#owed = new Map();
    for (const [shardId, all] of owed) this.#send({ type: 'ack', shardId, ...all });
  }
}
