import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startOtlpReceiver } from '../../server/services/tracing/otlpReceiver.testkit.ts';
import { Child, canPin } from '../feed/child.ts';
import { median, round } from '../feed/stats.ts';
import { report } from '../report.ts';
import type { ServerName } from './servers.ts';

/**
 * Measures what one more viewer costs the server when so many are there. It is all of it, from the request for a seat
 * over HTTP (login checked, stream looked up) to the first snapshot, and what everybody else is told; only the page was
 * fetched before. Around each size a batch joins, is measured, and leaves. `MESI_BENCH_BEFORE=<folder>` names another checkout
 * with its own `node_modules`: its server takes turns with this one. `MESI_BENCH_TRACED=on` measures what traces cost: ours with a
 * collector that takes all joins down, and ours without, and nobody else.
 */
const BEFORE = process.env.MESI_BENCH_BEFORE;
const IS_TRACED = process.env.MESI_BENCH_TRACED === 'on';
const OWN = {
  server: new URL('./server.ts', import.meta.url),
  viewers: new URL('./viewers.ts', import.meta.url),
};
const SIZES = [100, 1_000, 2_000] as const;
const BATCH = 100;
const ROUNDS = { ours: 12, peers: 4 } as const;
/**
 * On a machine that is busy with other things no further round begins after so many milliseconds. Two are always run.
 */
const BUDGET_MS = 400_000;
const LEAST_ROUNDS = 2;
/**
 * A server that has just started compiles what it runs: that is no viewer's cost. The cost of a join still falls during
 * the first 10,000, the more so the more code a join runs through.
 */
const WARM_UP_BATCHES = 120;
/** The wait until the others have been told, too, in milliseconds. */
const SETTLE_MS = 300;

interface Used {
  readonly cpuMs: number;
  readonly writtenBytes: number;
}
type Figures = Readonly<Record<'cpuMsPerJoin' | 'bytesPerJoin', Record<string, number>>>;

const settle = () => new Promise((resolve) => setTimeout(resolve, SETTLE_MS));

/**
 * A server and the process of its viewers. All contenders run at once and take turns, so that what else the machine
 * does meets each of them.
 */
class Contender {
  readonly figures: Figures = { cpuMsPerJoin: {}, bytesPerJoin: {} };
  readonly #server: Child;
  readonly #viewers: Child;
  readonly #rounds: number;
  #batches: Used[] = [];
  #seated = 0;

  constructor(
    name: ServerName,
    rounds: number,
    {
      who = 'people',
      scripts = OWN,
      collector,
    }: {
      readonly who?: 'people' | 'guests';
      readonly scripts?: typeof OWN;
      readonly collector?: string;
    } = {},
  ) {
    const args = collector === undefined ? [name] : [name, collector];
    this.#server = new Child(scripts.server, args, { core: 0, name: `${name} server` });
    this.#viewers = new Child(scripts.viewers, [who], { core: 1, name: `${name} ${who}` });
    this.#rounds = rounds;
  }

