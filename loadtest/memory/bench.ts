/**
 * `npm run bench:memory` seats viewers who do nothing, and says where the memory of each is: what the process has in all, and what
 * more its heap has by class than when few were there. `--viewers=2000 --of=product`; another name is a peer of `bench:peers`. With
 * TRANSPORT=uws the product's sockets are those of uWebSockets.js. The last line is `RESULT {json}`.
 */
import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { prepareUws, type UwsPlace } from '../../server/tools/uws/prepareUws.ts';
import { round } from '../feed/stats.ts';
import { PEER_NAMES } from '../peers/peers.ts';
import { readUse } from '../peers/processUse.ts';
import { type OpenPeer, openPeer, usesUws } from '../peers/visit.ts';
import { printTable, report } from '../report.ts';
import { type ClassUse, heapByClass } from './heapByClass.ts';

/** Those who are there first: what is made once is made for them. */
const FEW = 100;
const REST_MS = 3_000;
const CLASSES_SHOWN = 40;

interface Memory {
  readonly rssBytes: number;
  readonly heapUsed: number;
  readonly external: number;
  readonly arrayBuffers: number;
}

const { values } = parseArgs({
  options: { viewers: { type: 'string', default: '2000' }, of: { type: 'string', default: 'product' } },
});
/** Those whose heap is V8's. */
const measurable = PEER_NAMES.filter((each) => each !== 'centrifugo');
const name = measurable.find((each) => each === values.of);
if (name === undefined) throw new Error(`--of is one of ${measurable.join()}`);
const viewers = Number(values.viewers);

const uws = usesUws(name) ? await prepareUws() : null;
if (uws && 'why' in uws) throw new Error(uws.why);
// writing a heap down takes more memory than all viewers, and the process keeps it: that is done in another one
const memory = await lookTwice(readMemory);
const heap = await lookTwice(readClasses);

/** Starts a server, and looks at it when few are there, and again when so many more have come; each time all is at rest. */
async function lookTwice<T>(
  look: (peer: OpenPeer) => Promise<T>,
): Promise<{ readonly few: T; readonly many: T }> {
  await using peer = await openPeer(name!, { writers: 0, uws: uws as UwsPlace | null });
  const lookAfter = async (more: number): Promise<T> => {
    await peer.viewers.call('join', more);
    await pause(REST_MS);
    await peer.server.call('collect');
    return await look(peer);
  };
  return { few: await lookAfter(FEW), many: await lookAfter(viewers) };
}

async function readMemory({ server, place }: OpenPeer): Promise<Memory> {
  const { heapUsed, external, arrayBuffers } = await server.call<NodeJS.MemoryUsage>('memory');
  return { rssBytes: readUse(place.pid).rssBytes, heapUsed, external, arrayBuffers };
}

async function readClasses({ server }: OpenPeer): Promise<ReadonlyMap<string, ClassUse>> {
  const path = await server.call<string>('heapSnapshot');
  const classes = heapByClass(path);
  rmSync(path);
  return classes;
}

const perViewer = (of: (each: Memory) => number) => round((of(memory.many) - of(memory.few)) / viewers);
const parts = {
  rss: perViewer(({ rssBytes }) => rssBytes),
  heapUsed: perViewer(({ heapUsed }) => heapUsed),
  external: perViewer(({ external }) => external),
  arrayBuffers: perViewer(({ arrayBuffers }) => arrayBuffers),
};
const none: ClassUse = { count: 0, bytes: 0 };
const classes = [...heap.many]
  .map(([label, { count, bytes }]) => {
    const before = heap.few.get(label) ?? none;
    return {
      class: label,
      each: round((count - before.count) / viewers),
      bytes: round((bytes - before.bytes) / viewers),
    };
  })
  .sort((a, b) => b.bytes - a.bytes)
  .slice(0, CLASSES_SHOWN);
printTable(
  'Memory for each viewer, bytes',
  Object.entries(parts).map(([what, bytes]) => ({ what, bytes })),
);
report(`Of it in the heap of ${name}, by class`, classes, {
  of: name,
  viewers,
  bytesPerViewer: parts,
  classes,
});
