import { LocalPresence } from '@colyseus/core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLog } from '../../server/log.ts';
import { createPresenceBus } from '../../server/services/bus/presenceBus.ts';
import { createMeshMedia } from '../../server/services/media/mesh/meshMedia.ts';
import { createSystemRuntime } from '../../server/services/runtime/systemRuntime.ts';
import { LIMITS } from '../../shared/limits.ts';
import { MEDIA_PACE } from './mediaPace.ts';
import {
  buildMediaPage,
  CHROMIUM_FLAGS,
  connections,
  fallsSilent,
  moves,
  openPage,
  type Relay,
  SOON,
  standsStill,
  startRelay,
  watched,
} from './mediaRelay.testkit.ts';

const { clock, ids } = createSystemRuntime();

let browser: Browser;
let script: string;
beforeAll(async () => {
  script = await buildMediaPage();
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_FLAGS });
});
afterAll(() => browser.close());

let relay: Relay;
let context: BrowserContext;
beforeEach(async () => {
  // the publisher's seat on one instance of the mesh, the viewers' on another
  const bus = createPresenceBus({ presence: new LocalPresence(), log: createLog({ level: 'silent' }) });
  const instance = () => createMeshMedia({ bus, clock, ids });
  relay = await startRelay(script, { publisher: instance(), viewer: instance() });
  context = await browser.newContext();
});
afterEach(async () => {
  await context.close();
  await relay.close();
});

const open = (
  hash: '' | '#publish' | '#watch' | '#hook-publish' | '#hook-watch',
  path = '/',
): Promise<Page> => openPage(context, `${relay.address}${path}${hash}`);

describe('one publishes, two watch', () => {
  it('[CM1] [CM15] both see it move, one leaves, and its place is free', async () => {
    const publisher = await open('#publish');
    const [first, second] = [await open('#watch'), await open('#watch')];
    for (const viewer of [first, second]) await moves(viewer);
    expect((await watched(first)).tracks.toSorted()).toEqual(['audio', 'video']);
    expect(await connections(publisher)).toBe(2);
    await second.evaluate(() => window.media.viewer?.close());
    await vi.waitFor(async () => expect(await connections(publisher)).toBe(1), SOON);
    expect((await relay.occupy()).taken).toBe(LIMITS.meshViewers - 1);
    await moves(first);
  });

  it('[CM2] one too many is told so, and sees the picture when a place is free', async () => {
    const publisher = await open('#publish');
    await vi.waitFor(async () => expect(await connections(publisher)).toBe(0), SOON);
    const { taken, release } = await relay.occupy();
    expect(taken).toBe(LIMITS.meshViewers);
    const viewer = await open('#watch');
    await vi.waitFor(async () => expect((await watched(viewer)).state).toBe('full'), SOON);
    await release();
    await moves(viewer);
  });

  it('[CM9] who was refused before the stream was live is called when it is', async () => {
    await open('#publish');
    relay.setLive(false);
    const viewer = await open('');
    await viewer.evaluate(() => window.media.watch({ patient: true }));
    await vi.waitFor(async () => expect((await watched(viewer)).state).toBe('waiting'), SOON);
    relay.setLive(true);
    await viewer.evaluate(() => window.media.viewer?.poke());
    await moves(viewer);
  });

  it('[CM1] [CM15] [CM6] the hooks do the same, also mounted twice', async () => {
    const publisher = await open('#hook-publish');
    const viewer = await open('#hook-watch');
    await publisher.getByText('1 of 2 cameras').waitFor();
    await viewer.getByText('playing').waitFor();
    await publisher.getByRole('button').click();
    await viewer.getByText('waiting').waitFor();
    await publisher.getByText('off').waitFor();
  });

  it('[CM18] [CM3] the publisher reloads, and who watched or waited comes back', async () => {
    const early = await open('#watch');
    await vi.waitFor(async () => expect((await watched(early)).state).toBe('waiting'), SOON);
    const publisher = await open('#publish');
    const late = await open('#watch');
    for (const viewer of [early, late]) await moves(viewer);
    await publisher.reload();
    await vi.waitFor(async () => expect(await connections(publisher)).toBe(2), SOON);
    for (const viewer of [early, late]) await moves(viewer);
  });

  it('[CM16] another picture takes the place of the first without a new negotiation', async () => {
    const publisher = await open('#publish');
    const viewer = await open('#watch');
    await moves(viewer);
    expect((await watched(viewer)).width).not.toBe(160);
    const before = relay.descriptions();
    await publisher.evaluate(() => window.media.changePicture());
    await vi.waitFor(async () => expect((await watched(viewer)).width).toBe(160), SOON);
    await moves(viewer);
    expect(relay.descriptions()).toBe(before);
  });

  it('[CM13] [CM19] held, a viewer gets nothing and sees nothing, until it resumes by itself', async () => {
    const publisher = await open('#publish');
    const [held, other] = [await open('#watch'), await open('#watch')];
    for (const viewer of [held, other]) await moves(viewer);
    const before = relay.descriptions();
    const [, second] = relay.viewers();
    await relay.admit([second!]);
    await vi.waitFor(async () => expect((await watched(held)).state).toBe('held'), SOON);
    await publisher.evaluate(() => window.media.changePicture());
    await vi.waitFor(async () => expect((await watched(other)).width).toBe(160), SOON);
    await fallsSilent(held);
    await moves(other);
    await relay.admit('all');
    await moves(held);
    expect((await watched(held)).width).toBe(160);
    expect(relay.descriptions()).toBe(before);
  });

  it('[CM27] a viewer may want the sound alone, also in the mesh', async () => {
    await open('#publish');
    const viewer = await open('#watch');
    await moves(viewer);
    await viewer.evaluate(() => window.media.want({ picture: false, layer: null }));
    await standsStill(viewer);
    await viewer.evaluate(() => window.media.want({ picture: true, layer: null }));
    await moves(viewer);
  });

  it('[CM7] [CM12] a viewer who starts anew gets a new connection, and the publisher drops the old one', async () => {
    const publisher = await open('#publish');
    const viewer = await open('#watch');
    await moves(viewer);
    await viewer.evaluate(() => window.media.viewer?.reopen());
    await moves(viewer);
    await vi.waitFor(async () => expect(await connections(publisher)).toBe(1), SOON);
    await publisher.evaluate(() => window.media.publisher?.reopen());
    await vi.waitFor(async () => expect(await connections(publisher)).toBe(1), SOON);
    await moves(viewer);
  });
});

