import { createHistogram, monitorEventLoopDelay, type RecordableHistogram } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Patience } from '../../server/demoShow/seat/persist.ts';
import { post } from '../../server/demoShow/seat/rest.ts';
import { Seat } from '../../server/demoShow/seat/Seat.ts';
import { FeedWatch } from '../crash/FeedWatch.ts';
import type { CrowdAnswer, CrowdInput, CrowdNews, CrowdOrder } from './crowd.ts';
import type { Scenario } from './scenario.ts';
import type { ServerUse } from './server.ts';
import type { Target } from './target.ts';
import { judge, type Seen, type Verdict } from './truth.ts';
import { Writers } from './Writers.ts';

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

/** Percentiles in milliseconds; null: there were no samples. */
export interface Spread {
  readonly count: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

export interface Outcome {
  readonly scenario: Scenario;
  readonly seconds: readonly Second[];
  readonly joins: Spread;
  readonly joinSeconds: number;
  readonly lines: Spread;
  readonly tips: Spread;
  readonly errors: Readonly<Record<string, number>>;
  readonly skipped: number;
  readonly watched: number;
  readonly verdict: Verdict;
  readonly server: {
    readonly cpuPercent: number;
    readonly rssMb: number;
    readonly rssPerViewerKb: number;
  } | null;
}

const PATIENCE: Patience = { limitMs: 30_000, onRetry: () => undefined };
const FOLLOWERS = {
  type: 'private',
  rules: { match: 'any', followers: true, subscribers: null, invited: false, tipped: null },
};
/** How long the counts may take to come to rest: a seat whose socket was lost is kept for a while. */
const REST_MS = 45_000;
const TICK_MS = 1_000;

/** Plays a scenario to a server. `tell` is called each second, with what the second was like. */
export async function play(
  scenario: Scenario,
  target: Target,
  { workers: count, tell }: { readonly workers: number; readonly tell: (second: Second) => void },
): Promise<Outcome> {
  const run = new Run(scenario, target, tell);
  try {
    await run.begin(count);
    await run.hold();
    return await run.end();
  } finally {
    await run.dispose();
  }
}

class Run {
  readonly #scenario: Scenario;
  readonly #target: Target;
  readonly #tell: (second: Second) => void;
  readonly #watch = new FeedWatch();
  readonly #all = { joins: createHistogram(), lines: createHistogram(), tips: createHistogram() };
  readonly #errors: Record<string, number> = {};
  readonly #seconds: Second[] = [];
  readonly #delay = monitorEventLoopDelay({ resolution: 10 });
  #streamId = '';
  #creator!: Seat;
  #writers!: Writers;
  #workers: CrowdWorker[] = [];
  #used: ServerUse | null = null;
  #emptyRssBytes = 0;
  #joinSeconds = 0;
  /** How many viewers the server should count: writers are some of them. */
  #shouldCount = 0;

  constructor(scenario: Scenario, target: Target, tell: (second: Second) => void) {
    this.#scenario = scenario;
    this.#target = target;
    this.#tell = tell;
  }

  /** Goes live, seats the writers, and lets the audience in. */
  async begin(workers: number): Promise<void> {
    const { address, cast } = this.#target;
    const { token } = cast.creator;
    ({ streamId: this.#streamId } = await post<{ streamId: string }>(
      { address, path: '/api/streams', body: {}, token },
      PATIENCE,
    ));
    const seat = { address, token, streamId: this.#streamId };
    this.#creator = new Seat({ ...seat, room: 'stream', messages: this.#watch.messages });
    await this.#creator.request(
      'goLive',
      { title: `Load test: ${this.#scenario.name}`, kind: 'video' },
      PATIENCE,
    );
    for (const writer of cast.writers)
      await post(
        { address, path: `/api/creators/${cast.creator.id}/follow`, body: {}, token: writer },
        PATIENCE,
      );
    this.#writers = new Writers({
      ...seat,
      creatorId: cast.creator.id,
      tokens: cast.writers,
      scenario: this.#scenario,
      failed: (what) => this.#count(what, 1),
    });
    await this.#writers.join();
    this.#used = await this.#target.use();
    this.#emptyRssBytes = this.#used?.rssBytes ?? 0;
    this.#workers = this.#shares(workers).map((input) => new CrowdWorker(input));
    this.#delay.enable();
    const ticking = new AbortController();
    const ticks = this.#tickUntil(ticking.signal);
    const startMs = performance.now();
    await Promise.all(this.#workers.map((worker) => worker.ask({ type: 'join' }, 'joined')));
    this.#joinSeconds = (performance.now() - startMs) / 1_000;
    ticking.abort();
    await ticks;
  }

