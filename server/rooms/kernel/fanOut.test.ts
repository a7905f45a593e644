import { Client as SdkClient } from '@colyseus/sdk';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LIMITS } from '../../../shared/limits.ts';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import { isUws } from '../../wire/transport.testkit.ts';
import { encodeMessage } from './encode.ts';
import { isCut, type Kit, KitRoom, processBytes, type RawViewer, startKit } from './fanOutTestKit.ts';

const KIB = 1_024;
const HELD_AT_MOST = 256 * KIB;
const until = (holds: () => void) => vi.waitFor(holds, { timeout: 20_000, interval: 1 });
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

let kit: Kit;
beforeEach(async () => {
  KitRoom.limits = {};
  KitRoom.greets = true;
  kit = await startKit();
});
afterEach(() => kit.stop());

const room = () => KitRoom.current;
const feedFrame = (seq: number, bytes = 100) => ({ seq, filler: 'x'.repeat(bytes) });
const broadcast = (seq: number, bytes?: number) => room().fanOut.broadcast('feed', feedFrame(seq, bytes));
const payloadsOf = (seqs: readonly number[], bytes?: number) =>
  seqs.map((seq) => encodeMessage('feed', feedFrame(seq, bytes)).payload);
const FRAME_BYTES = encodeMessage('feed', feedFrame(0)).frame.byteLength;
const PAYLOAD_BYTES = encodeMessage('feed', feedFrame(0)).payload.byteLength;

/** A viewer that was let in and does not say that it has joined: what it is sent waits in the server. */
async function joining(): Promise<RawViewer> {
  const viewer = await kit.viewer();
  await until(() => expect(viewer.messages()).toHaveLength(1));
  return viewer;
}
/** A viewer in its seat. */
async function seated(): Promise<RawViewer> {
  const viewer = await joining();
  viewer.acknowledgeJoin();
  const taken = KitRoom.greets ? 2 : 1;
  await until(() => expect(viewer.messages()).toHaveLength(taken));
  return viewer;
}
/** Sends frame after frame, until `enough`; nobody may hold more than is allowed at any time. */
async function flood(enough: () => boolean, eachTurn = () => {}): Promise<number> {
  let seq = 0;
  for (; !enough(); seq += 1) {
    if (seq > 4_000) throw new Error('that never happened');
    broadcast(seq, 16 * KIB);
    eachTurn();
    for (const client of room().clients) expect(processBytes(client)).toBeLessThanOrEqual(HELD_AT_MOST);
    await nextTurn();
  }
  return seq;
}

