import { expect, onTestFinished, vi } from 'vitest';
import type { MediaMessage } from '../../../../shared/protocol/answers.ts';
import { createMemoryBus } from '../memoryBus.ts';
import { ScriptedBrowser } from '../scriptedBrowser.contract.ts';
import type { JanusMedia } from './janusMedia.ts';
import { janusMediaOn, type RunningJanus } from './janusWorld.testkit.ts';
import { createWeriftEnd, type WeriftEnd } from './weriftEnd.testkit.ts';

export const SOON = { timeout: 20_000, interval: 20 };
const BUS_MS = 5;
const PACKET_MS = 20;
let count = 0;

/** A viewer, and the end that its packets arrive at. */
export type StagedViewer = ScriptedBrowser & { readonly end: WeriftEnd };

/** Makes one instance of a server set on those Janus, and browsers whose packets really flow. */
export async function createStage(
  janus: readonly RunningJanus[],
  limits: { readonly viewersPerInstance?: number } = {},
) {
  const bus = createMemoryBus();
  const media = janusMediaOn(janus, { bus, ...limits });
  const ends: WeriftEnd[] = [];
  const pump = setInterval(() => void bus.settle(), BUS_MS);
  const sending = setInterval(() => {
    for (const end of ends) end.send();
  }, PACKET_MS);
  onTestFinished(async () => {
    clearInterval(pump);
    clearInterval(sending);
    media.stop();
    await Promise.all(ends.map((end) => end.close()));
  });
  await vi.waitFor(() => expect(media.instances().every(({ isUp }) => isUp)).toBe(true), SOON);
  const world = {
    instances: [media, media] as const,
    connection() {
      const end = createWeriftEnd();
      ends.push(end);
      return end;
    },
    finish: <T>(promise: Promise<T>) => promise,
  };
  const browser = (streamId = 'st_stream1') =>
    new ScriptedBrowser(world, { instance: 0, streamId, peerId: `se_real${++count}` });
  return {
    media,
    browser,
    offered: (sdp: string) => offered(media, sdp),
    async publishing(streamId?: string) {
      const publisher = browser(streamId);
      expect(await publisher.publish()).toMatchObject({ ok: true });
      return publisher;
    },
    /** Asks until there is something to be seen, as pages do; resolves when packets arrive. */
    async watching(streamId?: string): Promise<StagedViewer> {
      const viewer = browser(streamId);
      await vi.waitFor(async () => expect(await viewer.watch()).toMatchObject({ ok: true }), SOON);
      await vi.waitFor(() => expect(viewer.told('description')).not.toEqual([]), SOON);
      const end = ends.at(-1)!;
      await flows(end);
      return Object.assign(viewer, { end });
    },
    /** Adds a viewer whose end makes the offer itself. Resolves when packets arrive. */
    async offering(): Promise<WeriftEnd> {
      const end = world.connection();
      const answer = await offered(media, await end.offerToReceive());
      await end.takeAnswer(answer ?? '');
      await flows(end);
      return end;
    },
    /** The end of the connection that was made last. */
    latestEnd: () => ends.at(-1)!,
  };
}

/** Resolves to what a viewer that makes that offer is answered; null when it is told `bye`. */
async function offered(media: JanusMedia, sdp: string): Promise<string | null> {
  const peerId = `se_real${++count}`;
  const inbox: MediaMessage[] = [];
  const peer = { streamId: 'st_stream1', peerId, send: (message: MediaMessage) => inbox.push(message) };
  await vi.waitFor(async () => expect(await media.openViewer(peer)).toMatchObject({ ok: true }), SOON);
  await media.signal(peerId, { peer: 'origin', description: { type: 'offer', sdp } });
  const answers = () =>
    inbox.flatMap((told) => {
      if (told.type === 'bye') return [null];
      return told.type === 'description' && told.description.type === 'answer' ? [told.description.sdp] : [];
    });
  await vi.waitFor(() => expect(answers()).not.toEqual([]), SOON);
  return answers()[0] ?? null;
}

export type Stage = Awaited<ReturnType<typeof createStage>>;

export async function flows(end: WeriftEnd): Promise<void> {
  const before = end.received();
  await vi.waitFor(() => expect(end.received()).toBeGreaterThan(before + 2_000), SOON);
}

/** Checks that nothing arrives while a lot flows to another. What was on the way is not counted. */
export async function nothingFlows(
  end: WeriftEnd,
  flowing: WeriftEnd,
  kind?: 'audio' | 'video',
): Promise<void> {
  await flows(flowing);
  const before = end.received(kind);
  for (let n = 0; n < 2; n++) await flows(flowing);
  expect(end.received(kind)).toBe(before);
}

export const handles = ({ media }: Stage): readonly number[] =>
  media.instances().map((instance) => instance.handles);