  /** Lets the writers write for as long as the scenario says, with its storms and curtains. */
  async hold(): Promise<void> {
    const { seconds, storms, curtains, stalled } = this.#scenario;
    const over = new AbortController();
    const at = (second: number, act: () => void) => setTimeout(act, second * 1_000);
    const timers = [
      ...storms.map(({ atSecond, share, backWithinSeconds }) =>
        at(atSecond, () => this.#tellAll({ type: 'storm', share, backWithinMs: backWithinSeconds * 1_000 })),
      ),
      ...curtains.flatMap(({ atSecond, openAfterSeconds }) => [
        at(atSecond, () => void this.#mode(FOLLOWERS)),
        at(atSecond + openAfterSeconds, () => void this.#mode({ type: 'public', limitMinutes: null })),
      ]),
      ...(stalled
        ? Array.from({ length: Math.floor(seconds / (2 * stalled.seconds)) }, (_, n) =>
            at(n * 2 * stalled.seconds, () =>
              this.#tellAll({ type: 'stall', share: stalled.share, ms: stalled.seconds * 1_000 }),
            ),
          )
        : []),
      at(seconds, () => over.abort()),
    ];
    await Promise.all([this.#tickUntil(over.signal), this.#writers.writeUntil(over.signal)]);
    for (const timer of timers) clearTimeout(timer);
  }

  /** Waits until all is at rest, and judges what everybody was told. */
  async end(): Promise<Outcome> {
    const counted = await this.#rest();
    const raised = this.#watch.stage?.raisedMinor ?? '0';
    const seen: Seen[] = [];
    let watched = 0;
    for (const worker of this.#workers) {
      const answer = await worker.ask({ type: 'finish' }, 'seen');
      seen.push(answer.seen);
      watched += answer.watched;
    }
    for (const words of this.#watch.violations) this.#count(`creator: ${words}`, 1);
    const verdict = judge(seen, {
      acknowledged: this.#writers.acknowledged,
      sums: { receipts: this.#writers.creditedMinor, raised: BigInt(raised) },
      viewers: { here: this.#shouldCount, counted },
      wasWatched: watched > 0,
    });
    return {
      scenario: this.#scenario,
      seconds: this.#seconds,
      joins: spread(this.#all.joins),
      joinSeconds: this.#joinSeconds,
      lines: spread(this.#all.lines),
      tips: spread(this.#all.tips),
      errors: this.#errors,
      skipped: this.#writers.skipped,
      watched,
      verdict,
      server: this.#serverSums(),
    };
  }

  async dispose(): Promise<void> {
    for (const worker of this.#workers) await worker.stop();
    await this.#writers?.leave();
    await this.#creator?.request('endStream', {}, { ...PATIENCE, limitMs: 5_000 }).catch(() => undefined);
    await this.#creator?.leave();
    this.#delay.disable();
  }

  #shares(workers: number): CrowdInput[] {
    const { viewers, guests, joinsPerSecond } = this.#scenario.audience;
    const { address, cast } = this.#target;
    const people = cast.viewers.length === 0 ? 0 : Math.round(viewers * (1 - guests));
    const wishes = Array.from({ length: viewers }, (_, n) => {
      const person = n % Math.max(1, cast.viewers.length);
      return n < people ? { token: cast.viewers[person]!, at: person } : { token: null, at: n };
    });
    return Array.from({ length: workers }, (_, worker) => ({
      address,
      streamId: this.#streamId,
      tokens: wishes.filter(({ at }) => at % workers === worker).map(({ token }) => token),
      joinsPerSecond: joinsPerSecond / workers,
    }));
  }

  #tellAll(order: CrowdOrder): void {
    for (const worker of this.#workers) worker.tell(order);
  }

  async #mode(mode: object): Promise<void> {
    try {
      const { holders, leaving } = await this.#creator.request<{ holders: number; leaving: number }>(
        'previewMode',
        { mode },
        PATIENCE,
      );
      await this.#creator.request('switchMode', { mode, confirm: { holders, leaving } }, PATIENCE);
    } catch (error) {
      this.#count(`switchMode: ${(error as Error).message}`, 1);
    }
  }

  async #tickUntil(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(TICK_MS);
      await this.#tick();
    }
  }

  async #tick(): Promise<void> {
    const news = await Promise.all(this.#workers.map((worker) => worker.ask({ type: 'look' }, 'news')));
    const use = await this.#target.use();
    const joins = joined(news.map((each) => each.joins));
    const lines = joined(news.map((each) => each.lines));
    this.#all.joins.add(joins);
    this.#all.lines.add(lines);
    for (const { tips } of news) if (tips.count > 0) this.#all.tips.add(tips);
    let errors = 0;
    for (const each of news) {
      for (const [what, count] of Object.entries(each.errors)) {
        this.#count(what, count);
        errors += count;
      }
    }
    const sum = (of: (each: CrowdNews) => number) => news.reduce((total, each) => total + of(each), 0);
    this.#shouldCount = sum(({ counted }) => counted) + this.#target.cast.writers.length;
    const second: Second = {
      second: this.#seconds.length + 1,
      here: sum(({ here }) => here),
      inside: sum(({ inside }) => inside),
      delivered: sum(({ events }) => events),
      joinP99: spread(joins).p99,
      lineP50: spread(lines).p50,
      lineP99: spread(lines).p99,
      errors,
      serverCpu: use && this.#used ? (use.cpuMs - this.#used.cpuMs) / TICK_MS : null,
      serverRssMb: use ? use.rssBytes / 1e6 : null,
      serverDelay: use?.delayMs ?? null,
      ownDelay: Math.max(this.#delay.percentile(99) / 1e6, ...news.map(({ ownDelayMs }) => ownDelayMs)),
    };
    this.#delay.reset();
    this.#used = use;
    this.#seconds.push(second);
    this.#tell(second);
  }

  /**
   * Waits until nothing is told for a second and the server counts as many viewers as are there, or until it does not
   * come to that. Returns what the server counts.
   */
  async #rest(): Promise<number> {
    const giveUpAtMs = performance.now() + REST_MS;
    for (;;) {
      await pause(TICK_MS);
      await this.#tick();
      const counted = this.#watch.stage?.viewers ?? 0;
      const isStill = this.#seconds.at(-1)?.delivered === 0;
      if ((isStill && counted === this.#shouldCount) || performance.now() > giveUpAtMs) return counted;
    }
  }

  #count(what: string, count: number): void {
    this.#errors[what] = (this.#errors[what] ?? 0) + count;
  }

  #serverSums(): Outcome['server'] {
    const cpu = this.#seconds.flatMap(({ serverCpu }) => serverCpu ?? []);
    if (this.#used === null || cpu.length === 0) return null;
    const grownBytes = this.#used.rssBytes - this.#emptyRssBytes;
    return {
      cpuPercent: (100 * cpu.reduce((sum, each) => sum + each, 0)) / cpu.length,
      rssMb: this.#used.rssBytes / 1e6,
      rssPerViewerKb: grownBytes / 1_000 / this.#scenario.audience.viewers,
    };
  }
}

/** One worker thread with its part of the audience. It answers one question at a time. */
class CrowdWorker {
  readonly #worker: Worker;
  #waiting = new Map<CrowdAnswer['type'], PromiseWithResolvers<CrowdAnswer>>();

  constructor(input: CrowdInput) {
    this.#worker = new Worker(new URL('./crowd.ts', import.meta.url), { workerData: input });
    this.#worker.on('message', (answer: CrowdAnswer) => {
      this.#waiting.get(answer.type)?.resolve(answer);
      this.#waiting.delete(answer.type);
    });
    this.#worker.on('error', (error) => {
      for (const { reject } of this.#waiting.values()) reject(error);
    });
  }

  tell(order: CrowdOrder): void {
    this.#worker.postMessage(order);
  }

  ask<T extends CrowdAnswer['type']>(
    order: CrowdOrder,
    answer: T,
  ): Promise<Extract<CrowdAnswer, { type: T }>> {
    const waiting = Promise.withResolvers<CrowdAnswer>();
    this.#waiting.set(answer, waiting);
    this.tell(order);
    return waiting.promise as Promise<Extract<CrowdAnswer, { type: T }>>;
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
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