describe('what is sent', () => {
  test('[FK3] the Colyseus client reads the message that was broadcast', async () => {
    const seat = await new SdkClient(kit.url).joinOrCreate('kit');
    const read: unknown[] = [];
    seat.onMessage('feed', (message) => read.push(message));
    seat.onMessage('snapshot', (message) => read.push(message));
    await until(() => expect(read).toHaveLength(1));
    const message = { epoch: 1, seq: 1, events: [{ type: 'line', text: 'né 🎉', atMs: 1.5e12, from: null }] };
    expect(room().fanOut.broadcast('feed', message)).toBe(1);
    await until(() => expect(read).toEqual([room().snapshotNow(), message]));
    await seat.leave();
  });

  test('[FK3] a message is encoded once however many it goes to', async () => {
    await Promise.all([seated(), seated(), seated()]);
    const reads = { count: 0 };
    const message = Object.defineProperty({}, 'seq', {
      enumerable: true,
      get: () => {
        reads.count += 1;
        return 1;
      },
    });
    encodeMessage('feed', message);
    const readsOfOneEncoding = reads.count;
    expect(room().fanOut.broadcast('feed', message)).toBe(3);
    expect(reads.count).toBe(2 * readsOfOneEncoding);
  });

  test('[FK6] a joining client reads everything in order once it has joined', async () => {
    const viewer = await joining();
    broadcast(1);
    broadcast(2);
    viewer.acknowledgeJoin();
    await until(() => expect(viewer.messages('feed')).toHaveLength(2));
    broadcast(3);
    await until(() => expect(viewer.messages('feed')).toEqual(payloadsOf([1, 2, 3])));
    expect(viewer.messages().slice(1, 2)).toEqual(viewer.messages('snapshot'));
  });

  test('[FK7] `only` picks who is sent a broadcast', async () => {
    const [first, second] = [await seated(), await seated()];
    const chosen = room().clients[1];
    expect(room().fanOut.broadcast('feed', feedFrame(1), { only: (client) => client === chosen })).toBe(1);
    broadcast(2);
    await until(() => expect(second.messages('feed')).toEqual(payloadsOf([1, 2])));
    await until(() => expect(first.messages('feed')).toEqual(payloadsOf([2])));
  });

  test('[FK9] a snapshot is encoded once for all who come at one (epoch, seq)', async () => {
    await seated();
    const readsOfOneEncoding = room().snapshotReads;
    expect(readsOfOneEncoding).toBeGreaterThan(0);
    await Promise.all([seated(), seated()]);
    expect(room().snapshotReads).toBe(readsOfOneEncoding);
  });

  test('[FK9] at one (epoch, seq) all are sent the same bytes, at the next others', async () => {
    const [first, second] = [await seated(), await seated()];
    expect(first.messages('snapshot')).toEqual(second.messages('snapshot'));
    room().snapshotSeq = 1;
    const third = await seated();
    expect(third.messages('snapshot')).toEqual([encodeMessage('snapshot', room().snapshotNow()).payload]);
  });
});

describe('what may be held, to the byte: a viewer that never says it has joined', () => {
  beforeEach(() => {
    KitRoom.greets = false;
  });
  /** Two frames fit exactly, given that the queue counts payloads and an offer the whole frame. */
  const TWO_FRAMES = PAYLOAD_BYTES + FRAME_BYTES;

  test('[FK10] a frame that fills the buffer to its limit is sent, one byte past it the client lags', async () => {
    for (const [limit, taken, lagged] of [
      [TWO_FRAMES, [1, 1], 0],
      [TWO_FRAMES - 1, [1, 0], 1],
    ] as const) {
      KitRoom.limits = { seatBufferSkipBytes: limit };
      await joining();
      expect([broadcast(1), broadcast(2)]).toEqual(taken);
      expect(room().seen.lagged).toBe(lagged);
      await kit.stop();
      kit = await startKit();
    }
  });

  test('[FK10] one that lags is sent no frame, not even one that would fit', async () => {
    KitRoom.limits = { seatBufferSkipBytes: TWO_FRAMES };
    await joining();
    expect([broadcast(1), broadcast(2, 200), broadcast(3)]).toEqual([1, 0, 0]);
    expect(room().seen.lagged).toBe(1);
  });

  test('[FK10] one that holds nothing takes a frame as large as the closing limit, and no larger', async () => {
    KitRoom.limits = { seatBufferSkipBytes: 10, seatBufferCloseBytes: FRAME_BYTES };
    await joining();
    expect(broadcast(1)).toBe(1);
    await joining();
    expect(broadcast(2, 101)).toBe(0);
    expect(room().seen).toEqual({ lagged: 2, resynced: 0, closed: [] });
  });

  test('[FK12] a client may lag for exactly seatLagMs, then it is closed with a code it understands', async () => {
    KitRoom.limits = { seatBufferSkipBytes: FRAME_BYTES };
    const viewer = await joining();
    room().nowMs = 1_000;
    expect([broadcast(1), broadcast(2)]).toEqual([1, 0]);
    room().fanOut.sweep(1_000 + LIMITS.seatLagMs);
    expect(room().seen.closed).toEqual([]);
    room().fanOut.sweep(1_001 + LIMITS.seatLagMs);
    expect(room().seen.closed).toEqual(['lagMs']);
    await until(() => expect(viewer.closeCode()).toBe(CLOSE_CODES.slowConsumer));
  });

  test('[FK13] messages to one client go out up to the closing limit; past it the client is closed', async () => {
    KitRoom.limits = { seatBufferSkipBytes: FRAME_BYTES, seatBufferCloseBytes: TWO_FRAMES };
    const viewer = await joining();
    const client = room().clients[0]!;
    expect([broadcast(1), broadcast(2)]).toEqual([1, 0]);
    expect(room().fanOut.unicast(client, 'feed', feedFrame(3))).toBe(true);
    expect(room().seen.closed).toEqual([]);
    expect(room().fanOut.unicast(client, 'x', 1)).toBe(false);
    expect(room().seen.closed).toEqual(['buffer']);
    await until(() => expect(viewer.closeCode()).toBe(CLOSE_CODES.slowConsumer));
  });

  test('[FK15] however much is broadcast, no more than 256 KB is kept for it', async () => {
    await joining();
    const client = room().clients[0]! as unknown as { _enqueuedMessages: Buffer[] };
    for (let seq = 0; seq < 5_000; seq += 1) broadcast(seq);
    const keptBytes = client._enqueuedMessages.reduce((sum, message) => sum + message.byteLength, 0);
    expect(keptBytes).toBeGreaterThan(LIMITS.seatBufferSkipBytes - 2 * FRAME_BYTES);
    expect(keptBytes).toBeLessThanOrEqual(HELD_AT_MOST);
  });

  test('[FK11] once it has joined it reads what was kept, one snapshot, and frames again', async () => {
    KitRoom.limits = { seatBufferSkipBytes: FRAME_BYTES };
    const viewer = await joining();
    expect([broadcast(1), broadcast(2), broadcast(3)]).toEqual([1, 0, 0]);
    room().fanOut.sweep(0);
    expect(room().seen.resynced).toBe(0);
    viewer.acknowledgeJoin();
    await until(() => expect(viewer.messages('feed')).toHaveLength(1));
    room().snapshotSeq = 3;
    room().fanOut.sweep(0);
    room().fanOut.sweep(0);
    expect(broadcast(4)).toBe(1);
    const snapshot = encodeMessage('snapshot', room().snapshotNow()).payload;
    const [first, fourth] = payloadsOf([1, 4]);
    await until(() => expect(viewer.messages().slice(1)).toEqual([first, snapshot, fourth]));
  });
});

