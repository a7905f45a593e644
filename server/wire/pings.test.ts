import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Kit, KitRoom, startKit } from '../rooms/kernel/fanOutTestKit.ts';
import { PING } from './frameLimits.ts';
import { OPCODE } from './rawFrames.testkit.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await startKit();
});
afterAll(() => kit.stop());

it('[WI14] a socket is pinged, and counts as answering when it has', async () => {
  const until = (holds: () => void) => vi.waitFor(holds, { timeout: 5 * PING.everyMs, interval: 5 });
  const viewer = await kit.viewer();
  await until(() => expect(viewer.frames.some(({ opcode }) => opcode === OPCODE.ping)).toBe(true));
  const socket = KitRoom.current.clients[0]!.ref as unknown as { readonly pingCount: number };
  expect(socket.pingCount).toBeGreaterThan(0);
  viewer.pong();
  await until(() => expect(socket.pingCount).toBe(0));
});
