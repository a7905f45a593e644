import { setTimeout as pause } from 'node:timers/promises';
import type { Patience } from '../../server/demoShow/seat/persist.ts';
import { post } from '../../server/demoShow/seat/rest.ts';
import { Seat } from '../../server/demoShow/seat/Seat.ts';
import { FeedWatch } from '../crash/FeedWatch.ts';
import { openStream } from '../rest.ts';
import { Bids } from './Bids.ts';
import { Chats } from './Chats.ts';
import type { Company, CompanyInput } from './Company.ts';
import { CrowdWorker } from './CrowdWorker.ts';
import type { CrowdInput, CrowdOrder } from './crowd.ts';
import { type BesideName, type Measured, Measures, type Second } from './Measures.ts';
import { Pictures } from './Pictures.ts';
import { Queue, Tickets } from './Sales.ts';
import { companyOf, type Scenario } from './scenario.ts';
import type { Target } from './target.ts';
import { judge, type Seen, type Verdict } from './truth.ts';
import { Writers } from './Writers.ts';

/** A run from its beginning to its end. */
export interface Outcome extends Measured {
  readonly scenario: Scenario;
  readonly joinSeconds: number;
  readonly skipped: number;
  readonly watched: number;
  readonly verdict: Verdict;
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
  readonly #measures = new Measures(TICK_MS);
  #streamId = '';
  #creator!: Seat;
  #writers!: Writers;
  #workers: CrowdWorker[] = [];
  #company: readonly Company[] = [];
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
    ({ streamId: this.#streamId } = await openStream({ address, token }, PATIENCE));
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
      failed: (what) => this.#measures.count(what, 1),
    });
    await this.#writers.join();
    this.#company = this.#gather();
    for (const company of this.#company) await company.begin();
    this.#measures.begin(await this.#target.use());
    this.#workers = this.#shares(workers).map((input) => new CrowdWorker(input));
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
    const { seconds, storms, curtains, raids, stalled } = this.#scenario;
    const over = new AbortController();
    const at = (second: number, act: () => void) => setTimeout(act, second * 1_000);
    const timers = [
      ...storms.map(({ atSecond, share, backWithinSeconds }) =>
        at(atSecond, () => this.#tellAll({ type: 'storm', share, backWithinMs: backWithinSeconds * 1_000 })),
      ),
      ...raids.map(({ atSecond, viewers, withinSeconds, stayingSeconds }) =>
        at(atSecond, () =>
          this.#tellAll({
            type: 'raid',
            viewers: Math.ceil(viewers / this.#workers.length),
            ...{ withinMs: withinSeconds * 1_000, stayingMs: stayingSeconds * 1_000 },
          }),
        ),
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
    await Promise.all([
      this.#tickUntil(over.signal),
      this.#writers.writeUntil(over.signal),
      ...this.#company.map((company) => company.playUntil(over.signal)),
    ]);
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
    const beside = (await Promise.all(this.#company.map((company) => company.faults()))).flat();
    for (const words of this.#watch.violations) this.#measures.count(`creator: ${words}`, 1);
    const verdict = judge(seen, {
      acknowledged: this.#writers.acknowledged,
      sums: { receipts: this.#writers.creditedMinor, raised: BigInt(raised) },
      viewers: { here: this.#shouldCount, counted },
      wasWatched: watched > 0,
      beside,
    });
    return {
      ...this.#measures.measured(this.#scenario.audience.viewers),
      scenario: this.#scenario,
      joinSeconds: this.#joinSeconds,
      skipped: this.#writers.skipped,
      watched,
      verdict,
    };
  }

  async dispose(): Promise<void> {
    for (const worker of this.#workers) await worker.stop();
    for (const company of this.#company) await company.leave();
    await this.#writers?.leave();
    await this.#creator?.request('endStream', {}, { ...PATIENCE, limitMs: 5_000 }).catch(() => undefined);
    await this.#creator?.leave();
    this.#measures.stop();
  }

  /** Returns those who play beside the stream. */
  #gather(): readonly Company[] {
    const { chats, bids, pictures, tickets, queue } = this.#scenario;
    const { chatters, bidders, players, buyers, fans } = companyOf(this.#scenario);
    const { address, cast } = this.#target;
    const left = [...cast.company];
    const inputOf = (what: BesideName, count: number): CompanyInput => ({
      ...{ address, creator: cast.creator, members: left.splice(0, count) },
      failed: (words) => this.#measures.count(`${what}: ${words}`, 1),
      took: (ms) => this.#measures.note(what, ms),
    });
    const company: Company[] = [];
    if (chats) company.push(new Chats(inputOf('chats', chatters), chats));
    if (bids) company.push(new Bids(inputOf('bids', bidders), bids));
    const streamId = this.#streamId;
    if (tickets) company.push(new Tickets({ ...inputOf('tickets', buyers), streamId }, tickets));
    if (queue) company.push(new Queue({ ...inputOf('queue', fans), streamId }, queue));
    if (pictures) company.push(new Pictures(inputOf('pictures', players), pictures, this.#streamId));
    return company;
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
      this.#measures.count(`switchMode: ${(error as Error).message}`, 1);
    }
  }

  async #tickUntil(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(TICK_MS);
      await this.#tick();
    }
  }

  async #tick(): Promise<Second> {
    const news = await Promise.all(this.#workers.map((worker) => worker.ask({ type: 'look' }, 'news')));
    const { writers } = this.#target.cast;
    // players watch in the place of a seat's page; who buys has a seat as well
    const { players, buyers, fans } = companyOf(this.#scenario);
    const besides = writers.length + players + buyers + fans;
    this.#shouldCount = news.reduce((sum, { counted }) => sum + counted, besides);
    const second = this.#measures.take(news, await this.#target.use());
    this.#tell(second);
    return second;
  }

  /**
   * Waits until nothing is told for a second and the server counts as many viewers as are there, or until it does not
   * come to that. Returns what the server counts.
   */
  async #rest(): Promise<number> {
    const giveUpAtMs = performance.now() + REST_MS;
    for (;;) {
      await pause(TICK_MS);
      const { delivered } = await this.#tick();
      const counted = this.#watch.stage?.viewers ?? 0;
      if ((delivered === 0 && counted === this.#shouldCount) || performance.now() > giveUpAtMs)
        return counted;
    }
  }
}