describe('viewers that stop reading', () => {
  test('[FK15] one that only answers pings is bounded, closed and cut off; the others read on', async () => {
    const [idle, reader] = [await seated(), await seated()];
    const client = room().clients[0]!;
    idle.socket.pause();
    const sent = await flood(
      () => room().seen.lagged === 1,
      () => idle.pong(),
    );
    room().fanOut.sweep(LIMITS.seatLagMs + 1);
    expect(room().seen.closed).toEqual(['lagMs']);
    expect(processBytes(client)).toBeGreaterThan(0);
    room().fanOut.sweep(LIMITS.seatLagMs + 1 + LIMITS.seatCloseGraceMs);
    await until(() => expect(room().left).toHaveLength(1));
    expect(processBytes(client)).toBe(0);
    const all = Array.from({ length: sent }, (_, seq) => seq);
    await until(() => expect(reader.messages('feed')).toHaveLength(sent));
    expect(reader.messages('feed')).toEqual(payloadsOf(all, 16 * KIB));
  });

  test('[FK10] what the kernel has not taken counts, whoever keeps it', async () => {
    const viewer = await seated();
    const client = room().clients[0]!;
    viewer.socket.pause();
    const halfLimit = LIMITS.seatBufferSkipBytes / 2;
    for (let seq = 0; processBytes(client) === 0; seq += 1) expect(broadcast(seq, halfLimit)).toBe(1);
    // ws counts a frame whole until all of it is taken, uWebSockets.js only the rest
    expect([broadcast(-1, halfLimit), broadcast(-2, halfLimit)]).toContain(0);
  });

  test('[FK11] one that reads on in time reads whole frames, one snapshot, and frames again', async () => {
    const viewer = await seated();
    viewer.socket.pause();
    const sent = await flood(() => room().seen.lagged === 1);
    viewer.socket.resume();
    await until(() => expect(viewer.messages('feed')).toHaveLength(sent - 1));
    room().fanOut.sweep(1);
    expect(room().seen).toEqual({ lagged: 1, resynced: 1, closed: [] });
    expect(broadcast(sent)).toBe(1);
    await until(() => expect(viewer.messages('feed')).toHaveLength(sent));
    expect(viewer.messages('snapshot')).toHaveLength(2);
    expect(viewer.messages('feed').at(-1)).toEqual(payloadsOf([sent])[0]);
  });

  test('[FK18] one that may not watch any more is given nothing when it has caught up', async () => {
    const viewer = await seated();
    viewer.socket.pause();
    const sent = await flood(() => room().seen.lagged === 1);
    const client = room().clients[0]!;
    KitRoom.watches = (who) => who !== client;
    viewer.socket.resume();
    await until(() => expect(viewer.messages('feed')).toHaveLength(sent - 1));
    room().fanOut.sweep(1);
    room().fanOut.unicast(client, 'door', {});
    await until(() => expect(viewer.messages('door')).toHaveLength(1));
    expect([viewer.messages('snapshot').length, room().seen.resynced]).toEqual([1, 0]);
    KitRoom.watches = () => true;
    room().fanOut.sendSnapshot(client);
    expect(broadcast(sent)).toBe(1);
  });

  test('[FK13] one that goes on asking and never reads its answers is closed before it costs more', async () => {
    const viewer = await seated();
    const client = room().clients[0]!;
    viewer.socket.pause();
    for (let asked = 0; room().seen.closed.length === 0; asked += 1) {
      expect(asked).toBeLessThan(4_000);
      viewer.ask(16 * KIB);
      expect(processBytes(client)).toBeLessThanOrEqual(HELD_AT_MOST);
      await nextTurn();
    }
    expect(room().seen.closed).toEqual(['buffer']);
  });

  test('[FK13] one that lags is still sent the answers to what it asks', async () => {
    const viewer = await seated();
    viewer.socket.pause();
    await flood(() => room().seen.lagged === 1);
    viewer.ask(10);
    viewer.socket.resume();
    await until(() => expect(viewer.messages('answer')).toHaveLength(1));
    expect(room().seen).toEqual({ lagged: 1, resynced: 0, closed: [] });
  });
});

