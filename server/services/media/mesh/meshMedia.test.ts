import { beforeEach, describe, expect, it } from 'vitest';
import { createSimRuntime } from '../../runtime/simRuntime.ts';
import { DESK } from '../desk/deskLimits.ts';
import { createMemoryBus, type Parcel } from '../memoryBus.ts';
import { ScriptedBrowser } from '../scriptedBrowser.contract.ts';
import { createMeshMedia } from './meshMedia.ts';
import { createMeshWorld, type MeshWorld } from './meshWorld.contract.ts';

let world: MeshWorld;
let count = 0;
beforeEach(() => {
  world = createMeshWorld();
});

const browser = (instance: 0 | 1): ScriptedBrowser =>
  new ScriptedBrowser(world, { instance, streamId: 'st_stream1', peerId: `se_mesh${++count}` });
const publishing = async (instance: 0 | 1): Promise<ScriptedBrowser> => {
  const publisher = browser(instance);
  expect(await publisher.publish()).toMatchObject({ ok: true });
  await world.settle();
  return publisher;
};
const watching = async (instance: 0 | 1): Promise<ScriptedBrowser> => {
  const viewer = browser(instance);
  expect(await viewer.watch()).toMatchObject({ ok: true });
  await world.settle();
  viewer.news();
  return viewer;
};
const is = (parcel: Parcel, k: string, note?: string): boolean => {
  const message = parcel.message as { readonly k: string; readonly note?: string };
  return message.k === k && (note === undefined || message.note === note);
};
/** Loses the first `times` messages of that kind. */
const lose = (times: number, k: string, note?: string): void => {
  let left = times;
  world.bus.fate = (parcel) => (is(parcel, k, note) && left-- > 0 ? 0 : 1);
};
const BYE = { type: 'bye', peer: 'origin' };
const AVAILABLE = { type: 'available' };

describe('the bus loses messages', () => {
  it('[MD22] with every question lost, opening is answered in time', async () => {
    await publishing(0);
    world.bus.fate = (parcel) => (is(parcel, 'ask') ? 0 : 1);
    const startMs = world.runtime.clock.nowMs();
    expect(await browser(1).watch()).toEqual({ ok: false, rejection: 'MediaUnavailable' });
    expect(world.runtime.clock.nowMs() - startMs).toBe(DESK.askMs);
  });

  it.each([
    ['question', 'ask', undefined],
    ['grant', 'note', 'granted'],
  ])('[MD22] a lost %s is made good, and negotiates once', async (_name, k, note) => {
    const publisher = await publishing(0);
    lose(1, k, note);
    expect(await browser(1).watch()).toMatchObject({ ok: true });
    await world.settle();
    expect(publisher.told('negotiate')).toHaveLength(1);
  });

  it('[MD22] a viewer who gave up leaves no place taken', async () => {
    const publisher = await publishing(0);
    world.bus.fate = (parcel) => (is(parcel, 'note', 'granted') ? 0 : 1);
    const viewer = browser(1);
    // That somebody publishes is known from the beats, so the place can be given back.
    const waiting = browser(1);
    await waiting.watch();
    await world.pass(DESK.beatMs);
    publisher.news();
    expect(await viewer.watch()).toEqual({ ok: false, rejection: 'MediaUnavailable' });
    await world.settle();
    expect(publisher.told('bye')).toContainEqual({ type: 'bye', peer: viewer.peerId });
  });

  it('[MD25] a lost goodbye frees the place with a later beat', async () => {
    const publisher = await publishing(0);
    const viewer = await watching(1);
    await watching(1);
    lose(1, 'leave');
    await viewer.close();
    await world.pass(2 * DESK.beatMs);
    expect(publisher.told('bye')).toEqual([{ type: 'bye', peer: viewer.peerId }]);
  });

  it('[MD5] a lost farewell of the publisher is noticed by its silence', async () => {
    const publisher = await publishing(0);
    const viewer = await watching(1);
    lose(1, 'gone');
    await publisher.close();
    await world.pass(DESK.publisherLostMs + DESK.beatMs);
    expect(viewer.news()).toEqual([BYE]);
  });

  it('[MD1] a lost announcement is made good by the next beat', async () => {
    const early = browser(1);
    await early.watch();
    lose(1, 'here');
    await publishing(0);
    expect(early.inbox).toEqual([]);
    await world.pass(DESK.beatMs);
    expect(early.inbox).toEqual([AVAILABLE]);
  });

  it('[MD29] a publisher that missed the end of its stream is told again', async () => {
    const publisher = await publishing(0);
    const viewer = await watching(1);
    lose(1, 'ended');
    await world.instances[1].closeStream('st_stream1');
    await world.pass(DESK.beatMs);
    expect(viewer.news()).toEqual([BYE]);
    expect(await publisher.signal({ peer: viewer.peerId, candidate: null })).toMatchObject({ ok: false });
    await world.pass(DESK.beatMs);
    expect(await viewer.watch()).toEqual({ ok: false, rejection: 'MediaUnavailable' });
  });
});

