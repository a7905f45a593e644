import { createHistogram, monitorEventLoopDelay, type RecordableHistogram } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { SeatRefused, seatServer, takeSeat } from '../takeSeat.ts';
import { CrowdSeat, type CrowdSeatParts } from './CrowdSeat.ts';
import { FeedReader, nowMs, type ReadFrame } from './FeedReader.ts';
import { FeedTruth, type Seen } from './truth.ts';

/**
 * What a worker is given: its part of the audience. `tokens` has one for each viewer; null is a guest. All seats of one
 * person are of one worker.
 */
export interface CrowdInput {
  readonly address: string;
  readonly streamId: string;
  readonly tokens: readonly (string | null)[];
  readonly joinsPerSecond: number;
}
/** What the worker is told while it runs. */
export type CrowdOrder =
  | { readonly type: 'join' }
  | { readonly type: 'storm'; readonly share: number; readonly backWithinMs: number }
  | { readonly type: 'stall'; readonly share: number; readonly ms: number }
  | { readonly type: 'raid'; readonly viewers: number; readonly withinMs: number; readonly stayingMs: number }
  | { readonly type: 'look' }
  | { readonly type: 'finish' };

/** What happened since the worker last said so. Times are whole microseconds. */
export interface CrowdNews {
  readonly type: 'news';
  readonly here: number;
  /** Guests who are here, and people however many seats each has: so the server counts. */
  readonly counted: number;
  readonly inside: number;
  readonly events: number;
  readonly joins: RecordableHistogram;
  readonly lines: RecordableHistogram;
  readonly tips: RecordableHistogram;
  readonly errors: Readonly<Record<string, number>>;
  /** The delay of the worker's own event loop, 99th percentile, milliseconds. */
  readonly ownDelayMs: number;
}
export type CrowdAnswer =
  | CrowdNews
  | { readonly type: 'joined' }
  | { readonly type: 'seen'; readonly seen: Seen; readonly watched: number };

/** How many viewers of one worker ask for a seat at once. */
const AT_ONCE = 40;
const MOST_TRIES = 20;
const RETRY_MS = 500;

class Crowd {
  readonly #input: CrowdInput;
  readonly #server: ReturnType<typeof seatServer>;
  readonly #truth = new FeedTruth();
  readonly #seats: CrowdSeat[];
  readonly #parts: CrowdSeatParts;
  readonly #tokenOf = new Map<CrowdSeat, string | null>();
  readonly #delay = monitorEventLoopDelay({ resolution: 10 });
  #joins = createHistogram();
  #lines = createHistogram();
  #tips = createHistogram();
  #events = 0;
  #errors: Record<string, number> = {};
  #isOver = false;