  async open(): Promise<void> {
    await this.#viewers.call('open', await this.#server.call('address'));
    for (let n = 0; n < WARM_UP_BATCHES; n += 1) await joinBatch(this.#server, this.#viewers);
  }

  /** Seats viewers until half a batch less than that many are there: a batch is measured around it. */
  async seat(size: number): Promise<void> {
    await fill(this.#viewers, size - BATCH / 2 - this.#seated);
    this.#seated = size - BATCH / 2;
    this.#batches = [];
  }

  async round(n: number): Promise<void> {
    if (n < this.#rounds) this.#batches.push(await joinBatch(this.#server, this.#viewers));
  }

  note(size: number): void {
    const of = (figure: keyof Used) => median(this.#batches.map((used) => used[figure] / BATCH));
    this.figures.cpuMsPerJoin[size] = round(of('cpuMs'));
    this.figures.bytesPerJoin[size] = Math.round(of('writtenBytes'));
  }

  async stop(): Promise<void> {
    await Promise.all([this.#viewers.stop(), this.#server.stop()]);
  }
}

async function fill(viewers: Child, count: number): Promise<void> {
  for (let left = count; left > 0; left -= BATCH) {
    await viewers.call('prepare', Math.min(BATCH, left));
    await viewers.call('join', Math.min(BATCH, left));
    await viewers.call('closePages');
  }
}

async function joinBatch(server: Child, viewers: Child): Promise<Used> {
  await viewers.call('prepare', BATCH);
  await settle();
  const before = await server.call<Used>('used');
  await viewers.call('join', BATCH);
  await settle();
  const after = await server.call<Used>('used');
  await viewers.call('closePages');
  await viewers.call('leave', BATCH);
  return { cpuMs: after.cpuMs - before.cpuMs, writtenBytes: after.writtenBytes - before.writtenBytes };
}

const scriptOf = (folder: string, name: string) =>
  pathToFileURL(join(resolve(folder), 'loadtest', 'joins', name));
const before = BEFORE
  ? { server: scriptOf(BEFORE, 'server.ts'), viewers: scriptOf(BEFORE, 'viewers.ts') }
  : null;
const collector = IS_TRACED ? await startOtlpReceiver() : null;
const contenders: Readonly<Record<string, { readonly by: string; readonly contender: Contender }>> = {
  ours: { by: 'ours', contender: new Contender('product', ROUNDS.ours) },
  ...(before && {
    before: {
      by: 'ours, the checkout before',
      contender: new Contender('product', ROUNDS.ours, { scripts: before }),
    },
  }),
  ...(collector
    ? {
        traced: {
          by: 'ours, all joins traced',
          contender: new Contender('product', ROUNDS.ours, { collector: collector.url }),
        },
      }
    : {
        guests: { by: 'ours, guests', contender: new Contender('product', ROUNDS.ours, { who: 'guests' }) },
        viewerMap: {
          by: 'plain room, viewer map',
          contender: new Contender('viewerMap', ROUNDS.peers),
        },
        emptyRoom: {
          by: 'plain room, no state, no login',
          contender: new Contender('emptyRoom', ROUNDS.peers),
        },
      }),
};
const all = Object.values(contenders).map(({ contender }) => contender);
try {
  for (const contender of all) await contender.open();
  for (const size of SIZES) {
    for (const contender of all) await contender.seat(size);
    for (let n = 0; n < ROUNDS.ours && (n < LEAST_ROUNDS || performance.now() < BUDGET_MS); n += 1) {
      for (const contender of all) await contender.round(n);
    }
    for (const contender of all) contender.note(size);
  }
} finally {
  await Promise.all(all.map((contender) => contender.stop()));
}

await collector?.stop();
if (collector && !collector.spans.some(({ name }) => name === 'join.shown'))
  throw new Error('nothing was traced');
const { contender: ours } = contenders.ours!;
const rows = SIZES.flatMap((size) =>
  Object.values(contenders).map(({ by, contender: { figures } }) => ({
    viewers: size,
    by,
    'CPU ms/join': figures.cpuMsPerJoin[size]!,
    'bytes/join': figures.bytesPerJoin[size]!,
  })),
);
const ratioTo = (peer: Contender) =>
  Object.fromEntries(
    SIZES.map((size) => [size, round(ours.figures.cpuMsPerJoin[size]! / peer.figures.cpuMsPerJoin[size]!)]),
  );
const others = Object.entries(contenders).filter(([name]) => name !== 'ours');
report(`One more viewer, server on ${canPin ? 'one core' : 'no core of its own'}`, rows, {
  batch: BATCH,
  rounds: ROUNDS,
  pinned: canPin,
  ...Object.fromEntries(Object.entries(contenders).map(([name, { contender }]) => [name, contender.figures])),
  ratios: Object.fromEntries(others.map(([name, { contender }]) => [name, ratioTo(contender)])),
});
