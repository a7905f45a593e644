import { LIMITS } from '../../../shared/limits.ts';
import type { FeedSnapshot } from '../../../shared/protocol/feed.ts';
import { rightsToWire } from '../../domain/rights.ts';
import type { DownMessage, LinkedFrame, UpMessage } from './link/link.ts';
import type { StreamState } from './machine/state.ts';

/**
 * Holds the state that everybody may know, and the frames that led to it: a shard is told from here what it missed.
 */
export class PublishedFeed {
  readonly #kept: LinkedFrame[] = [];
  #state: StreamState;

  constructor(state: StreamState) {
    this.#state = state;
  }

  get state(): StreamState {
    return this.#state;
  }

  snapshot(): FeedSnapshot {
    const { epoch, seq, view } = this.#state;
    return { epoch, seq, ...view };
  }

  beat(): DownMessage {
    const { epoch, seq } = this.#state;
    return { type: 'beat', epoch, seq };
  }

  /** Moves on to that state; null: there is no frame to tell of it. */
  advance(state: StreamState, frame: LinkedFrame | null): void {
    this.#state = state;
    if (frame === null) return;
    this.#kept.push(frame);
    if (this.#kept.length > LIMITS.feedResendFrames) this.#kept.shift();
  }

  /** Answers a shard that stands at that frame: nothing new, the frames it missed, or the whole. */
  answer({ shardId, epoch, seq }: UpMessage & { type: 'sync' }): DownMessage {
    const { epoch: ours, seq: newest, rights } = this.#state;
    if (epoch === ours && seq === newest) return this.beat();
    const missed = epoch === ours ? this.#kept.filter(({ frame }) => frame.seq > seq) : [];
    if (missed[0]?.frame.seq === seq + 1) return { type: 'frames', shardId, frames: missed };
    return { type: 'snapshot', shardId, snapshot: this.snapshot(), rights: rightsToWire(rights) };
  }
}
