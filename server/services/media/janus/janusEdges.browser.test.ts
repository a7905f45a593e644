import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createSystemRuntime } from '../../runtime/systemRuntime.ts';
import { forwardFeed } from './forwarding.ts';
import { JanusLine } from './JanusLine.ts';
import {
  createStage,
  flows,
  handles,
  nothingFlows,
  SOON,
  type Stage,
  type StagedViewer,
} from './janusStage.testkit.ts';
import { type RunningJanus, startJanus } from './janusWorld.testkit.ts';
import { listMountpoints } from './streaming.ts';
import { listRooms } from './videoRoom.ts';

const { clock } = createSystemRuntime();
const RTP_HEADER_BYTES = 12;
const SRTP_TAG_BYTES = 10;
/** The most packets that go by while nothing is sent. */
const SMALL_GAP = 5;

let all: readonly RunningJanus[];
beforeAll(async () => {
  all = await Promise.all([startJanus(), startJanus(), startJanus()]);
});
afterAll(() => Promise.all(all.map((janus) => janus.stop())));

/** Counts our mountpoints on each Janus, as anybody else sees them who may speak to it. */
async function mountpoints(): Promise<readonly number[]> {
  return Promise.all(
    all.map(async ({ child }) => {
      const line = await JanusLine.open(child.address!, clock);
      const ids = await listMountpoints(line.streaming!);
      line.close();
      return ids.length;
    }),
  );
}

/**
 * Seats a publisher on the first Janus, and viewers one after another. Each instance takes one viewer as long as others
 * have room.
 */
async function onThree(viewers = 3) {
  const stage = await createStage(all, { viewersPerInstance: 1 });
  const publisher = await stage.publishing();
  const seated: StagedViewer[] = [];
  for (let n = 0; n < viewers; n++) seated.push(await stage.watching());
  return { stage, publisher, viewers: seated };
}

const audience = ({ media }: Stage, only: 'all' | readonly StagedViewer[]) =>
  media.configure('st_stream1', { audience: only === 'all' ? 'all' : only.map(({ peerId }) => peerId) });

