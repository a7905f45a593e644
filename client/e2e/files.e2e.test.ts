import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { drawAvi } from '../../server/demoFiles/drawAvi.ts';
import { drawPng } from '../../server/demoFiles/drawPng.ts';
import { heron, stroke } from '../../server/demoFiles/sketches.ts';
import { HOUR_MS } from '../../shared/time.ts';
import { breakUploadTwice, patient } from './acts.ts';
import { type ClockAhead, makeClockAhead } from './clockAhead.ts';
import { keepPicture } from './keepPicture.ts';
import { balanceMinor, DESKTOP, type Guest, openWorld, PHONE, type World } from './kit.ts';
import { cutOff, nameless, overflowPx, resize } from './pageChecks.ts';
import { photo } from './photo.ts';

const lines = (page: Page): Locator => page.getByRole('log', { name: 'Messages' });
const composer = (page: Page): Locator => page.getByLabel('Message', { exact: true });
/** Pictures of groups that are painted. */
const faces = (page: Page): Locator =>
  page.locator('img[src^="/files/"][style*="opacity: 1"]:not([data-file] img)');
/** Pulls a line sideways, as a finger does. */
const pull = (line: Locator): Promise<void> =>
  line.evaluate((element) => {
    const say = (type: string, clientX: number) =>
      element.dispatchEvent(
        new PointerEvent(type, {
          pointerType: 'touch',
          isPrimary: true,
          bubbles: true,
          clientX,
          clientY: 100,
        }),
      );
    say('pointerdown', 40);
    for (const x of [60, 90, 120]) say('pointermove', x);
    say('pointerup', 120);
  });
const shareOfWidth = (field: Locator): Promise<number> =>
  field.evaluate((element) => element.getBoundingClientRect().width / window.innerWidth);
const tiles = (page: Page): Locator => lines(page).locator('[data-file=picture][data-loaded]');