describe('an instance crashes', () => {
  it('[MD23] its viewers free their places', async () => {
    const publisher = await publishing(0);
    const dead = [];
    for (let i = 0; i < DESK.places; i++) dead.push(await watching(1));
    const waiting = browser(0);
    expect(await waiting.watch()).toEqual({ ok: false, rejection: 'MediaFull' });
    world.crash(1);
    await world.pass(DESK.leaseMs - DESK.beatMs - 1);
    expect(publisher.told('bye')).toEqual([]);
    await world.pass(2 * DESK.beatMs + 1);
    expect(publisher.told('bye')).toEqual(dead.map(({ peerId }) => ({ type: 'bye', peer: peerId })));
    expect(waiting.inbox).toEqual([AVAILABLE]);
    expect(await waiting.watch()).toMatchObject({ ok: true });
  });

  it('[MD24] its publisher is gone for everybody, and the next one is found', async () => {
    await publishing(1);
    const viewer = await watching(0);
    world.crash(1);
    await world.pass(DESK.publisherLostMs - DESK.beatMs);
    expect(viewer.news()).toEqual([]);
    await world.pass(2 * DESK.beatMs);
    expect(viewer.news()).toEqual([BYE]);
    await publishing(0);
    expect(viewer.news()).toEqual([AVAILABLE]);
  });

  it('[MD23] what is alive stays, for as long as it likes', async () => {
    await publishing(0);
    const viewer = await watching(1);
    await world.pass(5 * DESK.leaseMs);
    expect(viewer.news()).toEqual([]);
    expect(await viewer.signal({ peer: 'origin', candidate: null })).toMatchObject({ ok: true });
  });
});

describe('publishers', () => {
  it('[MD21] one that opens again keeps its viewers', async () => {
    const publisher = await publishing(0);
    const viewer = await watching(1);
    publisher.news();
    await publisher.publish();
    await world.settle();
    expect(publisher.told('negotiate')).toEqual([{ type: 'negotiate', peer: viewer.peerId }]);
    expect(viewer.news()).toMatchObject([{ type: 'description', peer: 'origin' }]);
  });

  it('[MD20] one that is replaced is told that every connection is over', async () => {
    const first = await publishing(0);
    const viewers = [await watching(0), await watching(1)];
    await publishing(1);
    expect(first.told('bye')).toEqual(viewers.map(({ peerId }) => ({ type: 'bye', peer: peerId })));
  });

  it('[MD27] the later one stays, though the clock of the other is ahead', async () => {
    const fast = world.start({ clockAheadMs: 30_000 });
    const slow = world.start();
    const pair = { ...world, instances: [fast, slow] as const };
    const at = (instance: 0 | 1) =>
      new ScriptedBrowser(pair, { instance, streamId: 'st_stream1', peerId: `se_mesh${++count}` });
    const [early, late, viewer] = [at(0), at(1), at(0)];
    await early.publish();
    await late.publish();
    await world.pass(DESK.beatMs);
    expect(await viewer.watch()).toMatchObject({ ok: true });
    await world.settle();
    expect(late.told('negotiate')).toEqual([{ type: 'negotiate', peer: viewer.peerId }]);
    expect(early.told('negotiate')).toEqual([]);
  });
});

