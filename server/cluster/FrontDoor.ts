import { createServer, type Server, type Socket } from 'node:net';
import { SECOND_MS } from '../../shared/time.ts';
import { Tally } from '../Tally.ts';
import { readFirstLine } from './firstLine.ts';

/** The times and bounds of production. */
const BOUNDS = {
  /** How long a first line may take; the members have a limit for the rest of a request. */
  firstLineMs: 10 * SECOND_MS,
  /** How long a connection waits where no member is ready. */
  memberMs: 10 * SECOND_MS,
  /** Connections that wait for either, of everybody together. */
  waiting: 20_000,
  /** And of one address; null where all come through a proxy, which is the one to bound them. */
  waitingOfAddress: 500 as number | null,
};
export type DoorBounds = typeof BOUNDS;

/** A process that takes connections. */
export interface Taker {
  readonly processId: string;
  /** Takes the connection over, with what was read of it. */
  take(connection: Socket, head: Buffer): void;
}

/**
 * Takes every connection to the cluster's address, reads its first line, and gives it to the process it is for
 * (CP1 to CP4). It hears nothing of a connection after that.
 */
export class FrontDoor {
  readonly #bounds: DoorBounds;
  readonly #server: Server;
  readonly #taken = new Map<Taker, number>();
  readonly #ofAddresses: Tally;
  /** Those that wait, with what counts them no longer for their address. */
  readonly #waiting = new Map<Socket, () => void>();
  readonly #hoping: (() => void)[] = [];

  constructor(bounds: Partial<DoorBounds> = {}) {
    this.#bounds = { ...BOUNDS, ...bounds };
    this.#ofAddresses = new Tally(this.#bounds.waitingOfAddress ?? Number.POSITIVE_INFINITY);
    this.#server = createServer({ noDelay: true }, (connection) => this.#welcome(connection));
  }

  /** Resolves to the port once it listens. Rejects with the error of the system. */
  async listen(port: number, host: string): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#server.once('error', reject);
    this.#server.listen(port, host, resolve);
    await promise;
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }

  add(taker: Taker): void {
    this.#taken.set(taker, 0);
    for (const hope of this.#hoping.splice(0)) hope();
  }

  /** Gives that process no connection any more. */
  remove(taker: Taker): void {
    this.#taken.delete(taker);
  }

  close(): void {
    this.#server.close();
    for (const connection of this.#waiting.keys()) connection.destroy();
  }

  #welcome(connection: Socket): void {
    connection.on('error', () => connection.destroy());
    if (!this.#mayWait(connection)) return void connection.destroy();
    const tooLate = setTimeout(() => connection.destroy(), this.#bounds.firstLineMs);
    connection.once('close', () => {
      clearTimeout(tooLate);
      this.#waitsNoMore(connection);
    });
    let head: Buffer = Buffer.alloc(0);
    const read = (more: Buffer) => {
      head = Buffer.concat([head, more]);
      const line = readFirstLine(head);
      if (line.type === 'incomplete') return;
      connection.off('data', read);
      connection.pause();
      clearTimeout(tooLate);
      if (line.type === 'tooLong') connection.destroy();
      else void this.#give(connection, head, line.processId);
    };
    connection.on('data', read);
  }

  /** Counts a connection among those that wait. false: there are too many of that address, or of all. */
  #mayWait(connection: Socket): boolean {
    if (this.#waiting.size >= this.#bounds.waiting) return false;
    const release = this.#ofAddresses.take(connection.remoteAddress);
    if (release) this.#waiting.set(connection, release);
    return release !== null;
  }

  #waitsNoMore(connection: Socket): void {
    this.#waiting.get(connection)?.();
    this.#waiting.delete(connection);
  }

  async #give(connection: Socket, head: Buffer, processId: string | null): Promise<void> {
    if (this.#taken.size === 0) await this.#hope();
    const taker = this.#takerFor(processId);
    this.#waitsNoMore(connection);
    if (taker === null || connection.destroyed) return void connection.destroy();
    this.#taken.set(taker, this.#taken.get(taker)! + 1);
    taker.take(connection, head);
  }

  /** A process that nobody here knows may be one that has just gone: whoever takes its place says so. */
  #takerFor(processId: string | null): Taker | null {
    const named = [...this.#taken.keys()].find((taker) => taker.processId === processId);
    if (named) return named;
    const [least] = [...this.#taken].sort(([, a], [, b]) => a - b);
    return least?.[0] ?? null;
  }

  /** Resolves when there is a member again, or when it has taken too long. */
  async #hope(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#hoping.push(resolve);
    const tooLate = setTimeout(resolve, this.#bounds.memberMs);
    await promise;
    clearTimeout(tooLate);
  }
}
