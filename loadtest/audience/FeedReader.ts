import { createHash } from 'node:crypto';
import { Packr } from 'msgpackr';
import type { FeedFrame, FeedSnapshot } from '../../shared/protocol/feed.ts';
import { nameEnd } from '../takeSeat.ts';
import type { SeenFrame } from './truth.ts';

/** A frame as it was read: what the truth needs, and when its stamped lines and tips were sent. */
export interface ReadFrame extends SeenFrame {
  readonly type: 'feed';
  /** When each stamped text was sent, in milliseconds of the machine's clock, by what it was. */
  readonly stamps: readonly { readonly of: 'line' | 'tip'; readonly sentAtMs: number }[];
  readonly events: number;
}
type ReadMessage =
  | ReadFrame
  | { readonly type: 'snapshot'; readonly epoch: number; readonly seq: number }
  | { readonly type: 'door' };

/** The mark by which a text of the tester is known, followed by when it was sent. */
const STAMP = /^no\. \d+ at (\d+\.\d+)$/;
/** How many of the newest frames are kept: all viewers of a worker are told the same ones. */
const KEPT = 16;
const packr = new Packr({ useRecords: false });

/** Writes the text of a line or a tip, with when it is sent. */
export function stamped(n: number): string {
  return `no. ${n} at ${nowMs().toFixed(2)}`;
}

/** Returns when a text was sent that `stamped` wrote, in milliseconds of the machine's clock; null: somebody else wrote it. */
export function sentAtOf(text: string): number | null {
  const stamp = STAMP.exec(text)?.[1];
  return stamp === undefined ? null : Number(stamp);
}

/** Returns the machine's clock with fractions of a millisecond: workers of one machine share it. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

/**
 * Reads messages of the feed. A frame whose bytes were just read is not decoded again: thousands of viewers are told
 * the same bytes, and to compare them costs a hundredth.
 */
export class FeedReader {
  readonly #frames: { readonly bytes: Buffer; readonly frame: ReadFrame }[] = [];

  /** Returns null for messages that are no part of the feed. */
  read(data: Buffer): ReadMessage | null {
    const end = nameEnd(data);
    switch (data.toString('latin1', 2, end)) {
      case 'feed':
        return this.#frame(data, end);
      case 'snapshot': {
        const { epoch, seq } = packr.unpack(data.subarray(end)) as FeedSnapshot;
        return { type: 'snapshot', epoch, seq };
      }
      case 'door':
        return { type: 'door' };
      default:
        return null;
    }
  }

  #frame(data: Buffer, end: number): ReadFrame {
    const known = this.#frames.find(({ bytes }) => bytes.length === data.length && bytes.equals(data));
    if (known) return known.frame;
    // a socket's buffer is used again
    const bytes = Buffer.from(data);
    const { epoch, seq, events } = packr.unpack(bytes.subarray(end)) as FeedFrame;
    const told = events.filter((event) => event.type === 'line' || event.type === 'tip');
    const frame: ReadFrame = {
      type: 'feed',
      epoch,
      seq,
      digest: createHash('sha1').update(bytes).digest('base64'),
      ids: told.map(({ id }) => id),
      stamps: told.flatMap((event) => {
        const sentAtMs = sentAtOf(event.type === 'line' ? event.text : event.message);
        return sentAtMs === null ? [] : [{ of: event.type, sentAtMs }];
      }),
      events: events.length,
    };
    this.#frames.unshift({ bytes, frame });
    if (this.#frames.length > KEPT) this.#frames.pop();
    return frame;
  }
}
