import { createHistogram, monitorEventLoopDelay, type RecordableHistogram } from 'node:perf_hooks';
import { slope } from '../feed/stats.ts';
import type { CrowdNews } from './crowd.ts';
import type { ServerUse } from './server.ts';

/** One second of a run. Times are milliseconds; null: nothing was measured in it. */
export interface Second {
  readonly second: number;
  readonly here: number;
  readonly inside: number;
  /** How many events reached viewers in it: one line to a thousand viewers is a thousand. */
  readonly delivered: number;
  readonly joinP99: number | null;
  readonly lineP50: number | null;
  readonly lineP99: number | null;
  readonly errors: number;
  readonly serverCpu: number | null;
  readonly serverRssMb: number | null;
  readonly serverDelay: number | null;
  /** The delay of the tester's slowest event loop: where it is large, the tester was the bottleneck. */
  readonly ownDelay: number;
}

/** What is measured beside the stream. */
export type BesideName = 'chats' | 'bids' | 'pictures' | 'tickets' | 'queue';

/** Percentiles in milliseconds; null: there were no samples. */
export interface Spread {
  readonly count: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

/** What a whole run took. */
export interface Measured {
  readonly seconds: readonly Second[];
  readonly joins: Spread;
  readonly lines: Spread;
  readonly tips: Spread;
  /** From a line in a conversation to the socket of each of its members. */
  readonly chats: Spread;
  /** From a bid to its answer. */
  readonly bids: Spread;
  /** From the wish for a picture to its first packet. */
  readonly pictures: Spread;
  /** From the wish for a ticket, and for a one-to-one, to its answer. */
  readonly tickets: Spread;
  readonly queue: Spread;
  readonly errors: Readonly<Record<string, number>>;
  /** Null: the server is not ours, and nobody says. */
  readonly server: {
    readonly cpuPercent: number;
    readonly rssMb: number;
    readonly rssPerViewerKb: number;
    /** How the memory drifts over the second half of the run, MB a minute: a leak grows, a heap that breathes does not. */
    readonly rssMbPerMinute: number;
  } | null;
}

/** Measures a run second by second, from what the workers and the server's process say. */
export class Measures {
  readonly #tickMs: number;
  readonly #all = {
    ...{ joins: createHistogram(), lines: createHistogram(), tips: createHistogram() },
    ...{ chats: createHistogram(), bids: createHistogram(), pictures: createHistogram() },
    ...{ tickets: createHistogram(), queue: createHistogram() },
  };
  readonly #errors: Record<string, number> = {};
  readonly #seconds: Second[] = [];
  readonly #delay = monitorEventLoopDelay({ resolution: 10 });
  #used: ServerUse | null = null;
  #emptyRssBytes = 0;

  constructor(tickMs: number) {
    this.#tickMs = tickMs;
  }

  /** Takes what the server used while nobody was there. */
  begin(use: ServerUse | null): void {
    this.#used = use;
    this.#emptyRssBytes = use?.rssBytes ?? 0;
    this.#delay.enable();
  }

  stop(): void {
    this.#delay.disable();
  }

  count(what: string, count: number): void {
    this.#errors[what] = (this.#errors[what] ?? 0) + count;
  }

  /** Takes how long something took beside the stream, in milliseconds. */
  note(what: BesideName, ms: number): void {
    this.#all[what].record(Math.max(1, Math.round(ms * 1_000)));
  }

  /** Takes what happened since the last call, and returns what the second was like. */
  take(news: readonly CrowdNews[], use: ServerUse | null): Second {
    const joins = joined(news.map((each) => each.joins));
    const lines = joined(news.map((each) => each.lines));
    this.#all.joins.add(joins);
    this.#all.lines.add(lines);
    for (const { tips } of news) if (tips.count > 0) this.#all.tips.add(tips);
    const sum = (of: (each: CrowdNews) => number) => news.reduce((total, each) => total + of(each), 0);
    const errors = sum((each) => this.#countAll(each.errors));
    const second: Second = {
      second: this.#seconds.length + 1,
      here: sum(({ here }) => here),
      inside: sum(({ inside }) => inside),
      delivered: sum(({ events }) => events),
      joinP99: spread(joins).p99,
      lineP50: spread(lines).p50,
      lineP99: spread(lines).p99,
      errors,
      serverCpu: use && this.#used ? (use.cpuMs - this.#used.cpuMs) / this.#tickMs : null,
      serverRssMb: use ? use.rssBytes / 1e6 : null,
      serverDelay: use?.delayMs ?? null,
      ownDelay: Math.max(this.#delay.percentile(99) / 1e6, ...news.map(({ ownDelayMs }) => ownDelayMs)),
    };
    this.#delay.reset();
    this.#used = use;
    this.#seconds.push(second);
    return second;
  }

  /** Returns what the whole run took; `viewers` share the memory that grew. */
  measured(viewers: number): Measured {
    const { joins, lines, tips, chats, bids, pictures, tickets, queue } = this.#all;
    return {
      seconds: this.#seconds,
      joins: spread(joins),
      lines: spread(lines),
      tips: spread(tips),
      chats: spread(chats),
      bids: spread(bids),
      pictures: spread(pictures),
      tickets: spread(tickets),
      queue: spread(queue),
      errors: this.#errors,
      server: this.#server(viewers),
    };
  }

  /** Returns how many errors these are. */
  #countAll(errors: CrowdNews['errors']): number {
    let all = 0;
    for (const [what, count] of Object.entries(errors)) {
      this.count(what, count);
      all += count;
    }
    return all;
  }

  #server(viewers: number): Measured['server'] {
    const cpu = this.#seconds.flatMap(({ serverCpu }) => serverCpu ?? []);
    if (this.#used === null || cpu.length === 0) return null;
    const grownBytes = this.#used.rssBytes - this.#emptyRssBytes;
    return {
      cpuPercent: (100 * cpu.reduce((sum, each) => sum + each, 0)) / cpu.length,
      rssMb: this.#used.rssBytes / 1e6,
      rssPerViewerKb: grownBytes / 1_000 / viewers,
      rssMbPerMinute: 60 * slope(this.#seconds.slice(this.#seconds.length / 2).flatMap(memoryAt)),
    };
  }
}

/** Returns the second and the memory in it, where it is known. */
function memoryAt({ second, serverRssMb }: Second): [number, number][] {
  return serverRssMb === null ? [] : [[second, serverRssMb]];
}

function joined(histograms: readonly RecordableHistogram[]): RecordableHistogram {
  const all = createHistogram();
  for (const each of histograms) if (each.count > 0) all.add(each);
  return all;
}

function spread(histogram: RecordableHistogram): Spread {
  const { count, max } = histogram;
  const at = (share: number) => (count === 0 ? null : histogram.percentile(share) / 1_000);
  return { count, p50: at(50), p95: at(95), p99: at(99), max: count === 0 ? null : max / 1_000 };
}
