import { untilTrue } from '../untilTrue.ts';
import { Child } from './child.ts';
import type { ContenderName } from './contenders.ts';

const SERVER_CORE = 0;
const SINK_CORE = 1;
const READY_TIMEOUT_MS = 60_000;
const DRAIN_TIMEOUT_MS = 60_000;

export interface Phase {
  readonly cpuMs: number;
  readonly events: number;
  readonly bytesPerClient: number;
  readonly latenciesMs: readonly number[];
  /** How long emitting took. When it is longer than planned, the server did not keep up. */
  readonly emittedMs: number;
}
interface Emitted {
  readonly cpuMs: number;
  readonly emitted: number;
  readonly emittedMs?: number;
}

/** One contender with its readers: a server process on one core, the readers' process on another. */
export class Runner {
  readonly name: ContenderName;
  readonly #server: Child;
  readonly #sinks: Child;
  #emitted = 0;

  constructor(name: ContenderName) {
    this.name = name;
    this.#server = new Child(new URL('./server.ts', import.meta.url), [name], {
      core: SERVER_CORE,
      name: `${name} server`,
    });
    this.#sinks = new Child(new URL('./sinks.ts', import.meta.url), [name], {
      core: SINK_CORE,
      name: `${name} sinks`,
    });
  }

  /**
   * Connects so many clients. The full ones sit first, in the middle and last: who is written to last waits longest.
   */
  async connect(clients: number): Promise<void> {
    const port = await this.#server.call<number>('port');
    const half = Math.floor((clients - 3) / 2);
    let connected = 0;
    for (const sinks of [0, half, clients - 3 - half]) {
      const paths = await this.#server.call<string[]>('reserve', sinks);
      await this.#sinks.call('sinks', { port, paths });
      connected += sinks;
      await this.#until(connected);
      await this.#sinks.call('fullClient', port);
      connected += 1;
      await this.#until(connected);
    }
  }

  /** Emits `ticks` in windows small enough for what is under way to fit into the kernel's buffers. */
  async flatOut(load: { ticks: number; eventsPerTick: number; window: number }): Promise<Phase> {
    const phases: Phase[] = [];
    for (let done = 0; done < load.ticks; done += load.window) {
      const ticks = Math.min(load.window, load.ticks - done);
      phases.push(await this.#phase('flatOut', { ticks, eventsPerTick: load.eventsPerTick }));
    }
    const sum = (of: (phase: Phase) => number) => phases.reduce((total, phase) => total + of(phase), 0);
    return {
      cpuMs: sum(({ cpuMs }) => cpuMs),
      events: sum(({ events }) => events),
      bytesPerClient: sum(({ bytesPerClient }) => bytesPerClient),
      latenciesMs: phases.flatMap(({ latenciesMs }) => latenciesMs),
      emittedMs: 0,
    };
  }

  paced(load: { readonly perSecond: number; readonly events: number }): Promise<Phase> {
    return this.#phase('paced', load);
  }

  async stop(): Promise<void> {
    await Promise.all([this.#sinks.stop(), this.#server.stop()]);
  }

  async #phase(method: 'flatOut' | 'paced', load: object): Promise<Phase> {
    await Promise.all([this.#server.call('mark'), this.#sinks.call('mark')]);
    const before = this.#emitted;
    const { cpuMs, emitted, emittedMs = 0 } = await this.#server.call<Emitted>(method, load);
    this.#emitted = emitted;
    const bytesPerClient = await this.#server.call<number>('bytesPerClient');
    await untilTrue(() => this.#sinks.call<boolean>('hasAll', { bytesPerClient, events: emitted }), {
      limitMs: DRAIN_TIMEOUT_MS,
      lookMs: 2,
      or: `${this.name}: not everything arrived`,
    });
    const latenciesMs = await this.#sinks.call<number[]>('takeLatencies');
    return { cpuMs, events: emitted - before, bytesPerClient, latenciesMs, emittedMs };
  }

  async #until(clients: number): Promise<void> {
    await untilTrue(async () => (await this.#server.call<number>('clients')) >= clients, {
      limitMs: READY_TIMEOUT_MS,
      lookMs: 10,
      or: `${this.name}: clients did not join`,
    });
  }
}
