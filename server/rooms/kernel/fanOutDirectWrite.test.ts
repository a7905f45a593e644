import { once } from 'node:events';
import { connect, createServer, type Server, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type DirectWriter, openDirectWriter } from './fanOutDirectWrite.ts';

const until = (holds: () => void) => vi.waitFor(holds, { timeout: 20_000, interval: 1 });
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

let server: Server;
const ends: Socket[] = [];
beforeEach(async () => {
  server = createServer({ allowHalfOpen: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  for (const end of ends.splice(0)) end.destroy();
  server.close();
});

/** Both ends of a TCP connection, and everything the far one has read. */
async function connection() {
  const { port } = server.address() as { port: number };
  const far = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  const [near] = (await once(server, 'connection')) as [Socket];
  ends.push(near, far);
  const errors: NodeJS.ErrnoException[] = [];
  near.on('error', (error) => errors.push(error));
  far.on('error', () => {});
  const read: Buffer[] = [];
  far.on('data', (bytes: Buffer) => read.push(bytes));
  return { near, far, errors, read: () => Buffer.concat(read), writer: openDirectWriter(near)! };
}
/** The `n`th chunk of a stream in which every chunk differs from its neighbours. */
const chunk = (n: number) => Buffer.alloc(64 * 1_024, n % 251);

/** Writes chunks until the kernel takes no more; returns how many. */
function fill(writer: DirectWriter): number {
  let written = 0;
  while (writer.pendingBytes === 0) {
    if (written > 1_000) throw new Error('the kernel takes everything');
    expect(writer.write(chunk(written))).toBe(true);
    written += 1;
  }
  return written;
}

describe('writing past the stream', () => {
  test('[FK16] bytes the kernel does not take are counted, and arrive whole, in order', async () => {
    const { writer, far, near, read } = await connection();
    far.pause();
    const written = fill(writer);
    expect(writer.pendingBytes).toBe(64 * 1_024);
    expect(writer.write(chunk(written))).toBe(false);
    near.write(chunk(written));
    expect(writer.write(chunk(written + 1))).toBe(false);
    near.write(chunk(written + 1));
    far.resume();
    const expected = Buffer.concat(Array.from({ length: written + 2 }, (_, n) => chunk(n)));
    await until(() => expect(read().byteLength).toBe(expected.byteLength));
    expect(Buffer.compare(read(), expected)).toBe(0);
    expect(writer.pendingBytes).toBe(0);
    expect(writer.write(chunk(0))).toBe(true);
  });

  test('[FK16] nothing goes past bytes that wait in the stream', async () => {
    const { writer, near, read } = await connection();
    near.cork();
    near.write('first ');
    expect(writer.write(Buffer.from('early'))).toBe(false);
    near.uncork();
    await until(() => expect(writer.write(Buffer.from('second'))).toBe(true));
    await until(() => expect(read().toString()).toBe('first second'));
  });

  test('[FK16] the connection ends after what was kept, not before', async () => {
    const { writer, far, near, read } = await connection();
    far.pause();
    const written = fill(writer);
    near.end('goodbye');
    expect(writer.write(chunk(0))).toBe(false);
    far.resume();
    await once(far, 'end');
    expect(read().byteLength).toBe(written * 64 * 1_024 + 'goodbye'.length);
    expect(read().subarray(-7).toString()).toBe('goodbye');
  });

  test('[FK16] a connection whose bytes are kept leaves the others alone', async () => {
    const [first, second] = [await connection(), await connection()];
    first.far.pause();
    const firstChunks = fill(first.writer);
    expect(second.writer.write(Buffer.from('fine'))).toBe(true);
    expect(second.writer.pendingBytes).toBe(0);
    await until(() => expect(second.read().toString()).toBe('fine'));
    second.far.pause();
    const secondChunks = fill(second.writer);
    first.far.resume();
    second.far.resume();
    await until(() => expect(first.read().byteLength).toBe(firstChunks * 64 * 1_024));
    await until(() => expect(second.read().byteLength).toBe(4 + secondChunks * 64 * 1_024));
    expect([first.writer.pendingBytes, second.writer.pendingBytes]).toEqual([0, 0]);
  });

  test('[FK16] nothing is written after the end, and what the other end still says is read', async () => {
    const { writer, near, far } = await connection();
    near.end();
    await once(far, 'end');
    expect(writer.write(Buffer.from('late'))).toBe(false);
    expect(near.destroyed).toBe(false);
  });

  test('[FK16] only plain TCP sockets are written past', async () => {
    const { near } = await connection();
    expect(openDirectWriter(near)).not.toBeNull();
    expect(openDirectWriter(new TLSSocket(near))).toBeNull();
    expect(openDirectWriter(new Socket())).toBeNull();
  });
});

describe('connections that break', () => {
  test('[FK17] a reset ends the socket with the error of the write, and the next connection is fine', async () => {
    const { writer, far, near, errors } = await connection();
    near.pause();
    far.resetAndDestroy();
    for (let turns = 0; !near.destroyed && turns < 10_000; turns += 1) {
      writer.write(chunk(0));
      await nextTurn();
    }
    await until(() => expect(errors).toHaveLength(1));
    expect(['EPIPE', 'ECONNRESET']).toContain(errors[0]?.code);
    expect(writer.write(chunk(0))).toBe(false);
    const other = await connection();
    expect(other.writer.write(Buffer.from('fine'))).toBe(true);
    await until(() => expect(other.read().toString()).toBe('fine'));
  });

  test('[FK17] a socket destroyed while bytes are kept lets go of them, and others write on', async () => {
    const { writer, far, near, errors } = await connection();
    far.pause();
    fill(writer);
    near.destroy();
    await until(() => expect(writer.pendingBytes).toBe(0));
    expect(errors).toEqual([]);
    const other = await connection();
    expect(other.writer.write(Buffer.from('fine'))).toBe(true);
    await until(() => expect(other.read().toString()).toBe('fine'));
  });
});