  constructor(input: CrowdInput) {
    this.#input = input;
    this.#server = seatServer(input.address, AT_ONCE);
    const reader = new FeedReader();
    this.#parts = {
      truth: this.#truth,
      reader,
      heard: (frame: ReadFrame) => this.#heard(frame),
      lost: (seat: CrowdSeat) => void this.#lost(seat),
    };
    this.#seats = input.tokens.map((token) => {
      const seat = new CrowdSeat(this.#parts);
      this.#tokenOf.set(seat, token);
      return seat;
    });
    this.#delay.enable();
  }

  /** Lets everybody in at the wished rate. Resolves when the last one sits or has given up. */
  async join(): Promise<void> {
    const startMs = performance.now();
    let next = 0;
    const line = async () => {
      for (let at = next++; at < this.#seats.length; at = next++) {
        const dueMs = startMs + (at / this.#input.joinsPerSecond) * 1_000;
        if (dueMs > performance.now()) await pause(dueMs - performance.now());
        await this.#seat(this.#seats[at]!);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, line));
  }

  storm(share: number, backWithinMs: number): void {
    const here = this.#seats.filter(({ isHere }) => isHere);
    for (const seat of here.slice(0, Math.round(here.length * share))) {
      seat.drop();
      setTimeout(() => void this.#seat(seat), Math.random() * backWithinMs);
    }
  }

  /** Lets so many guests come within a time, each of whom stays for another. What they are told is judged like everybody's. */
  raid({ viewers, withinMs, stayingMs }: CrowdOrder & { readonly type: 'raid' }): void {
    for (let n = 0; n < viewers; n += 1) {
      const seat = new CrowdSeat(this.#parts);
      this.#tokenOf.set(seat, null);
      this.#seats.push(seat);
      setTimeout(() => void this.#seat(seat), (n * withinMs) / viewers).unref();
      setTimeout(() => this.#leaves(seat), (n * withinMs) / viewers + stayingMs).unref();
    }
  }

  #leaves(seat: CrowdSeat): void {
    seat.leave();
    const at = this.#seats.indexOf(seat);
    if (at >= 0) this.#seats.splice(at, 1);
  }

  /** Stalls those who came last: who came first has watched from the beginning, and looks for what is missing. */
  stall(share: number, ms: number): void {
    for (const seat of this.#seats.slice(Math.ceil(this.#seats.length * (1 - share)))) seat.stall(ms);
  }

  news(): CrowdNews {
    const news: CrowdNews = {
      type: 'news',
      ...this.#counts(),
      inside: this.#seats.filter(({ isInside }) => isInside).length,
      events: this.#events,
      joins: this.#joins,
      lines: this.#lines,
      tips: this.#tips,
      errors: this.#errors,
      ownDelayMs: this.#delay.percentile(99) / 1e6,
    };
    this.#joins = createHistogram();
    this.#lines = createHistogram();
    this.#tips = createHistogram();
    this.#events = 0;
    this.#errors = {};
    this.#delay.reset();
    return news;
  }

  #counts(): Pick<CrowdNews, 'here' | 'counted'> {
    const tokens = this.#seats.filter(({ isHere }) => isHere).map((seat) => this.#tokenOf.get(seat)!);
    const people = tokens.filter((token) => token !== null);
    return { here: tokens.length, counted: tokens.length - people.length + new Set(people).size };
  }

  /** Lets everybody go, and says what was seen and how many watched without a gap. */
  finish(): { readonly seen: Seen; readonly watched: number } {
    this.#isOver = true;
    const watched = this.#seats.filter(({ isInside, hasGap }) => isInside && !hasGap).length;
    for (const seat of this.#seats) seat.leave();
    this.#server.agent.destroy();
    return { seen: this.#truth.seen(), watched };
  }

  async #seat(seat: CrowdSeat): Promise<void> {
    const { streamId } = this.#input;
    const token = this.#tokenOf.get(seat)!;
    for (let tries = 1; tries <= MOST_TRIES && !this.#isOver && !seat.isHere && !seat.hasLeft; tries += 1) {
      const askedMs = performance.now();
      try {
        seat.sit(await takeSeat(this.#server, { room: 'audience', streamId, token }));
        this.#joins.record(micros(performance.now() - askedMs));
        return;
      } catch (error) {
        const code = error instanceof SeatRefused ? error.message : (error as NodeJS.ErrnoException).code;
        this.#count(`join: ${code ?? (error as Error).message}`);
        await pause(Math.max((error as SeatRefused).waitMs ?? 0, RETRY_MS * (0.5 + Math.random())));
      }
    }
    if (!this.#isOver && !seat.hasLeft) this.#count('join: gave up');
  }

  async #lost(seat: CrowdSeat): Promise<void> {
    if (this.#isOver) return;
    this.#count('socket closed by the server');
    await pause(RETRY_MS * Math.random());
    await this.#seat(seat);
  }

  #count(what: string): void {
    this.#errors[what] = (this.#errors[what] ?? 0) + 1;
  }

  #heard({ stamps, events }: ReadFrame): void {
    this.#events += events;
    if (stamps.length === 0) return;
    const atMs = nowMs();
    for (const { of, sentAtMs } of stamps)
      (of === 'line' ? this.#lines : this.#tips).record(micros(atMs - sentAtMs));
  }
}

/** Returns whole microseconds, at least one: a histogram takes nothing less. */
function micros(ms: number): number {
  return Math.max(1, Math.round(ms * 1_000));
}

const crowd = new Crowd(workerData as CrowdInput);
const say = (answer: CrowdAnswer) => parentPort!.postMessage(answer);
parentPort!.on('message', (order: CrowdOrder) => {
  switch (order.type) {
    case 'join':
      return void crowd.join().then(() => say({ type: 'joined' }));
    case 'storm':
      return crowd.storm(order.share, order.backWithinMs);
    case 'stall':
      return crowd.stall(order.share, order.ms);
    case 'raid':
      return crowd.raid(order);
    case 'look':
      return say(crowd.news());
    case 'finish':
      say({ type: 'seen', ...crowd.finish() });
      return parentPort!.close();
  }
});