describe('closed, and not gone', () => {
  test('[FK14] a client that does not answer the close is cut off after its grace, not before', async () => {
    KitRoom.greets = false;
    KitRoom.limits = { seatBufferCloseBytes: FRAME_BYTES };
    const viewer = await joining();
    const client = room().clients[0]!;
    room().fanOut.unicast(client, 'feed', feedFrame(1, 101));
    expect(room().seen.closed).toEqual(['buffer']);
    await until(() => expect(viewer.closeCode()).toBe(CLOSE_CODES.slowConsumer));
    room().fanOut.sweep(LIMITS.seatCloseGraceMs - 1);
    // uWebSockets.js ends with its own goodbye who holds nothing
    expect(isCut(client)).toBe(isUws);
    room().fanOut.sweep(LIMITS.seatCloseGraceMs);
    expect(isCut(client)).toBe(true);
    await until(() => expect(viewer.ended).toBe(true));
  });

  test('[FK14] a client that left while bytes wait for it is cut off after its grace', async () => {
    const viewer = await seated();
    const client = room().clients[0]!;
    viewer.socket.pause();
    await flood(() => room().seen.lagged === 1);
    client.leave(CLOSE_CODES.evicted);
    room().fanOut.forget(client);
    room().fanOut.sweep(LIMITS.seatCloseGraceMs - 1);
    expect(isCut(client)).toBe(false);
    room().fanOut.sweep(LIMITS.seatCloseGraceMs);
    await until(() => expect(processBytes(client)).toBe(0));
  });
});
