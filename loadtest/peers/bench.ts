/**
 * `npm run bench:peers` tells the same events to the same number of viewers by seven servers, in one run: ours, all of it and the
 * fan-out alone, and five peers. Each visit starts one server, lets viewers in, tells them events, and ends it; the peers take
 * turns, round by round. `--viewers=100,1000 --rates=10,100,1000 --rounds=3 --only=ours,ws`; `--long` adds 10,000 viewers;
 * `--write` makes the tables and charts of docs/performance.md anew, with `--from=FILE` from what an earlier run printed. The last
 * line is `RESULT {json}`.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { prepareUws, type UwsPlace } from '../../server/tools/uws/prepareUws.ts';
import { canPin } from '../feed/child.ts';
import { report } from '../report.ts';
import { writePage } from './page.ts';
import { prepareCentrifugo } from './peerFiles.ts';
import { PEER_NAMES, type PeerName, peerOf } from './peers.ts';
import { type AllFigures, figuresOf, growthOf, ratiosOf, type Visits } from './summary.ts';
import { type Load, usesUws, type Visited, visit } from './visit.ts';

/** What ours may take of what a peer takes: the aims of the issue. */
const AIMS = { socketio: 1 / 5, centrifugo: 0.75 } as const;
const DELIVERIES = { short: 400_000, long: 2_000_000 } as const;
const LONG_VIEWERS = 10_000;

const { values } = parseArgs({
  options: {
    viewers: { type: 'string', default: '100,1000' },
    rates: { type: 'string', default: '10,100,1000' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: PEER_NAMES.join() },
    long: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    from: { type: 'string' },
  },
});
const numbers = (text: string) => text.split(',').map(Number);
const load: Load = {
  viewers: [...numbers(values.viewers), ...(values.long ? [LONG_VIEWERS] : [])],
  eventsPerSecond: numbers(values.rates),
  deliveries: values.long ? DELIVERIES.long : DELIVERIES.short,
};

/** Returns the peers that can run here, and says of each other why not. */
async function present(): Promise<{ readonly names: readonly PeerName[]; readonly uws: UwsPlace | null }> {
  const asked = PEER_NAMES.filter((name) => values.only.split(',').includes(name));
  if (asked.length === 0) throw new Error(`--only is one or more of ${PEER_NAMES.join()}`);
  const missing = new Map<PeerName, string>();
  const wanting = asked.filter(usesUws);
  const uws = wanting.length > 0 ? await prepareUws() : null;
  if (uws && 'why' in uws) for (const name of wanting) missing.set(name, uws.why);
  const centrifugo = asked.includes('centrifugo') ? await prepareCentrifugo() : null;
  if (centrifugo?.ok === false) missing.set('centrifugo', centrifugo.why);
  for (const [name, why] of missing) {
    console.log(`${peerOf(name).label} is left out: ${why}`);
    if (process.env.CI === 'true') process.exitCode = 1;
  }
  return { names: asked.filter((name) => !missing.has(name)), uws: uws && 'module' in uws ? uws : null };
}

async function visitAll(): Promise<Visits> {
  const { names, uws } = await present();
  const visits: Partial<Record<PeerName, Visited[]>> = {};
  for (let round = 0; round < Number(values.rounds); round += 1) {
    // who comes first changes, so that nobody always runs after the same neighbour
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const startMs = performance.now();
      const visited = await visit(name, load, uws);
      visits[name] = [...(visits[name] ?? []), visited];
      console.log(
        `round ${round + 1}, ${peerOf(name).label}: ${((performance.now() - startMs) / 1_000).toFixed(1)} s`,
      );
    }
  }
  return visits;
}

function rowsOf(all: AllFigures) {
  return PEER_NAMES.flatMap((name) =>
    (all[name]?.told ?? []).map((told) => ({
      by: peerOf(name).label,
      viewers: told.viewers,
      'events/s': told.perSecond,
      'µs/event': told.cpuUsPerDelivery,
      'bytes/event': told.bytesPerDelivery,
      'p50 ms': told.p50Ms,
      'p99 ms': told.p99Ms,
      'max ms': told.maxMs,
      'server cores': told.serverCores,
      'viewer cores': told.viewerCores,
    })),
  );
}

/** What ours takes of what each peer takes: the whole product, and where it was not measured the fan-out alone. */
function ratiosToPeers(all: AllFigures) {
  const ours = { product: all.product, ours: all.ours };
  return Object.fromEntries(
    Object.entries(ours).map(([own, figures]) => [
      own,
      Object.fromEntries(
        PEER_NAMES.flatMap((name) => {
          const peer = all[name];
          return figures && peer && name !== own ? [[name, ratiosOf(figures, peer)]] : [];
        }),
      ),
    ]),
  );
}

/** Reads the figures that an earlier run printed. */
function figuresIn(path: string): AllFigures {
  const said = readFileSync(path, 'utf8');
  return (JSON.parse(said.slice(said.lastIndexOf('RESULT ') + 7)) as { readonly figures: AllFigures })
    .figures;
}

const figures = values.from === undefined ? figuresOf(await visitAll()) : figuresIn(values.from);
if (values.write) writePage(figures);
const ratios = ratiosToPeers(figures);
const growth = Object.fromEntries(Object.entries(figures).map(([name, each]) => [name, growthOf(each)]));
report(`Beside the peers, server on ${canPin ? 'one core' : 'no core of its own'}`, rowsOf(figures), {
  load,
  rounds: Number(values.rounds),
  pinned: canPin,
  figures,
  growth,
  ratios,
  aims: AIMS,
});
process.exit();
