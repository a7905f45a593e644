import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getMessageBytes, matchMaker, Protocol, Server } from '@colyseus/core';
import { WebSocketTransport } from '@colyseus/ws-transport';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { encodeMessage } from './encode.ts';
import { type Kit, KitRoom, sitDown, startKit, writtenBytes } from './fanOutTestKit.ts';

const until = (holds: () => void) => vi.waitFor(holds, { timeout: 20_000, interval: 1 });

let kit: Kit;
beforeEach(() => {
  KitRoom.greets = false;
  KitRoom.limits = { seatBufferSkipBytes: 1e9, seatBufferCloseBytes: 1e9 };
});
afterEach(() => kit.stop());

/** Serves the room over Colyseus' own transport, which lets extensions be negotiated. */
async function serve(perMessageDeflate: boolean): Promise<void> {
  const http = createServer();
  const transport = new WebSocketTransport({ server: http, perMessageDeflate });
  const server = new Server({ transport, greet: false, gracefullyShutdown: false });
  server.define('kit', KitRoom);
  await server.listen(0, '127.0.0.1');
  const { port } = http.address() as AddressInfo;
  kit = await startKit(async () => ({
    url: `http://127.0.0.1:${port}`,
    socketsPort: port,
    seatPath: async () => {
      const { processId, roomId, sessionId } = await matchMaker.joinOrCreate('kit', {});
      return `/${processId}/${roomId}?sessionId=${sessionId}`;
    },
    stop: () => server.gracefullyShutdown(false),
  }));
}

const body = (seq: number) => ({ seq, filler: 'y'.repeat((seq * 7_919) % 40_000) });
const payloadOf = (seq: number) => encodeMessage('feed', body(seq)).payload;

describe('a socket of ws that may not be written past', () => {
  test('[FK8] a client with permessage-deflate reads what was broadcast', async () => {
    await serve(true);
    const { ws, client, read } = await sitDown(kit, { perMessageDeflate: true });
    expect(ws.extensions).toContain('permessage-deflate');
    const writtenBefore = writtenBytes(client);
    for (const seq of [2, 3, 4]) KitRoom.current.fanOut.broadcast('feed', body(seq));
    await until(() => expect(read).toEqual([2, 3, 4].map(payloadOf)));
    expect(writtenBytes(client) - writtenBefore).toBeLessThan(payloadOf(2).byteLength);
    ws.terminate();
  });

  test('[FK8] a broadcast waits behind a message that its library still holds', async () => {
    await serve(false);
    const { ws, client, read } = await sitDown(kit);
    KitRoom.current.fanOut.broadcast('feed', body(0));
    const blob = getMessageBytes.raw(Protocol.ROOM_DATA, 'blob', 1);
    (client.ref as unknown as WebSocket).send(new Blob([new Uint8Array(blob)]) as never, { binary: true });
    KitRoom.current.fanOut.broadcast('feed', body(1));
    await until(() => expect(read).toEqual([payloadOf(0), blob, payloadOf(1)]));
    ws.terminate();
  });
});
