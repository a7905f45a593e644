import { setTimeout as pause } from 'node:timers/promises';
import { NODE_FLAGS } from '../../server/tools/nodeFlags.ts';
import type { UwsPlace } from '../../server/tools/uws/prepareUws.ts';
import { isUws } from '../../server/wire/transport.testkit.ts';
import { Child } from '../feed/child.ts';
import { monotonicMs } from '../feed/event.ts';
import type { Pace } from '../feed/pace.ts';
import { untilTrue } from '../untilTrue.ts';
import type { Heard } from './Audience.ts';
import { isAsked, type PeerName, peerOf, writersOf } from './peers.ts';
import { readUse } from './processUse.ts';
import type { Cast } from './servers.ts';

/** What a peer is asked to bear. */
export interface Load {
  readonly viewers: readonly number[];
  readonly eventsPerSecond: readonly number[];
  /** At most so many events are delivered for one figure. */
  readonly deliveries: number;
}
/** One figure: so many viewers, so many events a second. */
export interface Told extends Heard {
  readonly viewers: number;
  readonly perSecond: number;
  /** CPU of the server for one event to one viewer, and for one event to all of them, µs. */
  readonly cpuUsPerDelivery: number;
  readonly cpuUsPerEvent: number;
  readonly bytesPerDelivery: number;
  /** How many cores the server had while it told. */
  readonly serverCores: number;
  /** How many cores the viewers' process had: near one, the times are its own. */
  readonly viewerCores: number;
}
/** What it took until so many were in, for each of those who came last. */
export interface Joined {
  readonly viewers: number;
  readonly joinsPerSecond: number;
  readonly cpuUsPerJoin: number;
  readonly kbPerViewer: number;
}
export interface Visited {
  readonly told: readonly Told[];
  readonly joined: readonly Joined[];
}

const WARM_UP = { viewers: 50, perSecond: 200, leastPerSecond: 40, seconds: 2 };
const LONGEST_SECONDS = 2;
const FEWEST_SECONDS = 0.3;
/** Until everybody is ready, ms. */
const LEAD_MS = 50;
const DRAIN_MS = 120_000;
const REST_MS = 1_000;

interface Place {
  readonly port: number;
  readonly pid: number;
  readonly cast: Cast | null;
}

/** A peer that runs, and the process of its viewers. */
export interface OpenPeer extends AsyncDisposable {
  readonly server: Child;
  readonly viewers: Child;
  readonly place: Place;
}

/** Says whether it needs the module: uWebSockets.js by itself, and the product where TRANSPORT=uws is set. */
export const usesUws = (name: PeerName): boolean => name === 'uws' || (name === 'product' && isUws);