it('[CM10] [CM11] [CM12] a connection comes up whatever the order, and outlives an ICE restart', async () => {
  const page = await open('');
  expect(await page.evaluate(() => window.media.negotiateBadly())).toEqual({
    kept: MEDIA_PACE.candidatesKept,
    continuesStrange: false,
    continuesRestart: true,
    freshCredentials: true,
  });
});

it('[CM29] a media server that takes no offer is asked more and more seldom', async () => {
  const page = await open('');
  expect(await page.evaluate(() => window.media.offerInVain(4))).toEqual([250, 500, 1_000, 2_000]);
});

it('[CM17] a viewer who dies without a word gets its ICE restarts, then is given up', async () => {
  const page = await open('');
  const { offers, fresh } = await page.evaluate(() => window.media.loseViewer());
  expect(offers).toBe(1 + MEDIA_PACE.iceRestarts);
  expect(fresh).toBe(offers);
});

describe('devices', () => {
  it('[CM21] the chosen one is used, and one that is gone is replaced', async () => {
    const page = await open('');
    const any = await page.evaluate(() => window.media.devices({ camera: true, microphone: true }));
    expect(any).toMatchObject({ acquired: { ok: true, replaced: [] }, list: { named: true } });
    const chosen = any.list.cameras.at(-1)?.id ?? '';
    expect(any.list.cameras.length).toBeGreaterThan(1);
    const second = await page.evaluate(
      (camera) => window.media.devices({ camera, microphone: false }),
      chosen,
    );
    expect(second.acquired).toMatchObject({ ok: true, cameraId: chosen, microphoneId: null });
    const gone = await page.evaluate(() => window.media.devices({ camera: 'unplugged', microphone: false }));
    expect(gone.acquired).toMatchObject({ ok: true, replaced: ['camera'] });
  });

  it('[CM20] a refused permission is told as that', async () => {
    const page = await open('', '/denied');
    const refused = await page.evaluate(() => window.media.devices({ camera: true, microphone: true }));
    expect(refused.acquired).toEqual({ ok: false, trouble: 'denied' });
  });
});

describe('sound and stills', () => {
  it('[CM22] the level follows the microphone, and is silent when closed', async () => {
    const page = await open('');
    const close = await page.evaluateHandle(() => window.media.listen());
    await page.waitForFunction(() => window.media.levels.some(({ peak, rms }) => peak > 0.05 && rms > 0.01));
    await close.evaluate((stop) => stop());
    expect(await page.evaluate(() => window.media.levels.at(-1))).toEqual({ rms: 0, peak: 0 });
  });

  it('[CM23] a still is a small JPEG, and there is none before there is a picture', async () => {
    const page = await open('');
    const still = await page.evaluate(() => window.media.still());
    expect(still).toMatchObject({ before: null, type: 'image/jpeg', width: 640 });
    expect(still.source).toBeGreaterThan(640);
    expect(still.bytes).toBeLessThanOrEqual(LIMITS.stillBytes);
  });

  it.each([true, false])('[CM24] the visualiser draws what is heard (calm: %s)', async (calm) => {
    const page = await open('');
    await page.evaluate((isCalm) => window.media.visualise(isCalm), calm);
    await page.waitForFunction(() => window.media.painted() > 600);
  });
});
