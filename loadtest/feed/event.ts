import type { LineEvent } from '../../shared/protocol/feed.ts';

/** Words that are in each event once, by whatever it was written: a reader that only counts looks for them. */
export const MARK = 'that was great';

/** Makes an event of about 130 bytes as JSON: a short line of chat, the commonest event of a feed. */
export function benchEvent(n: number, atMs: number): LineEvent {
  return {
    type: 'line',
    id: `ln_${String(n).padStart(10, '0')}`,
    atMs,
    from: { id: 'us_4fZkQ2', name: 'Maya', handle: 'maya' },
    role: 'viewer',
    text: MARK,
  };
}

/** Checks all that a client reads: every event comes once, in order, complete. */
export class EventChecker {
  count = 0;
  readonly latenciesMs: number[] = [];

  one(event: LineEvent): void {
    const expected = benchEvent(this.count, event.atMs);
    if (JSON.stringify(event) !== JSON.stringify(expected)) {
      throw new Error(`event ${this.count} came as ${JSON.stringify(event)}`);
    }
    this.count += 1;
    this.latenciesMs.push(monotonicMs() - event.atMs);
  }
}

/** Returns the time of one clock for all processes of the machine, in milliseconds with fractions. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
