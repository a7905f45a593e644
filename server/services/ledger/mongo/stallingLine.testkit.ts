import { connect, createServer, type Socket } from 'node:net';

export interface StallingLine {
  readonly url: string;
  /**
   * The next command of that name on that collection is held back, or its answer is, with everything behind it on its
   * connection. Resolves when that has happened; other connections go on.
   */
  stall(what: { command: string; collection: string; hold: 'request' | 'answer' }): Promise<void>;
  /** What was held back goes on its way. */
  release(): void;
  close(): Promise<void>;
}

interface Trap {
  readonly name: Buffer;
  readonly hold: 'request' | 'answer';
  readonly sprung: () => void;
}

/** Passes on what it is given, or keeps it until it is opened. */
class Gate {
  readonly #to: Socket;
  #kept: Buffer[] | null = null;

  constructor(to: Socket) {
    this.#to = to;
  }

  shut(): void {
    this.#kept ??= [];
  }

  open(): void {
    for (const chunk of this.#kept ?? []) this.#to.write(chunk);
    this.#kept = null;
  }

  pass(chunk: Buffer): void {
    if (this.#kept === null) this.#to.write(chunk);
    else this.#kept.push(chunk);
  }
}

/** Between a driver and a server that speaks MongoDB's protocol: a request or an answer that takes as long as a test wants. */
export async function startStallingLine(url: string): Promise<StallingLine> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  const gates = new Set<Gate>();
  let trap: Trap | null = null;

  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    const requests = new Gate(upstream);
    const answers = new Gate(client);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk) => {
      if (trap !== null && chunk.includes(trap.name)) {
        const gate = trap.hold === 'request' ? requests : answers;
        gate.shut();
        gates.add(gate);
        if (trap.hold === 'request') trap.sprung();
        else upstream.once('data', trap.sprung);
        trap = null;
      }
      requests.pass(chunk);
    });
    upstream.on('data', (chunk) => answers.pass(chunk));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String(typeof address === 'object' ? address?.port : '');
  through.searchParams.set('directConnection', 'true');
  return {
    url: through.href,
    stall({ command, collection, hold }) {
      const { promise, resolve } = Promise.withResolvers<void>();
      trap = { name: nameOf(command, collection), hold, sprung: resolve };
      return promise;
    },
    release() {
      for (const gate of gates) gate.open();
      gates.clear();
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** The first field of a command's document: a string named like the command, the collection its value. */
function nameOf(command: string, collection: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32LE(collection.length + 1);
  return Buffer.concat([Buffer.from(`\x02${command}\0`), length, Buffer.from(`${collection}\0`)]);
}
