import type { BusPort } from '../bus/port.ts';

export interface Parcel {
  readonly topic: string;
  readonly message: unknown;
}

/** Decides how many times a parcel arrives: 0 when it is lost, 2 when it is doubled. */
export type Fate = (parcel: Parcel) => number;

export interface MemoryBus extends BusPort {
  /** Delivers all that is under way, and what follows from it. */
  settle(): Promise<void>;
  /** Makes a bus as one instance has it. `cut` makes that instance deaf and dumb, as a crash does. */
  connect(): BusPort & { cut(): void };
  fate: Fate;
  /** Picks the next of so many parcels, by its index. Unless it is set, what came in first goes out first. */
  pick: (waiting: number) => number;
}

/** Makes a bus for tests: nothing arrives until `settle`, and the test chooses what happens on the way. */
export function createMemoryBus(): MemoryBus {
  const handlers = new Map<string, Set<(message: unknown) => void>>();
  const underWay: { readonly topic: string; readonly json: string }[] = [];

  const deliver = (): void => {
    const [parcel] = underWay.splice(bus.pick(underWay.length), 1);
    if (!parcel) return;
    const message: unknown = JSON.parse(parcel.json);
    const times = bus.fate({ topic: parcel.topic, message });
    for (let i = 0; i < times; i++) {
      for (const handler of [...(handlers.get(parcel.topic) ?? [])]) handler(JSON.parse(parcel.json));
    }
  };

  const bus: MemoryBus = {
    fate: () => 1,
    pick: () => 0,
    publish: (topic, message) => void underWay.push({ topic: topic.name, json: JSON.stringify(message) }),
    async subscribe(topic, handler) {
      const set = handlers.get(topic.name) ?? new Set();
      const hear = (said: unknown) => {
        const message = topic.parse(said);
        if (message !== null) handler(message);
      };
      handlers.set(topic.name, set.add(hear));
      return () => void set.delete(hear);
    },
    async settle() {
      for (let quietTurns = 0; quietTurns < 2; ) {
        await new Promise((resolve) => setImmediate(resolve));
        quietTurns = underWay.length === 0 ? quietTurns + 1 : 0;
        while (underWay.length > 0) {
          deliver();
          await Promise.resolve();
        }
      }
    },
    connect() {
      let alive = true;
      return {
        publish: (topic, message) => {
          if (alive) bus.publish(topic, message);
        },
        subscribe: (topic, handler) =>
          bus.subscribe(topic, (message) => (alive ? handler(message) : undefined)),
        cut: () => {
          alive = false;
        },
      };
    },
  };
  return bus;
}
