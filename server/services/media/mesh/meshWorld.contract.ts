import { createSimRuntime, type SimRuntime } from '../../runtime/simRuntime.ts';
import { DESK } from '../desk/deskLimits.ts';
import { createMemoryBus, type MemoryBus } from '../memoryBus.ts';
import type { MediaPort } from '../port.ts';
import type { MediaWorld } from '../scriptedBrowser.contract.ts';
import { createMeshMedia } from './meshMedia.ts';

export interface MeshWorld extends MediaWorld {
  readonly bus: MemoryBus;
  readonly runtime: SimRuntime;
  /** Lets so much time pass, delivering what is said on the way. */
  pass(durationMs: number): Promise<void>;
  /** Crashes an instance: nobody hears of it any more, and it hears nothing. */
  crash(instance: 0 | 1): void;
  /** Starts another instance of the same set. */
  start(options?: { readonly clockAheadMs?: number }): MediaPort;
}

const STEP_MS = 100;

/** Makes two instances of the mesh over one bus, in simulated time. */
export function createMeshWorld({ seed = 1 } = {}): MeshWorld {
  const runtime = createSimRuntime({ seed });
  const bus = createMemoryBus();
  const lines = [bus.connect(), bus.connect()] as const;
  let offers = 0;
  const start = (line: ReturnType<MemoryBus['connect']>, clockAheadMs = 0): MediaPort =>
    createMeshMedia({
      bus: line,
      clock: { ...runtime.clock, nowMs: () => runtime.clock.nowMs() + clockAheadMs },
      ids: runtime.ids,
    });

  const world: MeshWorld = {
    instances: [start(lines[0]), start(lines[1])],
    capacity: DESK.places,
    offersFrom: 'publisher',
    transport: 'mesh',
    records: 'impossible',
    bus,
    runtime,
    connection: () => ({
      offer: async () => `offer ${++offers}`,
      answer: async (offer) => `answer to ${offer}`,
      takeAnswer: async () => {},
    }),
    settle: () => bus.settle(),
    async pass(durationMs) {
      for (let passedMs = 0; passedMs < durationMs; passedMs += STEP_MS) {
        runtime.advance(Math.min(STEP_MS, durationMs - passedMs));
        await bus.settle();
      }
    },
    async finish(promise) {
      let done = false;
      const end = () => {
        done = true;
      };
      promise.then(end, end);
      await bus.settle();
      while (!done) await world.pass(STEP_MS);
      return promise;
    },
    crash: (instance) => lines[instance].cut(),
    start: ({ clockAheadMs = 0 } = {}) => start(bus.connect(), clockAheadMs),
    stop: async () => {},
  };
  return world;
}
