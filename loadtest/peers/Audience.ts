import { Packr } from 'msgpackr';
import { requestOf } from '../../server/wire/hostileFrames.testkit.ts';
import type { LineEvent } from '../../shared/protocol/feed.ts';
import { MARK, monotonicMs } from '../feed/event.ts';
import { openFullClient } from '../feed/fullClient.ts';
import type { Pace } from '../feed/pace.ts';
import { Sink } from '../feed/Sink.ts';
import { reserveSeat, type SeatServer, seatServer } from '../takeSeat.ts';
import { Latencies } from './Latencies.ts';
import { type PeerName, peerOf } from './peers.ts';

const { pack } = new Packr({ useRecords: false });
const MARK_BYTES = Buffer.from(MARK);
const AT_ONCE = 40;

/** Returns the request by which a viewer of the product says a line with the mark and that number. */
export function sayOf(n: number): Buffer {
  return requestOf('say', pack({ text: `${MARK} ${n}` }));
}

/** What the viewers of one peer heard of one pace. Times are ms. */
export interface Heard {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly bytesPerViewer: number;
}

/** The viewers of one peer: sinks that only look for the mark of an event, and one full client that checks each. */
export class Audience {
  readonly #name: PeerName;
  readonly #port: number;
  readonly #streamId: string | null;
  readonly #seats: SeatServer;
  readonly #tokens: readonly string[];
  readonly #check: (event: LineEvent, n: number) => boolean;
  readonly #sinks: Sink[] = [];
  readonly #counts: number[] = [];
  readonly #latencies = new Latencies();
  readonly #sinceMs = monotonicMs() - performance.now();
  #pace: Pace = { perSecond: 1, events: 0, startMs: 0 };
  #full = 0;
  #markedBytes = 0;
  #failure: Error | null = null;

  constructor(where: {
    readonly name: PeerName;
    readonly port: number;
    readonly streamId: string | null;
    /** Who comes first comes with these; the others are guests. */
    readonly tokens: readonly string[];
    /** Says whether that is the event with that number of its pace, or one of those that were to come. */
    readonly check: (event: LineEvent, n: number) => boolean;
  }) {
    this.#name = where.name;
    this.#port = where.port;
    this.#streamId = where.streamId;
    this.#tokens = where.tokens;
    this.#check = where.check;
    this.#seats = seatServer(`http://127.0.0.1:${where.port}`, AT_ONCE);
  }

  async openFullClient(): Promise<void> {
    const { dialect } = peerOf(this.#name);
    const streamId = this.#streamId === null ? {} : { streamId: this.#streamId };
    await openFullClient({ port: this.#port, dialect, ...streamId, heard: (event) => this.#checked(event) });
  }

  /** Lets so many more in, as fast as it goes. Resolves to how long it took, in seconds. */
  async join(count: number): Promise<number> {
    const startMs = performance.now();
    let left = count;
    const line = async () => {
      while (left-- > 0) await this.#joinOne();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, line));
    if (this.#failure) throw this.#failure;
    return (performance.now() - startMs) / 1_000;
  }

  /** Says what will be told and when, from which latencies are counted. */
  expect(pace: Pace): void {
    this.#pace = pace;
    this.#counts.fill(0);
    this.#full = 0;
    this.#latencies.clear();
    this.#markedBytes = this.#bytes();
  }

  /** Says whether every viewer has heard every event. Throws when one heard more, or something else. */
  hasAll(): boolean {
    if (this.#failure) throw this.#failure;
    const { events } = this.#pace;
    if (this.#counts.some((count) => count > events)) throw new Error('a viewer heard an event twice');
    return this.#full === events && this.#counts.every((count) => count === events);
  }

  heard(): Heard {
    return {
      p50Ms: this.#latencies.at(0.5),
      p99Ms: this.#latencies.at(0.99),
      maxMs: this.#latencies.at(1),
      bytesPerViewer: (this.#bytes() - this.#markedBytes) / this.#sinks.length,
    };
  }

  /** Lets all go but the full client. */
  leave(): void {
    for (const sink of this.#sinks) sink.leave();
  }

  /** Sends a message as the viewer who came so many-th. */
  send(at: number, payload: Buffer): void {
    this.#sinks[at]!.send(payload);
  }

  #bytes(): number {
    return this.#sinks.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  async #joinOne(): Promise<void> {
    const { dialect, room } = peerOf(this.#name);
    const at = this.#counts.push(0) - 1;
    const seat = { streamId: this.#streamId, token: this.#tokens[at] ?? null };
    const reserved = room === undefined ? null : await reserveSeat(this.#seats, { room, ...seat });
    const sink = new Sink({
      port: reserved === null ? this.#port : Number(new URL(reserved.address).port),
      path: reserved?.path ?? null,
      dialect,
      heard: (payload) => this.#hear(at, payload),
      failed: (error) => this.#fail(error),
    });
    this.#sinks[at] = sink;
    await sink.joined;
  }

  #hear(at: number, payload: Buffer): void {
    let from = payload.indexOf(MARK_BYTES);
    if (from < 0) return;
    const { startMs, perSecond } = this.#pace;
    const nowMs = performance.now() + this.#sinceMs;
    for (; from >= 0; from = payload.indexOf(MARK_BYTES, from + MARK_BYTES.length)) {
      this.#latencies.note(nowMs - startMs - (this.#counts[at]! * 1_000) / perSecond);
      this.#counts[at]! += 1;
    }
  }

  #checked(event: LineEvent): void {
    if (!this.#check(event, this.#full))
      this.#fail(new Error(`event ${this.#full} came as ${JSON.stringify(event)}`));
    this.#full += 1;
  }

  #fail(error: Error): void {
    this.#failure ??= error;
  }
}