/** Starts a peer with so many people who may write, and its one viewer who checks everything. */
export async function openPeer(
  name: PeerName,
  { writers, uws }: { readonly writers: number; readonly uws: UwsPlace | null },
): Promise<OpenPeer> {
  // ours as it is started; nobody else says how
  const flags = name === 'product' ? NODE_FLAGS : [];
  const nodeArgs = [...flags, '--expose-gc', '--disable-warning=ExperimentalWarning'];
  const server = new Child(new URL('./server.ts', import.meta.url), [name, String(writers)], {
    // Centrifugo has the server's core itself
    core: name === 'centrifugo' ? 1 : 0,
    name: `${name} server`,
    nodeArgs,
    ...(uws && usesUws(name)
      ? { node: uws.node, env: { MESI_BENCH_UWS: uws.module, NODE_PATH: uws.modules } }
      : {}),
  });
  const viewers = new Child(new URL('./viewers.ts', import.meta.url), [], {
    core: 1,
    name: `${name} viewers`,
  });
  await using begun = new AsyncDisposableStack();
  begun.defer(async () => void (await Promise.all([viewers.stop(), server.stop()])));
  const place = await server.call<Place>('start');
  await viewers.call('open', { name, ...place });
  const running = begun.move();
  return { server, viewers, place, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** Starts a peer, lets viewers in size by size, tells them events at each pace, and ends it. */
export async function visit(name: PeerName, load: Load, uws: UwsPlace | null): Promise<Visited> {
  const writers = Math.max(...load.eventsPerSecond.map((perSecond) => writersOf(name, perSecond)));
  await using peer = await openPeer(name, { writers, uws });
  const { server, viewers, place } = peer;
  return await new Visit({ name, server, viewers, pid: place.pid, isTold: place.cast !== null }).run(load);
}

interface VisitParts {
  readonly name: PeerName;
  readonly server: Child;
  readonly viewers: Child;
  readonly pid: number;
  /** Whether viewers write the lines, and not the server's process. */
  readonly isTold: boolean;
}

class Visit {
  readonly #parts: VisitParts;
  /** The full client is there from the beginning. */
  #here = 1;

  constructor(parts: VisitParts) {
    this.#parts = parts;
  }

  async run({ viewers, eventsPerSecond, deliveries }: Load): Promise<Visited> {
    await this.#join(WARM_UP.viewers);
    const perSecond = this.#parts.isTold ? WARM_UP.leastPerSecond : WARM_UP.perSecond;
    await this.#tell({ perSecond, events: perSecond * WARM_UP.seconds });
    const told: Told[] = [];
    const joined: Joined[] = [];
    for (const size of viewers) {
      if (size > (peerOf(this.#parts.name).mostViewers ?? size)) continue;
      joined.push(await this.#join(size - this.#here));
      for (const perSecond of eventsPerSecond) {
        if (!isAsked(this.#parts.name, { viewers: size, perSecond })) continue;
        const seconds = Math.min(LONGEST_SECONDS, deliveries / size / perSecond);
        const events = Math.round(Math.max(seconds, FEWEST_SECONDS) * perSecond);
        told.push(await this.#tell({ perSecond, events }));
      }
    }
    return { told, joined };
  }

  async #join(count: number): Promise<Joined> {
    const { server, viewers, pid } = this.#parts;
    await server.call('collect');
    const before = readUse(pid);
    const seconds = await viewers.call<number>('join', count);
    this.#here += count;
    const { cpuUs } = readUse(pid);
    await pause(REST_MS);
    await server.call('collect');
    const { rssBytes } = readUse(pid);
    return {
      viewers: this.#here,
      joinsPerSecond: count / seconds,
      cpuUsPerJoin: (cpuUs - before.cpuUs) / count,
      kbPerViewer: (rssBytes - before.rssBytes) / 1_000 / count,
    };
  }

  async #tell({ perSecond, events }: { readonly perSecond: number; readonly events: number }): Promise<Told> {
    const { server, viewers, pid, isTold } = this.#parts;
    const load: Pace = { perSecond, events, startMs: monotonicMs() + LEAD_MS };
    await viewers.call('expect', load);
    const [before, viewersBefore] = [readUse(pid), await viewers.call<number>('cpuMs')];
    const startMs = performance.now();
    await (isTold ? viewers : server).call('paced', load);
    await untilTrue(() => viewers.call<boolean>('hasAll'), {
      limitMs: DRAIN_MS,
      lookMs: 5,
      or: `${this.#parts.name}: not everything arrived`,
    });
    const tookMs = performance.now() - startMs;
    const cpuUs = readUse(pid).cpuUs - before.cpuUs;
    const viewersMs = (await viewers.call<number>('cpuMs')) - viewersBefore;
    const heard = await viewers.call<Heard>('heard', { events });
    return {
      ...heard,
      viewers: this.#here,
      perSecond,
      cpuUsPerDelivery: cpuUs / events / this.#here,
      cpuUsPerEvent: cpuUs / events,
      bytesPerDelivery: heard.bytesPerViewer / events,
      serverCores: cpuUs / 1_000 / tookMs,
      viewerCores: viewersMs / tookMs,
    };
  }
}
