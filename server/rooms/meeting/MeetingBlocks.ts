import { SECOND_MS } from '../../../shared/time.ts';
import { isAlive } from '../../domain/meetingBids.ts';
import { onceMore } from '../../onceMore.ts';
import type { BlocksPort } from '../../services/blocks/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import type { MeetingAuthority } from './MeetingAuthority.ts';

interface MeetingBlocksInput {
  readonly blocks: Pick<BlocksPort, 'read' | 'follow'>;
  readonly clock: Clock;
  readonly meeting: () => MeetingAuthority;
  readonly onFailed: (error: unknown) => void;
}

const RETRY_MS = SECOND_MS;

/** Declines the bids that wait of people whom the creator blocks, whenever the block was made. */
export class MeetingBlocks {
  readonly #input: MeetingBlocksInput;
  readonly #settle = onceMore(() => this.#settleOnce());
  /** Bids that were looked at since the last block. */
  readonly #looked = new Set<string>();
  #stop: () => void = () => {};
  #isOver = false;

  constructor(input: MeetingBlocksInput) {
    this.#input = input;
  }

  async open(): Promise<void> {
    const { blocks, meeting } = this.#input;
    this.#stop = await blocks.follow(meeting().told.creator.id, (personId) => {
      for (const { bidId, fan } of meeting().told.bids) if (fan.id === personId) this.#looked.delete(bidId);
      this.look();
    });
    this.look();
  }

  /** Looks at bids that came since. */
  look(): void {
    if (this.#isOver || this.#unlooked().length === 0) return;
    this.#settle().catch((error: unknown) => {
      this.#input.onFailed(error);
      this.#input.clock.after(RETRY_MS, () => this.look());
    });
  }

  close(): void {
    this.#isOver = true;
    this.#stop();
  }

  #unlooked() {
    return this.#input.meeting().told.bids.filter((bid) => isAlive(bid) && !this.#looked.has(bid.bidId));
  }

  async #settleOnce(): Promise<void> {
    const { blocks, meeting } = this.#input;
    const byId = meeting().told.creator.id;
    for (const { bidId, fan } of this.#unlooked()) {
      this.#looked.add(bidId);
      const block = await blocks.read({ byId, personId: fan.id }).catch((error: unknown) => {
        this.#looked.delete(bidId);
        throw error;
      });
      if (block?.stands && !this.#isOver) await meeting().command({ type: 'fanBlocked', fanId: fan.id });
    }
  }
}