describe('waiting', () => {
  it('[MD26] who waits for a publisher is remembered up to the limit', async () => {
    const viewers = Array.from({ length: DESK.waitingForPublisher + 1 }, () => browser(1));
    await viewers[0]?.watch();
    await world.pass(DESK.publisherLostMs);
    for (const viewer of viewers) await viewer.watch();
    await publishing(0);
    const told = viewers.filter((viewer) => viewer.told('available').length === 1);
    expect(told).toHaveLength(DESK.waitingForPublisher);
    expect(viewers.at(-1)?.inbox).toEqual([]);
  });

  it('[MD1] while it is known that nobody publishes, the answer comes at once', async () => {
    await browser(1).watch();
    await world.pass(DESK.publisherLostMs);
    const startMs = world.runtime.clock.nowMs();
    expect(await browser(1).watch()).toEqual({ ok: false, rejection: 'MediaUnavailable' });
    expect(world.runtime.clock.nowMs()).toBe(startMs);
  });

  it('[MD7] a viewer who closes between question and grant keeps no place', async () => {
    const publisher = await publishing(0);
    lose(1, 'note', 'granted');
    const viewer = browser(1);
    const opening = world.instances[1].openViewer({
      streamId: 'st_stream1',
      peerId: viewer.peerId,
      send: (message) => viewer.inbox.push(message),
    });
    await world.settle();
    await viewer.close();
    expect(await opening).toEqual({ ok: false, rejection: 'MediaUnavailable' });
    await world.pass(2 * DESK.leaseMs);
    expect(publisher.told('bye')).toEqual([{ type: 'bye', peer: viewer.peerId }]);
    expect(viewer.inbox).toEqual([]);
  });
});

describe('the bus itself', () => {
  /** Makes a bus that cannot be listened to, until it works. */
  function deaf() {
    const { clock, ids } = createSimRuntime();
    const state = { works: false };
    const bus = {
      publish: () => {},
      subscribe: async () => {
        if (!state.works) throw new Error('connection refused');
        return () => {};
      },
    };
    return { state, media: createMeshMedia({ bus, clock, ids }) };
  }

  it('[MD12] [MD28] what was configured without it holds when it works again', async () => {
    const { state, media } = deaf();
    const peer = { streamId: 'st_stream1', peerId: 'se_alone', send: () => {} };
    const viewer = (peerId: string) => media.openViewer({ ...peer, peerId });
    await media.configure(peer.streamId, { audience: ['se_fan'] });
    expect(await media.openPublisher(peer)).toMatchObject({ ok: false });
    state.works = true;
    expect(await media.openPublisher(peer)).toMatchObject({ ok: true });
    expect(await viewer('se_other')).toEqual({ ok: false, rejection: 'MediaUnavailable' });
    expect(await viewer('se_fan')).toMatchObject({ ok: true });
  });

  it('[MD28] without it nothing opens, and health says so until it works again', async () => {
    const { state, media } = deaf();
    const peer = { streamId: 'st_stream1', peerId: 'se_alone', send: () => {} };
    expect(await media.openPublisher(peer)).toEqual({ ok: false, rejection: 'MediaUnavailable' });
    expect(await media.health()).toEqual({ ok: false, detail: 'connection refused' });
    state.works = true;
    expect(await media.openPublisher(peer)).toMatchObject({ ok: true });
    expect(await media.health()).toMatchObject({ ok: true });
  });

  it('[MD7] when all are gone nothing runs on', async () => {
    const publisher = await publishing(0);
    const viewer = await watching(1);
    await publisher.close();
    await viewer.close();
    await world.pass(2 * DESK.beatMs);
    expect(world.runtime.pending()).toBe(0);
    expect(await world.instances[1].health()).toEqual({ ok: true, detail: '0 streams, 0 peers here' });
  });
});

it('[IC1] who opens is given the ICE servers of its seat, and a publisher new ones each time it is told to connect', async () => {
  const { clock, ids } = createSimRuntime();
  const bus = createMemoryBus();
  let given = 0;
  const iceServers = (seatId: string) => [{ urls: `turn:${++given}.example`, username: seatId }];
  const media = createMeshMedia({ bus: bus.connect(), clock, ids, iceServers });
  const told: unknown[] = [];
  const send = (message: unknown) => void told.push(message);
  const publisher = { streamId: 'st_stream1', peerId: 'se_publisher', send };
  expect(await media.openPublisher(publisher)).toMatchObject({
    value: { iceServers: [{ urls: 'turn:1.example', username: 'se_publisher' }] },
  });
  expect(await media.openViewer({ ...publisher, peerId: 'se_viewer', send: () => {} })).toMatchObject({
    value: { iceServers: [{ username: 'se_viewer' }] },
  });
  expect(told).toMatchObject([
    { type: 'negotiate', peer: 'se_viewer', iceServers: [{ username: 'se_publisher' }] },
  ]);
  expect(told).not.toMatchObject([{ iceServers: [{ urls: 'turn:1.example' }] }]);
});
