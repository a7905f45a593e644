import { createReadStream } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import type { Clock } from '../runtime/port.ts';
import { FILES } from './fileLimits.ts';
import { type Scanner, ScannerAway, type ScanVerdict } from './scanner.ts';

const REPLY_CHARS = 1_000;

/**
 * Asks ClamAV's daemon by its own protocol over TCP (`clamd(8)`: PING, INSTREAM). Its `StreamMaxLength` bounds what it
 * looks at.
 */
export function createClamd({
  host,
  port,
  clock,
}: {
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
}): Scanner {
  /** Opens a connection, lets `send` speak, and resolves to what is answered up to the zero byte. */
  async function ask(send: (socket: Socket) => Promise<void>): Promise<string> {
    const socket = createConnection({ host, port });
    const cancel = clock.after(FILES.scanMs, () => socket.destroy(new Error('it took too long')));
    try {
      const reply = answerOf(socket);
      // it may answer, and close, before everything was sent
      send(socket).catch((error: Error) => socket.destroy(error));
      return await reply;
    } catch (cause) {
      throw new ScannerAway(`clamd at ${host}:${port} does not answer`, { cause });
    } finally {
      cancel();
      socket.destroy();
    }
  }

  return {
    async scan(path) {
      const reply = await ask((socket) => sendFile(socket, path));
      return verdictOf(reply);
    },
    async health() {
      try {
        const reply = await ask((socket) => write(socket, 'zPING\0'));
        return reply === 'PONG' ? { ok: true } : { ok: false, detail: `clamd says ${reply}` };
      } catch (error) {
        return { ok: false, detail: (error as Error).message };
      }
    },
  };
}

function verdictOf(reply: string): ScanVerdict {
  if (reply.endsWith(' OK')) return 'clean';
  if (reply.endsWith(' FOUND')) return 'infected';
  if (reply.includes('size limit exceeded')) return 'tooLarge';
  throw new ScannerAway(`clamd says ${reply}`);
}

/** Sends a file in pieces, each behind its length; a piece of no length is the end. */
async function sendFile(socket: Socket, path: string): Promise<void> {
  await write(socket, 'zINSTREAM\0');
  for await (const chunk of createReadStream(path, { highWaterMark: FILES.scanChunkBytes })) {
    await write(socket, lengthOf(chunk.length));
    await write(socket, chunk);
  }
  await write(socket, lengthOf(0));
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}

function write(socket: Socket, bytes: Buffer | string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

function answerOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      said = (said + text).slice(0, REPLY_CHARS);
      const end = said.indexOf('\0');
      if (end >= 0) resolve(said.slice(0, end));
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('it closed the connection')));
  });
}
