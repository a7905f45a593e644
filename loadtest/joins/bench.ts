import { Child, canPin } from '../feed/child.ts';
import { median, round } from '../feed/stats.ts';
import { report } from '../report.ts';
import type { ServerName } from './servers.ts';

/**
 * What one more viewer costs the server when so many are there: all of it, from the request for a seat over HTTP
 * (login checked, stream looked up) to the first snapshot, and what everybody else is told; only the page was
 * fetched before. Around each size a batch joins, is measured, and leaves.
 */
const SIZES = [100, 1_000, 2_000] as const;
const BATCH = 100;
const ROUNDS = { ours: 5, peers: 3 } as const;
/** On a machine that is busy with other things no further batch begins after that; two are always run. */
const BUDGET_MS = 150_000;
const LEAST_ROUNDS = 2;
/** A server that has just started compiles what it runs: that is no viewer's cost. */
const WARM_UP_BATCHES = 6;
/** The others are told a little later. */
const SETTLE_MS = 300;

interface Used {
  readonly cpuMs: number;
  readonly writtenBytes: number;
}
type Figures = Readonly<Record<'cpuMsPerJoin' | 'bytesPerJoin', Record<string, number>>>;

const settle = () => new Promise((resolve) => setTimeout(resolve, SETTLE_MS));

async function measure(name: ServerName, rounds: number): Promise<Figures> {
  const server = new Child(new URL('./server.ts', import.meta.url), [name], {
    core: 0,
    name: `${name} server`,
  });
  const viewers = new Child(new URL('./viewers.ts', import.meta.url), [], {
    core: 1,
    name: `${name} viewers`,
  });
  const figures: Figures = { cpuMsPerJoin: {}, bytesPerJoin: {} };
  try {
    await viewers.call('open', await server.call('address'));
    for (let n = 0; n < WARM_UP_BATCHES; n += 1) await joinBatch(server, viewers);
    let seated = 0;
    for (const size of SIZES) {
      await fill(viewers, size - BATCH / 2 - seated);
      seated = size - BATCH / 2;
      const batches: Used[] = [];
      for (let n = 0; n < rounds && (n < LEAST_ROUNDS || performance.now() < BUDGET_MS); n += 1) {
        batches.push(await joinBatch(server, viewers));
      }
      figures.cpuMsPerJoin[size] = round(median(batches.map(({ cpuMs }) => cpuMs / BATCH)));
      figures.bytesPerJoin[size] = Math.round(
        median(batches.map(({ writtenBytes }) => writtenBytes / BATCH)),
      );
    }
    return figures;
  } finally {
    await Promise.all([viewers.stop(), server.stop()]);
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

const ours = await measure('product', ROUNDS.ours);
const viewerMap = await measure('viewerMap', ROUNDS.peers);
const emptyRoom = await measure('emptyRoom', ROUNDS.peers);
const rows = SIZES.flatMap((size) =>
  Object.entries({
    ours,
    'plain room, viewer map': viewerMap,
    'plain room, no state, no login': emptyRoom,
  }).map(([by, figures]) => ({
    viewers: size,
    by,
    'CPU ms/join': figures.cpuMsPerJoin[size]!,
    'bytes/join': figures.bytesPerJoin[size]!,
  })),
);
report(`One more viewer, server on ${canPin ? 'one core' : 'no core of its own'}`, rows, {
  batch: BATCH,
  rounds: ROUNDS,
  pinned: canPin,
  ours,
  peers: { viewerMap, emptyRoom },
});
