import type { FeedFrame, FeedSnapshot, StageView } from '../../shared/protocol/feed.ts';
import { applyFrame } from '../../shared/protocol/reduceFeed.ts';

/** What one seat is shown. It applies frames as a client does, and keeps what no client should ever see. */
export class FeedWatch {
  #snapshot: FeedSnapshot | null = null;
  /** The tips of the feed since the last snapshot. Those before it are in its history and totals. */
  readonly #shown = new Set<string>();
  /** What no client should ever see, in words. */
  readonly violations: string[] = [];

  readonly messages = {
    snapshot: (snapshot: FeedSnapshot) => this.#replace(snapshot),
    feed: (frame: FeedFrame) => this.#apply(frame),
  };

  get stage(): StageView | null {
    return this.#snapshot?.stage ?? null;
  }

  /** The epoch of whoever rules, as far as it is shown; 0: nothing is shown. */
  get epoch(): number {
    return this.#snapshot?.epoch ?? 0;
  }

  /** Begins anew after a restart: a snapshot comes first, and what came before is history. */
  rejoined(): void {
    this.#snapshot = null;
  }

  #replace(snapshot: FeedSnapshot): void {
    this.#snapshot = snapshot;
  }

  #apply(frame: FeedFrame): void {
    for (const event of frame.events) {
      if (event.type !== 'tip') continue;
      if (this.#shown.has(event.id)) this.violations.push(`tip ${event.id} was shown twice`);
      this.#shown.add(event.id);
    }
    const { epoch, seq } = this.#snapshot ?? {};
    if (this.#snapshot === null || epoch !== frame.epoch || seq === undefined) return;
    if (frame.seq <= seq) return;
    if (frame.seq !== seq + 1) this.violations.push(`frame ${frame.epoch}/${frame.seq} followed ${seq}`);
    else this.#snapshot = applyFrame(this.#snapshot, frame);
  }
}