describe('beyond one instance', () => {
  it('[JA10] [JA13] viewers past the limit get packets from mountpoints elsewhere, which are there as long as they', async () => {
    const { stage, viewers, publisher } = await onThree(4);
    // The first has the publisher and one viewer, the others one viewer each. The fourth viewer comes where less was.
    expect(handles(stage).toSorted()).toEqual([1, 2, 2]);
    await Promise.all(viewers.map(({ end }) => flows(end)));
    expect((await mountpoints()).toSorted()).toEqual([0, 1, 1]);
    await Promise.all(viewers.slice(2).map((viewer) => viewer.close()));
    await vi.waitFor(async () => expect((await mountpoints()).toSorted()).toEqual([0, 0, 1]), SOON);
    await publisher.close();
    await vi.waitFor(async () => expect(await mountpoints()).toEqual([0, 0, 0]), SOON);
    expect(handles(stage)).toEqual([0, 0, 0]);
  });

  it('[JA11] a cut and its end hold on every instance, without a new negotiation', async () => {
    const { stage, viewers } = await onThree();
    const fan = viewers[1]!;
    for (const viewer of viewers) viewer.news();
    await audience(stage, [fan]);
    const others = viewers.filter((viewer) => viewer !== fan);
    await Promise.all(others.map(({ end }) => nothingFlows(end, fan.end)));
    await audience(stage, [viewers[0]!]);
    await nothingFlows(fan.end, viewers[0]!.end);
    await audience(stage, 'all');
    await Promise.all(viewers.map(({ end }) => flows(end)));
    // Nobody asks for what was never sent.
    for (const { end } of viewers) expect(end.largestGap()).toBeLessThan(SMALL_GAP);
    expect(fan.news()).toEqual([
      { type: 'hold', peer: 'origin' },
      { type: 'resume', peer: 'origin' },
    ]);
  });

  it('[JA11] sound alone is sound alone on every instance, and a cut says more than a wish', async () => {
    const { stage, viewers } = await onThree();
    for (const viewer of viewers.slice(1)) {
      await viewer.signal({ peer: 'origin', want: { picture: false } });
      await nothingFlows(viewer.end, viewer.end, 'video');
      await audience(stage, [viewers[0]!]);
      await viewer.signal({ peer: 'origin', want: { picture: true } });
      await nothingFlows(viewer.end, viewers[0]!.end);
      await audience(stage, 'all');
      const before = viewer.end.received('video');
      await vi.waitFor(() => expect(viewer.end.received('video')).toBeGreaterThan(before), SOON);
    }
  });

  it('[JA11] who is closed gets nothing any more, and what it kept does not help', async () => {
    const { stage, viewers } = await onThree();
    for (const viewer of viewers.slice(1)) {
      await viewer.close();
      await nothingFlows(viewer.end, viewers[0]!.end);
      const candidate = { candidate: 'candidate:1 1 udp 1 127.0.0.1 40000 typ host', sdpMid: '0' };
      expect(await viewer.signal({ peer: 'origin', candidate })).toMatchObject({ ok: false });
    }
    expect(handles(stage).toSorted()).toEqual([0, 0, 2]);
  });

  it('[JA12] one that dies: its viewers are called to another, nobody else notices', async () => {
    const { stage, publisher, viewers } = await onThree();
    const [near, ...far] = viewers;
    const at = (n: number) => stage.media.instances()[n]!;
    const edge = [0, 1, 2].find((n) => at(n).handles === 1)!;
    for (const each of [publisher, ...viewers]) each.news();
    process.kill(all[edge]!.child.pid!, 'SIGKILL');
    await vi.waitFor(() => expect(far.flatMap((each) => each.told('available'))).toHaveLength(1), SOON);
    const called = far.find((each) => each.told('available').length > 0)!;
    expect(called.news()).toEqual([{ type: 'bye', peer: 'origin' }, { type: 'available' }]);
    expect(await called.watch()).toMatchObject({ ok: true });
    await vi.waitFor(() => expect(called.told('description')).toHaveLength(1), SOON);
    await flows(stage.latestEnd());
    const others = [publisher, near!, ...far.filter((each) => each !== called)];
    expect(others.flatMap((each) => each.news())).toEqual([]);
  });

  it('[JA12] when the one dies where the publisher is, all begins anew', async () => {
    const { stage, publisher, viewers } = await onThree(2);
    const origin = [0, 1, 2].find((n) => stage.media.instances()[n]!.handles === 2)!;
    for (const each of [publisher, ...viewers]) each.news();
    process.kill(all[origin]!.child.pid!, 'SIGKILL');
    for (const viewer of viewers) {
      await vi.waitFor(() => expect(viewer.told('available')).toHaveLength(1), SOON);
      expect(viewer.told('bye')).toEqual([{ type: 'bye', peer: 'origin', soon: true }]);
      await viewer.watch();
    }
    await vi.waitFor(
      () => expect(viewers.every((each) => each.told('description').length > 0)).toBe(true),
      SOON,
    );
    await stage.watching();
  });

  it('[JA13] what a dead server left behind is taken away by the others', async () => {
    const { stage } = await onThree();
    const other = await createStage(all);
    stage.media.stop();
    await vi.waitFor(async () => expect(await mountpoints()).toEqual([0, 0, 0]), SOON);
    expect(handles(other)).toEqual([0, 0, 0]);
  });

  it('[JA14] nobody watches a mountpoint without its pin, and its feed is unreadable on the way', async () => {
    await onThree(2);
    const lines = await Promise.all(all.map(({ child }) => JanusLine.open(child.address!, clock)));
    onTestFinished(() => {
      for (const line of lines) line.close();
    });
    const [id, edge] = await foundOn(lines, async (line) => (await listMountpoints(line.streaming!))[0]);
    const handle = await edge.attach('streaming', () => {});
    await expect(handle.request({ request: 'watch', id })).rejects.toMatchObject({ code: 453 });
    await expect(handle.request({ request: 'watch', id, pin: 'x' })).rejects.toMatchObject({ code: 457 });
    const [feed, origin] = await foundOn(lines, feedOf);
    expect(await forwardedPayload(origin, feed)).not.toEqual(new Set([0]));
  });
});

async function foundOn<T>(
  lines: readonly JanusLine[],
  find: (line: JanusLine) => Promise<T | undefined>,
): Promise<readonly [T, JanusLine]> {
  for (const line of lines) {
    const found = await find(line);
    if (found !== undefined) return [found, line];
  }
  throw new Error('found nowhere');
}

interface Feed {
  readonly room: number;
  readonly feed: number;
}

/** Returns what somebody sends there. The room of a test before may still stand, with nobody in it. */
async function feedOf(line: JanusLine): Promise<Feed | undefined> {
  for (const { room } of await listRooms(line.control)) {
    const { data } = await line.control.request({ request: 'listparticipants', room });
    const [sender] = data.participants as { id: number }[];
    if (sender) return { room, feed: sender.id };
  }
  return undefined;
}

/** Returns the bytes that are in a packet that was sent as zeros, when it is forwarded as edges do it. */
async function forwardedPayload(line: JanusLine, feed: Feed): Promise<ReadonlySet<number>> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  onTestFinished(() => void socket.close());
  await once(socket, 'listening');
  const ports = [{ mid: '0', rtp: [socket.address().port], rtcp: null }];
  const srtpKey = randomBytes(30).toString('base64');
  await forwardFeed(line.control, feed, { host: '127.0.0.1', srtpKey, ports });
  const [packet] = (await once(socket, 'message')) as [Buffer];
  return new Set(packet.subarray(RTP_HEADER_BYTES, packet.length - SRTP_TAG_BYTES));
}
