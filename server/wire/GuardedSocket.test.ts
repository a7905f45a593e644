import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { CLOSE_CODES } from '../../shared/protocol/closeCodes.ts';
import { createSystemRuntime } from '../services/runtime/systemRuntime.ts';
import { type GuardedSocket, guardSockets, type SocketFault } from './GuardedSocket.ts';
import { BYTE } from './hostileFrames.testkit.ts';
import { OPCODE } from './rawFrames.testkit.ts';
import { RawSocket } from './rawSocket.testkit.ts';

const refused: (readonly [SocketFault, unknown])[] = [];
let server: WebSocketServer;
let address: string;
beforeAll(async () => {
  const { clock } = createSystemRuntime();
  const guard = guardSockets({ clock, refused: (fault, error) => refused.push([fault, error]) });
  server = new WebSocketServer({ host: '127.0.0.1', port: 0, WebSocket: guard });
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

async function meet(): Promise<{ readonly far: RawSocket; readonly near: GuardedSocket }> {
  const connected = once(server, 'connection');
  const far = new RawSocket(address, '/');
  const [near] = await connected;
  await far.opened;
  return { far, near };
}

const events: readonly (readonly [string, (far: RawSocket) => void])[] = [
  ['message', (far) => far.send(Buffer.of(BYTE.ping))],
  ['ping', (far) => far.send(Buffer.of(), { opcode: OPCODE.ping })],
  ['pong', (far) => far.send(Buffer.of(), { opcode: OPCODE.pong })],
];

describe('a socket whose listener throws', () => {
  it.each(events)('[WI8] at a %s is closed, with the error told', async (event, send) => {
    const { far, near } = await meet();
    const error = new Error(`thrown at ${event}`);
    near.on(event, () => {
      throw error;
    });
    send(far);
    expect(await far.closed).toBe(CLOSE_CODES.notUnderstood);
    expect(refused.at(-1)).toEqual(['thrown', error]);
  });

  it('[WI8] at its close is gone, with the error told', async () => {
    const { far, near } = await meet();
    const error = new Error('thrown at the close');
    const heard = new Promise<void>((resolve) =>
      near.on('close', () => {
        resolve();
        throw error;
      }),
    );
    far.destroy();
    await heard;
    await expect.poll(() => refused.at(-1)).toEqual(['thrown', error]);
  });

  it('[WI8] nor does an error end more that nobody listens to', async () => {
    const { far } = await meet();
    far.send(Buffer.of(BYTE.ping), { reserved: 0x70 });
    expect(await far.closed).toBe(1002);
    expect(refused.at(-1)).toEqual(['thrown', expect.any(RangeError)]);
  });

  it('[WI1] a reason of any length is not said', async () => {
    const { far, near } = await meet();
    (near.close as (code: number, reason: string) => void)(4000, 'x'.repeat(500));
    expect(await far.closed).toBe(4000);
  });
});
