import { once } from 'node:events';
import type { connect } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { frameBinary, frameHeaderBytes } from './frame.ts';

const LENGTHS = [0, 1, 125, 126, 127, 65_535, 65_536, 200_000];

let server: WebSocketServer | undefined;
afterEach(() => {
  for (const client of server?.clients ?? []) client.terminate();
  server?.close();
});

/** The server's socket of a real WebSocket connection, and all that its client reads. */
async function connection() {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const client = new WebSocket(`ws://127.0.0.1:${port}`);
  const [ws] = (await once(server, 'connection')) as [WebSocket];
  const socket = (ws as unknown as { _socket: ReturnType<typeof connect> })._socket;
  return { client, socket };
}

describe('one frame for all', () => {
  test.each(LENGTHS)(
    '[FK4] a ws client reads a payload of %i bytes as one binary message',
    async (length) => {
      const { client, socket } = await connection();
      const payload = Buffer.alloc(length, 7);
      socket.write(frameBinary(payload));
      const [data, isBinary] = (await once(client, 'message')) as [Buffer, boolean];
      expect(isBinary).toBe(true);
      expect(Buffer.compare(data, payload)).toBe(0);
    },
  );

  test('[FK4] the header is as long as the length needs, and the payload follows untouched', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (payload) => {
        const frame = frameBinary(payload);
        expect(frame[0]).toBe(0x82);
        expect(frame.subarray(frameHeaderBytes(payload.length))).toEqual(Buffer.from(payload));
      }),
    );
    expect(LENGTHS.map(frameHeaderBytes)).toEqual([2, 2, 2, 4, 4, 4, 10, 10]);
  });
});
