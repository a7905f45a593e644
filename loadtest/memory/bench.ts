/**
 * `npm run bench:memory` seats viewers who do nothing, and says where the memory of each is: what the process has in all, and what
 * more its heap has by class than when few were there. `--viewers=2000 --of=product`; another name is a peer of `bench:peers`. With
 * TRANSPORT=uws the product's sockets are those of uWebSockets.js. The last line is `RESULT {json}`.
 */
import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { prepareUws } from '../../server/tools/uws/prepareUws.ts';
import { round } from '../feed/stats.ts';
import { PEER_NAMES } from '../peers/peers.ts';
import { readUse } from '../peers/processUse.ts';
import { openPeer, usesUws } from '../peers/visit.ts';
import { printTable, report } from '../report.ts';
import { type ClassUse, heapByClass } from './heapByClass.ts';

/** Those who are there first: what is made once is made for them. */
const FEW = 100;
const REST_MS = 3_000;
const CLASSES_SHOWN = 40;

interface Look {
  readonly rssBytes: number;
  readonly heapUsed: number;
  readonly external: number;
  readonly arrayBuffers: number;
  readonly classes: ReadonlyMap<string, ClassUse>;
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
await using peer = await openPeer(name, { writers: 0, uws });
await peer.viewers.call('join', FEW);
const few = await look();
await peer.viewers.call('join', viewers);
const many = await look();

/** Looks at the process when all is at rest. */
async function look(): Promise<Look> {
  await pause(REST_MS);
  await peer.server.call('collect');
  const memory = await peer.server.call<NodeJS.MemoryUsage>('memory');
  const { rssBytes } = readUse(peer.place.pid);
  const path = await peer.server.call<string>('heapSnapshot');
  const classes = heapByClass(path);
  rmSync(path);
  const { heapUsed, external, arrayBuffers } = memory;
  return { rssBytes, heapUsed, external, arrayBuffers, classes };
}

const perViewer = (of: (each: Look) => number) => round((of(many) - of(few)) / viewers);
const parts = {
  rss: perViewer(({ rssBytes }) => rssBytes),
  heapUsed: perViewer(({ heapUsed }) => heapUsed),
  external: perViewer(({ external }) => external),
  arrayBuffers: perViewer(({ arrayBuffers }) => arrayBuffers),
};
const none: ClassUse = { count: 0, bytes: 0 };
const classes = [...many.classes]
  .map(([label, { count, bytes }]) => {
    const before = few.classes.get(label) ?? none;
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
