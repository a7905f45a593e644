import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Child, canPin } from '../feed/child.ts';
import { median, round } from '../feed/stats.ts';
import { report } from '../report.ts';
import type { ServerName } from './servers.ts';

/**
 * Measures what one more viewer costs the server when so many are there. It is all of it, from the request for a seat
 * over HTTP (login checked, stream looked up) to the first snapshot, and what everybody else is told; only the page was
 * fetched before. Around each size a batch joins, is measured, and leaves. `MESI_BENCH_BEFORE=<folder>` names another checkout
 * with its own `node_modules`: its server takes turns with this one.
 */
const BEFORE = process.env.MESI_BENCH_BEFORE;
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

  constructor(name: ServerName, rounds: number, who: 'people' | 'guests' = 'people', scripts = OWN) {
    this.#server = new Child(scripts.server, [name], { core: 0, name: `${name} server` });
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
const contenders = {
  ours: new Contender('product', ROUNDS.ours),
  ...(before && { before: new Contender('product', ROUNDS.ours, 'people', before) }),
  guests: new Contender('product', ROUNDS.ours, 'guests'),
  viewerMap: new Contender('viewerMap', ROUNDS.peers),
  emptyRoom: new Contender('emptyRoom', ROUNDS.peers),
};
const all = Object.values(contenders);
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

const { ours, guests, viewerMap, emptyRoom, before: earlier } = contenders;
const names = {
  ours,
  ...(earlier && { 'ours, the checkout before': earlier }),
  'ours, guests': guests,
  'plain room, viewer map': viewerMap,
  'plain room, no state, no login': emptyRoom,
};
const rows = SIZES.flatMap((size) =>
  Object.entries(names).map(([by, { figures }]) => ({
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
report(`One more viewer, server on ${canPin ? 'one core' : 'no core of its own'}`, rows, {
  batch: BATCH,
  rounds: ROUNDS,
  pinned: canPin,
  ours: ours.figures,
  ...(earlier && { before: earlier.figures }),
  guests: guests.figures,
  peers: { viewerMap: viewerMap.figures, emptyRoom: emptyRoom.figures },
  ratios: {
    ...(earlier && { before: ratioTo(earlier) }),
    guests: ratioTo(guests),
    emptyRoom: ratioTo(emptyRoom),
    viewerMap: ratioTo(viewerMap),
  },
});
