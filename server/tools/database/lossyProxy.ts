import { connect, createServer, type Server, type Socket } from 'node:net';

export interface LossyProxy {
  readonly url: string;
  /**
   * The next command of that name reaches the server; its answer is lost with the connection, and nobody connects
   * any more until `allow`. Resolves when that has happened.
   */
  loseAnswerOf(command: string): Promise<void>;
  /** Breaks every connection and refuses new ones. */
  refuse(): void;
  allow(): void;
  close(): Promise<void>;
}

interface Trap {
  readonly command: Buffer;
  readonly sprung: () => void;
}

/** Between a driver and a server that speaks MongoDB's protocol: loses answers at the worst moment, on purpose. */
export async function startLossyProxy(url: string): Promise<LossyProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let trap: Trap | null = null;
  let refusing = false;

  const refuse = () => {
    refusing = true;
    for (const socket of sockets) socket.destroy();
  };

  const server = createServer((client) => {
    if (refusing) return client.destroy();
    const upstream = connect(Number(target.port), target.hostname);
    let caught: Trap | null = null;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.once('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
      socket.on('error', () => {});
    }
    client.on('data', (chunk) => {
      if (trap !== null && chunk.includes(trap.command)) {
        caught = trap;
        trap = null;
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (caught === null) return client.write(chunk);
      refuse();
      caught.sprung();
    });
  });

  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String(await listen(server));
  through.searchParams.set('directConnection', 'true');
  return {
    url: through.href,
    loseAnswerOf(command) {
      const { promise, resolve } = Promise.withResolvers<void>();
      // The first field of the command's document: a string named like the command.
      trap = { command: Buffer.from(`\x02${command}\0`, 'latin1'), sprung: resolve };
      return promise;
    },
    refuse,
    allow() {
      refusing = false;
    },
    close() {
      refuse();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') resolve(address.port);
    });
  });
}
