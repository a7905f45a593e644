import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { breakUploadTwice, chat, goLive, patient, reads, say } from './acts.ts';
import { type Guest, openWorld, PHONE, type World } from './kit.ts';
import { overflowPx } from './pageChecks.ts';

describe('people’s own pictures', () => {
  let world: World;
  let [nova, ada] = [] as unknown as [Guest, Guest];
  /** A file so large that it is sent in several parts. */
  let photo: string;
  let path: string;

  beforeAll(async () => {
    world = await openWorld();
    [nova, ada] = [await world.logIn('Nova Reyes'), await world.enter('Ada')];
    path = await goLive(nova, { title: 'Faces' });
    const noise = { type: 'gaussian', mean: 120, sigma: 60 } as const;
    const create = { width: 1_700, height: 1_200, channels: 3, background: '#264', noise } as const;
    photo = join(await mkdtemp(join(tmpdir(), 'mesi-photo-')), 'me.png');
    await sharp({ create }).png({ compressionLevel: 0 }).toFile(photo);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
  });
  afterAll(async () => {
    await rm(dirname(photo), { recursive: true });
    await world.close();
  });

  const choose = (what: Parameters<ReturnType<typeof ada.page.locator>['setInputFiles']>[0]) =>
    ada.page.locator('input[type=file]').setInputFiles(what);
  /** The pictures that are shown within some part of a page. */
  const shown = (within: ReturnType<typeof chat>) =>
    within
      .locator('img')
      .evaluateAll(
        (found) =>
          (found as HTMLImageElement[]).filter((one) => one.naturalWidth > 0 && one.style.opacity === '1')
            .length,
      );

  it('[EE97] a picture goes on being sent after a reload and a broken connection, and all see it', async () => {
    const { page } = ada;
    await ada.goto('/account');
    const { offsets, broken } = await breakUploadTwice(ada);
    await choose(photo);
    await expect.poll(broken, patient).toBe(1);
    await page.getByRole('progressbar', { name: 'Sending your picture' }).waitFor(patient);
    await page.reload();
    await choose(photo);
    await page.getByText('Picture changed').waitFor(patient);
    expect(offsets.filter((offset) => offset === 0)).toHaveLength(1);
    expect(broken()).toBe(2);
    await expect.poll(() => shown(page.getByRole('main')), patient).toBe(1);
    await expect.poll(() => shown(page.getByRole('banner')), patient).toBe(1);
    await ada.goto(path);
    await say(ada, 'this is me');
    // whoever saw her without one a moment ago may see her so for another minute
    const ben = await world.logIn('Ben');
    await ben.goto(path);
    await reads(ben, 'this is me');
    await expect.poll(() => shown(chat(ben.page)), patient).toBe(1);
  });

  it('[EE97] what is no picture is refused in words, and a picture can be taken away', async () => {
    const { page } = ada;
    await page.setViewportSize(PHONE);
    await ada.goto('/account');
    await choose({ name: 'me.png', mimeType: 'image/png', buffer: Buffer.from('<svg onload="alert(1)"/>') });
    await page.getByText('That file type is not accepted here.').waitFor(patient);
    expect(await overflowPx(page)).toBe(0);
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('Picture removed').waitFor(patient);
    expect(await shown(page.getByRole('main'))).toBe(0);
    await page.getByRole('button', { name: 'Remove' }).waitFor({ ...patient, state: 'detached' });
  });
});