describe('files in conversations', () => {
  let world: World;
  let [ada, ben] = [] as unknown as [Guest, Guest];
  let folder = '';
  let clock: ClockAhead;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mesi-files-e2e-'));
    clock = await makeClockAhead(folder);
    world = await openWorld([], clock.env);
    [ada, ben] = [await world.enter('Ada'), await world.enter('Ben', { size: PHONE })];
    // what the browser itself says of a broken connection, and of a refusal
    ada.complaints.forgive(/ERR_CONNECTION_RESET|status of 422/);
    await ada.goto('/messages?to=ben');
    await composer(ada.page).waitFor(patient);
    await composer(ada.page).fill('look');
    await composer(ada.page).press('Enter');
    await lines(ada.page).locator('[data-tick=said], [data-tick=arrived]').first().waitFor(patient);
    await ben.goto(new URL(ada.page.url()).pathname);
    await composer(ben.page).waitFor(patient);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
  });
  afterAll(async () => {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** All files that were sent, as they lie on the server's disk. */
  const onDisk = async (): Promise<ReadonlySet<string>> => {
    const from = { recursive: true, withFileTypes: true } as const;
    const found = await readdir(join(world.server.dataDir, 'files'), from);
    return new Set(found.flatMap((one) => (one.isFile() ? [join(one.parentPath, one.name)] : [])));
  };
  const choose = ({ page }: Guest, files: Parameters<Locator['setInputFiles']>[0]) =>
    page.locator('[data-attach=file]').setInputFiles(files);
  const keep = ({ page, name }: Guest, what: string) => keepPicture(page, `files-${what}-${name}`);

  it('[EE150] an album with a caption is chosen, sent and looked at over the page', async () => {
    const pictures = await Promise.all(
      [
        [600, 400, '#a33'],
        [400, 600, '#3a3'],
        [500, 500, '#33a'],
      ].map(([width, height, background]) => photo(width as number, height as number, background as string)),
    );
    await choose(
      ada,
      pictures.map((buffer, at) => ({ name: `view ${at + 1}.png`, mimeType: 'image/png', buffer })),
    );
    await expect.poll(() => ada.page.locator('[data-chosen=ready]').count(), patient).toBe(3);
    await keep(ada, 'chosen');
    await composer(ada.page).fill('from the hill');
    await composer(ada.page).press('Enter');
    for (const { page } of [ada, ben]) await expect.poll(() => tiles(page).count(), patient).toBe(3);
    for (const who of [ada, ben]) await keep(who, 'album');
    const { page } = ada;
    await page.getByRole('button', { name: 'Open photo view 1.png' }).click();
    const viewer = page.locator('[data-viewer]');
    await viewer.getByRole('img', { name: 'Photo: view 1.png' }).waitFor(patient);
    await page.keyboard.press('ArrowRight');
    await viewer.getByRole('img', { name: 'Photo: view 2.png' }).waitFor(patient);
    await viewer.getByRole('button', { name: 'Zoom in' }).click();
    await viewer.getByRole('button', { name: 'Zoom out' }).waitFor(patient);
    await keep(ada, 'viewer');
    await page.keyboard.press('Escape');
    await viewer.waitFor({ ...patient, state: 'detached' });
  });

  it('[EE150] something spoken is listened to, sent, and heard by the other', async () => {
    const { page } = ada;
    await page.getByRole('button', { name: 'Record a voice message' }).click();
    await expect.poll(() => page.getByRole('timer').textContent(), patient).toMatch(/0:0[12]/);
    await keep(ada, 'recording');
    await page.getByRole('button', { name: 'Stop and listen' }).click();
    await page
      .getByRole('group', { name: /^Voice message/ })
      .last()
      .waitFor(patient);
    await page.getByRole('button', { name: 'Send voice message' }).click();
    const heard = lines(ben.page).getByRole('group', { name: /^Voice message, 0:0\d/ });
    await heard.waitFor(patient);
    await heard.getByRole('button', { name: 'Play' }).click(patient);
    await expect.poll(() => heard.getAttribute('data-sound'), patient).toBe('playing');
    await expect
      .poll(() => heard.locator('audio').evaluate((one: HTMLAudioElement) => one.currentTime), patient)
      .toBeGreaterThan(0.2);
    await heard.getByRole('button', { name: 'Speed: 1×' }).click();
    await heard.getByRole('button', { name: 'Speed: 1.5×' }).waitFor(patient);
    await keep(ben, 'voice');
  });

  it('[EE151] a message is sent while its file is on the way, which goes on after a reload and a broken connection', async () => {
    const { page } = ada;
    const { offsets, broken } = await breakUploadTwice(ada);
    const path = join(folder, 'large.png');
    await writeFile(path, await photo(1_500, 1_000, '#733'));
    await choose(ada, path);
    await expect.poll(broken, patient).toBe(1);
    await composer(page).fill('a large one');
    await composer(page).press('Enter');
    await composer(page).fill('and words that overtake it');
    await composer(page).press('Enter');
    await lines(ben.page).getByText('and words that overtake it').waitFor(patient);
    expect(await lines(ben.page).getByText('a large one').count()).toBe(0);
    await page.getByRole('progressbar', { name: 'Sending large.png' }).waitFor(patient);
    await keep(ada, 'outgoing');
    await page.reload();
    await lines(ben.page).getByText('a large one').waitFor(patient);
    await page.unroute('**/upload');
    expect(offsets.filter((offset) => offset === 0)).toHaveLength(1);
    await expect.poll(() => tiles(page).count(), patient).toBeGreaterThan(0);
    expect(await lines(page).getByText('a large one').count()).toBe(1);
  });

  it('[EE151] what is refused says why, what is let go over the page is added, and a file is given to keep', async () => {
    const { page } = ada;
    await choose(ada, { name: 'nothing.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) });
    await page.getByText(/file is empty/i).waitFor(patient);
    await page.getByRole('button', { name: 'Remove nothing.txt' }).click();
    const transfer = await page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.items.add(new File(['what was said'], 'minutes.txt', { type: 'text/plain' }));
      return data;
    });
    const pane = page.locator('[data-conversation]');
    await pane.dispatchEvent('dragenter', { dataTransfer: transfer });
    await page.getByText('Drop to add it to your message').waitFor(patient);
    await pane.dispatchEvent('drop', { dataTransfer: transfer });
    await page.locator('[data-chosen=ready]').waitFor(patient);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await lines(ben.page).getByRole('link', { name: 'Download minutes.txt' }).waitFor(patient);
    await ben.page
      .getByRole('link', { name: /All conversations/ })
      .or(ben.page.getByRole('button', { name: /All conversations/ }))
      .first()
      .click();
    await ben.page.getByRole('link', { name: /Ada.*File/ }).waitFor(patient);
  });

  it('[EE152] a line is forwarded with its file, and says so', async () => {
    const { page } = ada;
    const article = lines(page).getByRole('article').filter({ hasText: 'minutes.txt' });
    await article.hover();
    await article.getByRole('button', { name: 'More', exact: true }).click(patient);
    await page.getByRole('menuitem', { name: 'Forward' }).click(patient);
    await page.getByRole('dialog').getByLabel('Find a conversation').fill('tape');
    await keep(ada, 'forward');
    await page.getByRole('dialog').getByRole('button', { name: 'Tape echo circle' }).click(patient);
    const there = lines(page).getByRole('article').filter({ hasText: 'Forwarded' });
    await there.getByRole('link', { name: 'Download minutes.txt' }).waitFor(patient);
    await keep(ada, 'forwarded');
    await page.goBack();
    await composer(page).waitFor(patient);
  });

  it('[EE153] a creator locks a picture, and a fan sees it blurred until they have paid for it', async () => {
    const nova = await world.logIn('Nova Reyes');
    await nova.goto('/messages?to=ada');
    await composer(nova.page).waitFor(patient);
    const buffer = await photo(800, 600, '#408');
    await choose(nova, { name: 'secret.png', mimeType: 'image/png', buffer });
    await nova.page.locator('[data-chosen=ready]').waitFor(patient);
    await nova.page.getByLabel('Lock with a price').check();
    await nova.page.getByLabel('Price (MESI)').fill('5');
    await keep(nova, 'locking');
    await composer(nova.page).fill('for you');
    await composer(nova.page).press('Enter');
    await lines(nova.page).getByText('Locked for 5.00 MESI. No one has unlocked it yet.').waitFor(patient);
    const { page } = ada;
    await ada.goto(new URL(nova.page.url()).pathname);
    const unlock = lines(page).getByRole('button', { name: 'Unlock for 5.00 MESI' });
    await unlock.waitFor(patient);
    expect(await lines(page).locator('[data-locked] img').getAttribute('src')).toMatch(/^data:image\/webp/);
    await keep(ada, 'locked');
    const before = await balanceMinor(ada);
    await unlock.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Pay 5.00 MESI' }).click(patient);
    await lines(page).getByRole('button', { name: 'Open photo secret.png' }).waitFor(patient);
    await lines(page).getByText('You unlocked this for 5.00 MESI').waitFor(patient);
    expect(before - (await balanceMinor(ada))).toBe(5_000_000n);
    await lines(nova.page).getByText('Locked for 5.00 MESI. Unlocked by 1 person.').waitFor(patient);
    for (const who of [ada, nova]) await keep(who, 'unlocked');
    await page.goBack();
    await composer(page).waitFor(patient);
  });

  it('[EE154] on a phone what is typed has half of the width, and a sheet has files, camera and tip', async () => {
    const { page } = ben;
    await ben.goto(new URL(ada.page.url()).pathname);
    await composer(page).waitFor(patient);
    expect(await shareOfWidth(composer(page))).toBeGreaterThanOrEqual(0.5);
    await page.getByRole('button', { name: 'Add files' }).click(patient);
    const sheet = page.getByRole('dialog');
    for (const name of ['Photos and videos', 'Take a photo', 'Any file', 'Tip']) {
      const box = await sheet.getByRole('button', { name, exact: true }).boundingBox();
      expect(box?.height).toBeGreaterThanOrEqual(44);
    }
    await keep(ben, 'sheet');
    await sheet.getByRole('button', { name: 'Tip', exact: true }).click();
    await page.getByRole('dialog').getByText('Send a tip').waitFor(patient);
    await page.keyboard.press('Escape');
  });

  it('[EE156] a film is sent and played, what is pasted is added, and a pull at a line answers it', async () => {
    const { page } = ada;
    const size = { width: 320, height: 180, frames: 16, framesPerSecond: 8 };
    const buffer = drawAvi({ ...size, drawing: stroke });
    await choose(ada, { name: 'one stroke.avi', mimeType: 'video/x-msvideo', buffer });
    await page.locator('[data-chosen=ready]').waitFor(patient);
    await composer(page).evaluate(
      (field, bytes) => {
        const clipboardData = new DataTransfer();
        clipboardData.items.add(new File([new Uint8Array(bytes)], 'pasted.png', { type: 'image/png' }));
        field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      },
      [...drawPng({ width: 96, height: 64, drawing: heron })],
    );
    await expect.poll(() => page.locator('[data-chosen=ready]').count(), patient).toBe(2);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    const tile = lines(ben.page).getByRole('button', { name: /one stroke/ });
    await tile.click(patient);
    const film = ben.page.locator('[data-viewer] video');
    await expect
      .poll(() => film.evaluate((one: HTMLVideoElement) => one.currentTime), patient)
      .toBeGreaterThan(0.2);
    await keep(ben, 'film');
    await ben.page.keyboard.press('Escape');
    await pull(lines(ben.page).getByText('and words that overtake it'));
    await ben.page.getByText('Replying to Ada').waitFor(patient);
    await keep(ben, 'pulled');
    await ben.page.getByRole('button', { name: 'Cancel reply' }).click(patient);
  });

  it('[EE157] the demo shows files of each kind, and the messenger its keys', async () => {
    const { page } = ada;
    await page.keyboard.press('Escape');
    await ada.goto('/messages');
    await page.getByRole('link', { name: /^Kai Tanaka/ }).click(patient);
    await expect.poll(() => tiles(page).count(), patient).toBe(3);
    await lines(page).getByRole('button', { name: 'Unlock for 5.00 MESI' }).waitFor(patient);
    await lines(page)
      .getByRole('group', { name: /^Voice message/ })
      .waitFor(patient);
    await keep(ada, 'demo');
    await lines(page).focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('Search in this conversation').waitFor(patient);
    await keep(ada, 'keys');
    await page.keyboard.press('Escape');
    await page.goBack();
    await page.goBack();
    await composer(page).waitFor(patient);
  });

  it('[EE155] an admin gives the group a picture, which its members see in list, head and details', async () => {
    const nova = await world.logIn('Nova Reyes');
    await nova.goto('/messages');
    await nova.page.getByRole('link', { name: /^Tape echo circle/ }).click(patient);
    await nova.page.getByRole('button', { name: 'Details', exact: true }).click(patient);
    const buffer = await photo(500, 400, '#a05');
    const field = nova.page.getByRole('region', { name: 'Picture of the group' });
    await field
      .getByLabel('Choose a picture')
      .setInputFiles({ name: 'us.png', mimeType: 'image/png', buffer });
    await lines(nova.page).getByText('You changed the picture of the group').waitFor(patient);
    await expect.poll(() => faces(nova.page).count(), patient).toBe(4);
    await keep(nova, 'group-picture');
    await ada.goto(new URL(nova.page.url()).pathname);
    await expect.poll(() => faces(ada.page).count(), patient).toBe(2);
    await keep(ada, 'group-picture');
    await field.getByRole('button', { name: 'Remove' }).click();
    await lines(ada.page).getByText('Nova Reyes removed the picture of the group').waitFor(patient);
    await expect.poll(() => faces(ada.page).count(), patient).toBe(0);
    await ada.page.goBack();
    await composer(ada.page).waitFor(patient);
  });

  it('[EE158] a picture that disappears is gone from both pages, from its address and from the disk', async () => {
    const { page } = ada;
    await page.getByRole('button', { name: 'Details', exact: true }).click(patient);
    await page.getByRole('button', { name: /^New messages disappear/ }).click(patient);
    await page.getByRole('menuitemradio', { name: 'After 1 day' }).click(patient);
    await lines(page)
      .getByText(/^You set new messages to disappear/)
      .waitFor(patient);
    await page.getByRole('button', { name: 'Close details' }).click();
    const before = await onDisk();
    const buffer = await photo(300, 200, '#909');
    await choose(ada, { name: 'soon gone.png', mimeType: 'image/png', buffer });
    await page.locator('[data-chosen=ready]').waitFor(patient);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    const shown = ({ page: theirs }: Guest) =>
      lines(theirs).getByRole('button', { name: 'Open photo soon gone.png' });
    for (const who of [ada, ben]) await shown(who).waitFor(patient);
    const image = shown(ada).locator('img[src^="/files/"]').last();
    const address = world.server.address + (await image.getAttribute('src', patient));
    expect((await ada.context.request.get(address)).status()).toBe(200);
    const sent = [...(await onDisk())].filter((path) => !before.has(path));
    expect(sent.length).toBeGreaterThan(0);
    await clock.moveTo(world.server, clock.nowMs() + 25 * HOUR_MS);
    for (const who of [ada, ben]) await shown(who).waitFor({ ...patient, state: 'detached' });
    await expect
      .poll(async () => {
        const left = await onDisk();
        return sent.filter((path) => left.has(path));
      }, patient)
      .toEqual([]);
    expect((await ada.context.request.get(address)).status()).not.toBe(200);
    // what was there before stays
    expect(await tiles(page).count()).toBeGreaterThan(0);
  });

  it('[EE150] it holds on a phone and on a desk, and everything has a name', async () => {
    await ben.goto(new URL(ada.page.url()).pathname);
    await composer(ben.page).waitFor(patient);
    for (const { page } of [ada, ben]) {
      await expect
        .poll(() => lines(page).getByRole('link', { name: 'Download minutes.txt' }).count(), patient)
        .toBe(1);
      for (const size of page === ada.page ? [PHONE, DESKTOP] : [PHONE]) {
        await resize(page, size);
        expect(await overflowPx(page)).toBe(0);
        expect(await cutOff(page)).toEqual([]);
      }
      expect(await nameless(page)).toEqual([]);
    }
    for (const who of [ada, ben]) await keep(who, 'end');
  });

  it('[EE9] no page complained', () => {
    expect(world.complaints()).toEqual([]);
  });
});
