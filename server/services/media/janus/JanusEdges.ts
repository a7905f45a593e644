import type { Log } from '../../../log.ts';
import type { Clock } from '../../runtime/port.ts';
import { type PayloadTypes, payloadTypesOf } from './feedTracks.ts';
import { JanusEdge } from './JanusEdge.ts';
import type { JanusInstance } from './JanusInstance.ts';
import type { JanusPool } from './JanusPool.ts';
import { JANUS } from './janusLimits.ts';
import type { PublisherSlot } from './PublisherSlot.ts';
import { placeViewer } from './placeViewer.ts';
import { roomSource, type ViewerSource } from './viewerSource.ts';

interface Spot {
  readonly instance: JanusInstance;
  readonly edge: JanusEdge | null;
  /** Whether its handle is not counted at the instance yet. */
  isArriving: boolean;
}

export interface JanusEdgesInput {
  readonly pool: JanusPool;
  readonly clock: Clock;
  readonly log: Log;
  readonly streamId: string;
  /** The most viewers of one stream on one instance, as long as others have room. */
  readonly viewersPerInstance: number;
}

/**
 * Which instance serves each viewer of one stream, and the mountpoints that this takes. None is kept that nobody
 * watches.
 */
export class JanusEdges {
  readonly #input: JanusEdgesInput;
  readonly #spots = new Map<string, Spot>();
  readonly #edges = new Map<string, JanusEdge>();
  /**
   * The instances where a mountpoint could not be made, each with the time until which none is tried, in milliseconds.
   */
  readonly #failedUntilMs = new Map<JanusInstance, number>();

  constructor(input: JanusEdgesInput) {
    this.#input = input;
  }

  /**
   * Chooses where a viewer is served from. `payloadTypes` are the only numbers that the viewer's end can read; null
   * when it takes those that it is offered. Returns null when viewers there have too many different numbers.
   */
  place(viewer: string, stand: PublisherSlot, payloadTypes: PayloadTypes | null): ViewerSource | null {
    const before = this.#spots.get(viewer)?.instance ?? null;
    this.#spots.delete(viewer);
    const instance = this.#choose(stand, before);
    const isInRoom = instance === stand.instance && payloadTypes === null;
    const edge = isInRoom ? null : this.#edge(instance, stand, payloadTypes);
    const spot: Spot = { instance, edge, isArriving: true };
    if (isInRoom || edge) this.#spots.set(viewer, spot);
    // Unused edges are closed only now: this viewer may have been the only one there, and stay.
    this.#closeUnused();
    if (!isInRoom && !edge) return null;
    const source = edge ?? roomSource(stand);
    return {
      attach: (hear) => source.attach(hear).finally(() => Object.assign(spot, { isArriving: false })),
      subscribe: (handle) => source.subscribe(handle),
      start: (handle, answer) => source.start(handle, answer),
      choose: (handle, changes) => source.choose(handle, changes),
    };
  }

  leave(viewer: string): void {
    this.#spots.delete(viewer);
    this.#closeUnused();
  }

  /** Returns the viewers that are served from there. */
  viewersOn(instance: JanusInstance): readonly string[] {
    return [...this.#spots].filter(([, spot]) => spot.instance === instance).map(([viewer]) => viewer);
  }

  clear(): void {
    this.#spots.clear();
    this.#closeUnused();
  }

  #choose(stand: PublisherSlot, before: JanusInstance | null): JanusInstance {
    const { pool, viewersPerInstance } = this.#input;
    const spots = [...this.#spots.values()];
    const name = placeViewer({
      origin: stand.instance.name,
      before: before?.name ?? null,
      limit: viewersPerInstance,
      instances: pool.instances.map((instance) => {
        const here = spots.filter((spot) => spot.instance === instance);
        return {
          name: instance.name,
          serves: instance === stand.instance ? instance.isUp : this.#canHaveEdge(instance),
          load: instance.load + here.filter(({ isArriving }) => isArriving).length,
          viewers: here.length,
        };
      }),
    });
    return pool.instances.find((instance) => instance.name === name) ?? stand.instance;
  }

  #canHaveEdge(instance: JanusInstance): boolean {
    const failedUntilMs = this.#failedUntilMs.get(instance) ?? 0;
    return instance.canMount && failedUntilMs <= this.#input.clock.nowMs();
  }

  #edge(instance: JanusInstance, stand: PublisherSlot, payloadTypes: PayloadTypes | null): JanusEdge | null {
    const numbers = payloadTypes ?? payloadTypesOf(stand.tracks);
    const tracks = stand.tracks.flatMap((track) => {
      const payloadType = numbers[track.codec];
      return payloadType === undefined ? [] : [{ ...track, payloadType }];
    });
    const key = JSON.stringify([instance.name, stand.place, tracks]);
    const had = this.#edges.get(key);
    if (had) return had;
    const there = [...this.#edges.values()].filter((each) => each.instance === instance).length;
    // Each edge costs the publisher's instance as much as a viewer, or more.
    if (payloadTypes !== null && there >= JANUS.mountpoints) return null;
    const edge = new JanusEdge({
      instance,
      stand,
      tracks,
      onFailed: () => {
        if (this.#edges.get(key) === edge) this.#edges.delete(key);
        edge.close();
        const untilMs = this.#input.clock.nowMs() + JANUS.mountAgainMs;
        this.#failedUntilMs.set(instance, untilMs);
      },
    });
    this.#edges.set(key, edge);
    this.#note(edge, 'a stream is served from another mountpoint');
    return edge;
  }

  #closeUnused(): void {
    const used = new Set([...this.#spots.values()].map(({ edge }) => edge));
    for (const [key, edge] of this.#edges) {
      if (used.has(edge)) continue;
      this.#edges.delete(key);
      edge.close();
      this.#note(edge, 'a mountpoint of a stream is needed no more');
    }
  }

  #note({ instance }: JanusEdge, what: string): void {
    const { log, streamId } = this.#input;
    log.info({ streamId, janus: instance.name }, what);
  }
}
