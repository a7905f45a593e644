import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLOSE_CODES } from '../../shared/protocol/closeCodes.ts';
import { createSystemRuntime } from '../services/runtime/systemRuntime.ts';
import { BYTE } from './hostileFrames.testkit.ts';
import { OPCODE } from './rawFrames.testkit.ts';
import type { RawSocket } from './rawSocket.testkit.ts';
import type { SocketFault } from './SocketGate.ts';
import { isUws, listenBare } from './transport.testkit.ts';

const refused: (readonly [SocketFault, unknown])[] = [];
let server: Awaited<ReturnType<typeof listenBare>>;
beforeAll(async () => {
  const { clock } = createSystemRuntime();
  server = await listenBare({ clock, refused: (fault, error) => void refused.push([fault, error]) });
});
afterAll(() => server.stop());
const meet = () => server.meet();

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
    // uWebSockets.js makes no error of it, and ends the connection without a word
    expect(await far.closed).toBe(isUws ? null : 1002);
    if (!isUws) expect(refused.at(-1)).toEqual(['thrown', expect.any(RangeError)]);
  });

  it('[WI1] a reason of any length is not said', async () => {
    const { far, near } = await meet();
    (near.close as (code: number, reason: string) => void)(4000, 'x'.repeat(500));
    expect(await far.closed).toBe(4000);
  });
});
