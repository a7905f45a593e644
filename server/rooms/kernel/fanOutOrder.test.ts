import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import { encodeMessage } from './encode.ts';
import { type Kit, KitRoom, processBytes, sitDown, startKit } from './fanOutTestKit.ts';

const MESSAGES = 3_000;
const until = (holds: () => void) => vi.waitFor(holds, { timeout: 20_000, interval: 1 });
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

let kit: Kit;
beforeEach(() => {
  KitRoom.greets = false;
  // These tests are about order: nobody is skipped.
  KitRoom.limits = { seatBufferSkipBytes: 1e9, seatBufferCloseBytes: 1e9 };
});
afterEach(() => kit.stop());

/** Bodies from a few bytes to more than the kernel takes in one write, by their number. */
const body = (seq: number) => ({ seq, filler: 'y'.repeat((seq * 7_919) % 40_000) });
const payloadOf = (seq: number) => encodeMessage('feed', body(seq)).payload;

describe('one order for everything', () => {
  test('[FK5] broadcasts, answers and pongs interleave whole, while the reader stops and goes on', async () => {
    kit = await startKit();
    const { ws, client, read } = await sitDown(kit);
    let pongs = 0;
    let mostHeldBytes = 0;
    ws.on('pong', () => (pongs += 1));
    for (let seq = 0; seq < MESSAGES; seq += 1) {
      if (seq % 3 === 1) client.send('feed', body(seq));
      else KitRoom.current.fanOut.broadcast('feed', body(seq));
      if (seq % 50 === 0) ws.ping();
      if (seq % 700 === 100) ws.pause();
      // not before the process holds something: how much the kernel takes for a reader who stands still varies
      if (seq % 700 >= 600 && mostHeldBytes > 0) ws.resume();
      if (seq % 5 === 0) await nextTurn();
      mostHeldBytes = Math.max(mostHeldBytes, processBytes(client));
    }
    ws.resume();
    await until(() => expect(read).toHaveLength(MESSAGES));
    for (const [seq, data] of read.entries())
      expect(data.equals(payloadOf(seq)), `message ${seq}`).toBe(true);
    await until(() => expect(pongs).toBeGreaterThan(0));
    expect(mostHeldBytes).toBeGreaterThan(0);
    ws.terminate();
  });

  test('[FK5] a close that is sent under back-pressure comes after every frame, with its code', async () => {
    kit = await startKit();
    const { ws, client, read } = await sitDown(kit);
    ws.pause();
    let sent = 0;
    for (; processBytes(client) === 0; sent += 1) KitRoom.current.fanOut.broadcast('feed', body(sent));
    client.leave(CLOSE_CODES.evicted);
    expect(KitRoom.current.fanOut.broadcast('feed', body(sent))).toBe(0);
    ws.resume();
    const [code] = await once(ws, 'close');
    expect(code).toBe(CLOSE_CODES.evicted);
    expect(read.map((data, seq) => data.equals(payloadOf(seq)))).toEqual(Array(sent).fill(true));
  });
});
