import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { endStream, patient, seesMovingPicture, sharedPath } from './acts.ts';
import { openEncoder } from './encoder.ts';
import { type Guest, openWorld, type World } from './kit.ts';

const KEY_SHAPE = /^[\w-]{43}$/;

/** A creator with OBS, and one who watches: each test goes on where the one before it stopped. */
describe('an encoder sends by WHIP', () => {
  let world: World;
  let encoder: Awaited<ReturnType<typeof openEncoder>>;
  let [nova, ada] = [] as unknown as [Guest, Guest];
  let [server, key] = ['', ''];

  beforeAll(async () => {
    world = await openWorld();
    encoder = await openEncoder(await world.guest('encoder'));
    [nova, ada] = [await world.enter('Nova Reyes', { devices: false }), await world.enter('Ada')];
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
  });
  afterAll(async () => {
    encoder.close();
    await world.close();
  });

  const field = (name: string) => nova.page.getByRole('textbox', { name });
  const readFields = async (): Promise<[string, string]> => {
    const token = nova.page.getByLabel('Bearer token', { exact: true });
    await expect.poll(() => token.inputValue(), patient).toMatch(KEY_SHAPE);
    return [await field('Server').inputValue(), await token.inputValue()];
  };
  const badge = (words: string) => nova.page.getByText(words, { exact: true }).first().waitFor(patient);
  const start = (endpoint: string, bearer: string | null) =>
    encoder.page.evaluate(([to, token]) => window.encoder.start(to!, token ?? null), [endpoint, bearer]);
  const trickle = (ifMatch: string | null) =>
    encoder.page.evaluate((tag) => window.encoder.trickle(tag), ifMatch);
  const reopenStudio = async (meanwhile = async () => {}): Promise<void> => {
    const again = await nova.newTab();
    await nova.page.close();
    nova = again;
    await meanwhile();
    await nova.goto('/studio');
    await nova.page.getByText('On air').waitFor(patient);
  };
  const stop = () => encoder.page.evaluate(() => window.encoder.stop());

  it('[EE30] [EN6] is refused before the stream is live', async () => {
    await nova.goto('/studio');
    await nova.page.getByText('OBS', { exact: true }).click();
    await nova.page.getByRole('status').filter({ hasText: 'Waiting for OBS' }).waitFor(patient);
    [server, key] = await readFields();
    const early = await start(server, key);
    expect([early.status, JSON.parse(early.text).error.code]).toEqual([409, 'StreamNotLive']);
  });

  it('[EE30] [EN20] and live is seen by viewers and in the studio, also without a camera in the browser', async () => {
    await field('Title').fill('Straight from OBS');
    await nova.page.getByRole('button', { name: 'Go live' }).click(patient);
    await badge('Waiting for OBS');
    await ada.goto(await sharedPath(nova));
    const opened = await start(server, key);
    expect([opened.status, opened.etag]).toEqual([201, expect.stringMatching(/^"\S+"$/)]);
    for (const guest of [ada, nova]) await seesMovingPicture(guest);
    await badge('OBS: good');
  });

  it('[EE31] [EN4] [EN22] trickles, with the tag it was given alone', async () => {
    expect((await trickle(null)).status).toBe(204);
    expect((await trickle('"another"')).status).toBe(412);
  });

  it('[EE31] [EN9] restarts ICE, and the picture goes on', async () => {
    const restarted = await encoder.page.evaluate(() => window.encoder.restart());
    expect([restarted.status, restarted.text]).toEqual([200, expect.stringContaining('a=ice-ufrag:')]);
    expect(restarted.etag).not.toBe(restarted.oldTag);
    expect((await trickle(restarted.oldTag)).status).toBe(412);
    const ufrags = () => encoder.page.evaluate(() => window.encoder.ufrags());
    await expect.poll(async () => new Set(await ufrags()).size, patient).toBe(1);
    await seesMovingPicture(ada);
  });

  it('[EE32] [EN10] sends on while the studio is closed, and the studio finds it again', async () => {
    await reopenStudio(async () => {
      await seesMovingPicture(ada);
      expect(await ada.page.getByText('lost the connection').count()).toBe(0);
    });
    await badge('OBS is live');
  });

  it('[EE30] [EN8] leaves by DELETE, and comes back with the key in the address', async () => {
    expect((await stop()).status).toBe(200);
    await badge('Waiting for OBS');
    expect((await trickle(null)).status).toBe(404);
    expect((await stop()).status).toBe(200);
    expect((await start(`${server}/${key}`, null)).status).toBe(201);
    await seesMovingPicture(ada);
  });

  it('[EE33] [EN25] is cut off by a new key, and the new key opens', async () => {
    await nova.page.getByRole('button', { name: 'Devices' }).click();
    await nova.page.getByRole('button', { name: 'New stream key' }).click();
    await nova.page.getByRole('button', { name: 'Create a new one' }).click();
    const old = key;
    await expect.poll(async () => (await readFields())[1], patient).not.toBe(old);
    expect((await trickle(null)).status).toBe(404);
    expect((await start(server, old)).status).toBe(401);
    [, key] = await readFields();
    expect((await start(server, key)).status).toBe(201);
    await nova.page.getByRole('status').filter({ hasText: 'OBS is live' }).waitFor(patient);
    await seesMovingPicture(ada);
  });

  it('[EE33] [EN6] [EN8] gives way to the studio’s own devices, and is kept out by them', async () => {
    await nova.page.getByRole('dialog').getByText('No devices').click();
    await expect.poll(async () => (await trickle(null)).status, patient).toBe(404);
    const barred = await start(server, key);
    expect([barred.status, JSON.parse(barred.text).error.code]).toEqual([409, 'EncoderBarred']);
    await reopenStudio();
    await expect.poll(async () => (await start(server, key)).status, patient).toBe(409);
    // after this the encoder that comes back, as OBS does, is let in
    await nova.page.getByRole('button', { name: 'Switch to OBS' }).click(patient);
    await expect.poll(async () => (await start(server, key)).status, patient).toBe(201);
    await seesMovingPicture(ada);
  });

  it('[EE30] [EN8] ends with the stream', async () => {
    await endStream(nova);
    expect((await trickle(null)).status).toBe(404);
    expect((await start(server, key)).status).toBe(409);
    expect(world.complaints()).toEqual([]);
  });
});
