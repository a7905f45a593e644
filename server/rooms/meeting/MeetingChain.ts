import type { LockView } from '../../../shared/protocol/meetings.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { followedMeeting } from '../../domain/escrow/followedMeeting.ts';
import { onceMore } from '../../onceMore.ts';
import type { Services } from '../../services/services.ts';
import type { MeetingState } from './machine/state.ts';

/** How often it is looked how far the chain has come, while somebody is here. */
const LOOK_MS = 3 * SECOND_MS;

interface Parts {
  readonly services: Pick<Services, 'custody'>;
  readonly told: () => MeetingState;
  /** Called when people are to be shown something else. */
  readonly onNews: () => void;
  readonly onFailed: (error: unknown) => void;
}

/**
 * The chain behind a meeting's money: it is told what the ledger has decided, and people are shown how far it has followed. Nothing
 * waits for it; what it is not told here it finds in the ledger.
 */
export class MeetingChain {
  readonly #parts: Parts;
  /** What was told of each bid. */
  readonly #words = new Map<string, string>();
  #locks: ReadonlyMap<string, LockView> = new Map();
  #shown = '[]';
  #lookedAtMs = 0;
  readonly #look = onceMore(() => this.#see());

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Where the money of the bids stands, as it was last seen. */
  get locks(): ReadonlyMap<string, LockView> {
    return this.#locks;
  }

  /** Tells the chain what has changed by what is durable. */
  follow(): void {
    const { meetingId, ...told } = this.#parts.told();
    const meeting = followedMeeting(meetingId, told);
    // the ledger alone says how a bid has ended: it is told again once the money has moved
    const wordOf = ({ bidId, word }: { readonly bidId: string; readonly word: string }) =>
      word === 'ended' && !told.book.open.has(bidId) ? 'moved' : word;
    const bids = meeting.bids.filter((bid) => this.#words.get(bid.bidId) !== wordOf(bid));
    if (bids.length === 0) return;
    for (const bid of bids) this.#words.set(bid.bidId, wordOf(bid));
    this.#parts.services.custody
      .follow({ ...meeting, bids })
      .then(this.#look)
      .catch(this.#parts.onFailed);
  }

  /** Looks how far the chain has come, when it was not looked for a while. */
  look(nowMs: number): void {
    if (nowMs - this.#lookedAtMs < LOOK_MS) return;
    this.#lookedAtMs = nowMs;
    this.#look().catch(this.#parts.onFailed);
  }

  async #see(): Promise<void> {
    const { services, told, onNews } = this.#parts;
    this.#locks = await services.custody.locksOf(told().meetingId);
    const shown = JSON.stringify([...this.#locks]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    onNews();
  }
}
