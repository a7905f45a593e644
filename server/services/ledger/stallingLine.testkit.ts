import { connect, createServer, type Socket } from 'node:net';

export interface StallingLine {
  readonly url: string;
  /**
   * The next insert into that collection is held back, and everything behind it on its connection. Resolves when
   * that has happened; other connections go on.
   */
  stallInsertInto(collection: string): Promise<void>;
  /** What was held back goes on its way. */
  release(): void;
  close(): Promise<void>;
}

/** Between a driver and a server that speaks MongoDB's protocol: a request that takes as long as a test wants. */
export async function startStallingLine(url: string): Promise<StallingLine> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let trap: { name: Buffer; sprung: () => void } | null = null;
  let held: (() => void)[] = [];

  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let backlog: Buffer[] | null = null;
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
        const { sprung } = trap;
        trap = null;
        backlog = [];
        held.push(() => {
          upstream.write(Buffer.concat(backlog ?? []));
          backlog = null;
        });
        sprung();
      }
      if (backlog === null) upstream.write(chunk);
      else backlog.push(chunk);
    });
    upstream.on('data', (chunk) => client.write(chunk));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String(typeof address === 'object' ? address?.port : '');
  through.searchParams.set('directConnection', 'true');
  return {
    url: through.href,
    stallInsertInto(collection) {
      const { promise, resolve } = Promise.withResolvers<void>();
      // The first field of the command's document: a string named like the command, the collection its value.
      const length = Buffer.alloc(4);
      length.writeInt32LE(collection.length + 1);
      const name = Buffer.concat([Buffer.from('\x02insert\0'), length, Buffer.from(`${collection}\0`)]);
      trap = { name, sprung: resolve };
      return promise;
    },
    release() {
      for (const go of held) go();
      held = [];
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
