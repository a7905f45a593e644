import { LocalPresence } from '@colyseus/core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createLog } from '../../server/log.ts';
import { createPresenceBus } from '../../server/services/bus/presenceBus.ts';
import { type IceServers, iceServersFor } from '../../server/services/media/iceServers.ts';
import type { JanusMedia } from '../../server/services/media/janus/janusMedia.ts';
import {
  janusMediaOn,
  type RunningJanus,
  startJanus,
} from '../../server/services/media/janus/janusWorld.testkit.ts';
import { startTurn } from '../../server/services/media/turnServer.testkit.ts';
import {
  buildMediaPage,
  CHROMIUM_FLAGS,
  connections,
  fallsSilent,
  moves,
  openPage,
  type Relay,
  received,
  SOON,
  standsStill,
  startRelay,
  watched,
} from './mediaRelay.testkit.ts';

/** After an instance is back, every picture is, too. */
const RETURN_MS = 5_000;

let browser: Browser;
let script: string;
let janus: RunningJanus;
beforeAll(async () => {
  [script, janus, browser] = await Promise.all([
    buildMediaPage(),
    startJanus(),
    chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_FLAGS }),
  ]);
});
afterAll(async () => {
  await browser.close();
  await janus.stop();
});

let relay: Relay;
let context: BrowserContext;
let medias: readonly JanusMedia[];
beforeEach(async () => {
  const bus = createPresenceBus({ presence: new LocalPresence(), log: createLog({ level: 'silent' }) });
  const [publisher, viewer] = [janusMediaOn([janus], { bus }), janusMediaOn([janus], { bus })];
  medias = [publisher, viewer];
  relay = await startRelay(script, { publisher, viewer });
  context = await browser.newContext();
});
afterEach(async () => {
  await context.close();
  await relay.close();
  for (const media of medias) media.stop();
});

const open = (hash: '#publish' | '#publish-large' | '#speak' | '#watch'): Promise<Page> =>
  openPage(context, `${relay.address}/${hash}`);
/** Sound comes in, from now on. */
async function isHeard(page: Page): Promise<void> {
  const { audioEnergy } = await received(page);
  await vi.waitFor(async () => {
    expect((await received(page)).audioEnergy).toBeGreaterThan(audioEnergy);
  }, SOON);
}
const openViewers = (count: number) => Promise.all(Array.from({ length: count }, () => open('#watch')));

