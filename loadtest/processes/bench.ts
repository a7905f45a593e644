/**
 * `npm run bench:processes` has one stream with so many viewers for each process of a cluster, of one process and of two by turns, and
 * says what a viewer costs in each: two carry as many times the viewers of one as their cost says. `--viewers=500` for each process,
 * `--rounds=3`. The last line is `RESULT {json}`.
 */
import { parseArgs } from 'node:util';
import { Seat } from '../../server/demoShow/seat/Seat.ts';
import type { LineEvent } from '../../shared/protocol/feed.ts';
import { ClusterUnderTest } from '../cluster/ClusterUnderTest.ts';
import { PATIENCE } from '../cluster/Present.ts';
import { register } from '../crash/register.ts';
import { MARK, monotonicMs } from '../feed/event.ts';
import { pace } from '../feed/pace.ts';
import { median, round } from '../feed/stats.ts';
import { Audience, sayOf } from '../peers/Audience.ts';
import { writersOf } from '../peers/peers.ts';
import { readUse } from '../peers/processUse.ts';
import { report } from '../report.ts';
import { logInDemo, openStream } from '../rest.ts';
import { untilTrue } from '../untilTrue.ts';

/** What two processes should carry of what one does. */
const AIM = 1.8;
const PROCESSES = [1, 2] as const;
/** One stream's audience is in shards of so many, which the processes share. */
const SHARD = 100;
const LOAD = { perSecond: 20, events: 200 };
const WARM_UP = { perSecond: 20, events: 60 };
const LEAD_MS = 50;
const DRAIN_MS = 60_000;

const { values } = parseArgs({
  options: { viewers: { type: 'string', default: '500' }, rounds: { type: 'string', default: '3' } },
});
const viewersOfProcess = Number(values.viewers);

interface Cost {
  /** CPU of all processes for one event to one viewer, and for one viewer who joins, µs. */
  readonly usPerDelivery: number;
  readonly usPerJoin: number;
  /** What the busiest process has of the CPU of all: a half when two share evenly. */
  readonly share: number;
  readonly p99Ms: number;
}

async function costOf(processes: number): Promise<Cost> {
  const env = {
    ...{ MESI_AUDIENCE_SIZE: String(SHARD), MESI_GUESTS: '1000000', MESI_LOG_LEVEL: 'info' },
    ...{ MESI_JOINS_PER_MINUTE_OF_ADDRESS: '1000000', MESI_CONNECTIONS_PER_ADDRESS: '1000000' },
  };
  await using cluster = await ClusterUnderTest.start({ processes, env });
  const stage = await Stage.open(cluster);
  const used = () => cluster.members().map(({ pid }) => readUse(pid).cpuUs);
  const sum = (each: readonly number[]) => each.reduce((all, one) => all + one, 0);
  const viewers = viewersOfProcess * processes;
  const before = used();
  await stage.join(viewers);
  const joined = used();
  await stage.tell(WARM_UP);
  const start = used();
  const heard = await stage.tell(LOAD);
  const told = used().map((cpuUs, at) => cpuUs - start[at]!);
  await stage.end();
  return {
    usPerDelivery: sum(told) / LOAD.events / viewers,
    usPerJoin: (sum(joined) - sum(before)) / viewers,
    share: Math.max(...told) / sum(told),
    p99Ms: heard.p99Ms,
  };
}

/** A creator who is live, and their audience, of whom some write. */
class Stage {
  readonly #creator: Seat;
  readonly #audience: Audience;
  #lines = 0;

  private constructor(creator: Seat, audience: Audience) {
    this.#creator = creator;
    this.#audience = audience;
  }

  static async open({ address, server }: ClusterUnderTest): Promise<Stage> {
    const { token } = await logInDemo(address, 'nova', PATIENCE);
    const { streamId } = await openStream({ address, token }, PATIENCE);
    const creator = new Seat({ address, token, room: 'stream', streamId, messages: {} });
    await creator.request('goLive', { title: 'More than one core', kind: 'audio' }, PATIENCE);
    const tokens: string[] = [];
    for (let n = 0; n < writersOf('product', LOAD.perSecond); n += 1)
      tokens.push((await register({ address, name: `Writer${n}`, isCreator: false }, PATIENCE)).token);
    // many people write at once, so one line may overtake another; the viewers count each
    const check = ({ text }: LineEvent) => text.startsWith(MARK);
    const audience = new Audience({ name: 'product', port: server.port, streamId, tokens, check });
    await audience.openFullClient();
    return new Stage(creator, audience);
  }

  join(count: number): Promise<number> {
    return this.#audience.join(count);
  }

  async tell(load: typeof LOAD) {
    const whole = { ...load, startMs: monotonicMs() + LEAD_MS };
    this.#audience.expect(whole);
    const writers = writersOf('product', load.perSecond);
    await pace(whole, () => {
      this.#audience.send(this.#lines % writers, sayOf(this.#lines));
      this.#lines += 1;
    });
    const patience = { limitMs: DRAIN_MS, lookMs: 10, or: 'not everything arrived' };
    await untilTrue(() => this.#audience.hasAll(), patience);
    return this.#audience.heard();
  }

  async end(): Promise<void> {
    await this.#creator.request('endStream', {}, PATIENCE);
    await this.#creator.leave();
    this.#audience.leave();
  }
}

const costs = new Map<number, Cost[]>(PROCESSES.map((processes) => [processes, []]));
for (let n = 0; n < Number(values.rounds); n += 1) {
  for (const processes of n % 2 === 0 ? PROCESSES : PROCESSES.toReversed()) {
    const cost = await costOf(processes);
    costs.get(processes)!.push(cost);
    console.log(`round ${n + 1}, processes ${processes}: ${JSON.stringify(cost)}`);
  }
}
const middle = (processes: number, of: (cost: Cost) => number) =>
  round(median(costs.get(processes)!.map(of)));
const figures = PROCESSES.map((processes) => ({
  processes,
  viewers: viewersOfProcess * processes,
  usPerDelivery: middle(processes, ({ usPerDelivery }) => usPerDelivery),
  usPerJoin: middle(processes, ({ usPerJoin }) => usPerJoin),
  share: middle(processes, ({ share }) => share),
  p99Ms: middle(processes, ({ p99Ms }) => p99Ms),
}));
const [one, two] = figures;
/** How many times the viewers of one process two carry, when each process has a core. */
const carries = round((2 * one!.usPerDelivery) / (two!.usPerDelivery * 2 * two!.share));
const rows = figures.map(({ processes, viewers, usPerDelivery, usPerJoin, share, p99Ms }) => ({
  processes,
  viewers,
  'µs/event': usPerDelivery,
  'µs/join': usPerJoin,
  'busiest has': share,
  'p99 ms': p99Ms,
}));
report(`One stream in one process and in two: two carry ${carries} times the viewers (aim ${AIM})`, rows, {
  figures,
  carries,
  aim: AIM,
});
process.exit(0);