describe('by way of a real Janus', () => {
  it('[CM15] [CM1] one publishes once, five watch, and all pictures move', async () => {
    const publisher = await open('#publish');
    const viewers = await openViewers(5);
    for (const viewer of viewers) await moves(viewer);
    expect(await connections(publisher)).toBe(1);
    expect((await watched(viewers[0]!)).tracks.toSorted()).toEqual(['audio', 'video']);
  });

  it('[JA1] a viewer whose seat is closed gets not a packet more, and is refused with what it kept', async () => {
    await open('#publish');
    const evicted = await open('#watch');
    await moves(evicted);
    const other = await open('#watch');
    await moves(other);
    const [first] = relay.viewers();
    relay.setLive(false);
    await relay.evict(first!);
    const kept = { peer: 'origin', candidate: null };
    expect(await medias[1]!.signal(first!, kept)).toEqual({ ok: false, rejection: 'UnknownPeer' });
    await fallsSilent(evicted);
    await moves(other);
  });

  it('[JA2] [CM13] cut in the server: not a packet to the held, and back without a new negotiation', async () => {
    await open('#publish');
    const held = await open('#watch');
    await moves(held);
    const fan = await open('#watch');
    await moves(fan);
    const before = relay.descriptions();
    await relay.admit([relay.viewers()[1]!]);
    await vi.waitFor(async () => expect((await watched(held)).state).toBe('held'), SOON);
    await fallsSilent(held);
    await moves(fan);
    await relay.admit('all');
    await moves(held);
    expect(relay.descriptions()).toBe(before);
  });

  it('[CM1] sound without a picture is heard', async () => {
    await open('#speak');
    const viewer = await open('#watch');
    await vi.waitFor(async () => expect((await received(viewer)).audioEnergy).toBeGreaterThan(0.001), SOON);
    expect((await watched(viewer)).tracks).toEqual(['audio']);
  });

  it('[MD13] [JA2] a call: both see and hear each other, nobody else gets a packet, and all are back after it', async () => {
    const creator = await open('#publish');
    const [fan, other] = [await open('#watch'), await open('#watch')];
    for (const viewer of [fan, other]) await moves(viewer);
    await relay.admit([]);
    await Promise.all([
      creator.evaluate(() => window.media.call({ sends: 'call_x/a', watches: 'call_x/b' })),
      fan.evaluate(() => window.media.call({ sends: 'call_x/b', watches: 'call_x/a' })),
    ]);
    for (const side of [creator, fan]) {
      await moves(side);
      await isHeard(side);
    }
    expect((await watched(other)).state).toBe('held');
    await fallsSilent(other);
    await relay.admit('all');
    await moves(other);
  });

  it('[CM27] a viewer may want the sound alone, and the picture again', async () => {
    await open('#publish');
    const viewer = await open('#watch');
    await moves(viewer);
    const before = relay.descriptions();
    await viewer.evaluate(() => window.media.want({ picture: false, layer: null }));
    await standsStill(viewer);
    await isHeard(viewer);
    await viewer.evaluate(() => window.media.want({ picture: true, layer: null }));
    await moves(viewer);
    expect(relay.descriptions()).toBe(before);
  });

  it('[CM27] the sound alone is also heard over a new connection, and the picture comes when it is wanted', async () => {
    await open('#publish');
    const viewer = await open('#watch');
    await moves(viewer);
    await viewer.evaluate(() => window.media.want({ picture: false, layer: null }));
    await viewer.evaluate(() => window.media.viewer?.reopen());
    await vi.waitFor(async () => expect((await watched(viewer)).state).toBe('playing'), SOON);
    expect((await watched(viewer)).tracks).toEqual(['audio']);
    await isHeard(viewer);
    const before = relay.descriptions();
    await viewer.evaluate(() => window.media.want({ picture: true, layer: null }));
    await moves(viewer);
    expect(relay.descriptions()).toBe(before);
  });

  it('[CM28] a viewer chooses a coarser layer, and the finest again', async () => {
    await open('#publish-large');
    const viewer = await open('#watch');
    const width = async () => (await watched(viewer)).width;
    await vi.waitFor(async () => expect(await width()).toBe(640), SOON);
    await viewer.evaluate(() => window.media.want({ picture: true, layer: 0 }));
    await vi.waitFor(async () => expect(await width()).toBeLessThan(640), SOON);
    const coarse = await width();
    await viewer.evaluate(() => window.media.want({ picture: true, layer: 2 }));
    // a busy publisher may have made all layers smaller meanwhile
    await vi.waitFor(async () => expect(await width()).toBeGreaterThan(coarse), SOON);
  });

  it('[JA3] [CM14] killed in mid-stream, Janus comes back and every picture with it', async () => {
    const publisher = await open('#publish');
    const viewers = await openViewers(3);
    for (const viewer of viewers) await moves(viewer);
    process.kill(janus.child.pid!, 'SIGKILL');
    await vi.waitFor(async () => expect((await watched(viewers[0]!)).state).toBe('reconnecting'), SOON);
    await vi.waitFor(() => expect(medias[0]!.instances()).toMatchObject([{ isUp: true }]), SOON);
    const backMs = Date.now();
    for (const viewer of viewers) await moves(viewer);
    expect(Date.now() - backMs).toBeLessThan(RETURN_MS);
    expect(await connections(publisher)).toBe(1);
  });
});

it('[IC1] [IC2] a viewer whose network lets nothing else out watches through coturn, with a password of its seat alone', async () => {
  const turn = await startTurn();
  onTestFinished(() => turn.stop());
  const given = (seatId: string, nowMs = Date.now(), settings = turn.settings) =>
    iceServersFor(seatId, { fixed: [], turn: settings, nowMs });
  const bus = createPresenceBus({ presence: new LocalPresence(), log: createLog({ level: 'silent' }) });
  const media = janusMediaOn([janus], { bus, iceServers: (seatId) => given(seatId) });
  const throughTurn = await startRelay(script, { publisher: media, viewer: media });
  onTestFinished(async () => {
    await throughTurn.close();
    media.stop();
  });
  await openPage(context, `${throughTurn.address}/#publish`);
  const viewer = await openPage(context, `${throughTurn.address}/?relay#watch`);
  await moves(viewer);
  const allocate = (servers: IceServers) =>
    viewer.evaluate((list) => window.media.allocate([...list]), servers);
  const refused = { relayed: [], refused: [401] };
  const late = Date.now() - turn.settings.lifetimeMs - 1_000;
  expect(await allocate(given('se_late', late))).toEqual(refused);
  expect(await allocate(given('se_forged', Date.now(), { ...turn.settings, secret: 'guessed' }))).toEqual(
    refused,
  );
  const [another] = given('se_another');
  expect(await allocate([{ ...another!, credential: given('se_seat')[0]!.credential! }])).toEqual(refused);
  expect(await allocate([another!])).toEqual({ relayed: [turn.relayAddress], refused: [] });
});
