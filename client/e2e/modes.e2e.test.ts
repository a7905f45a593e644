import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { comesThroughPauses, endStream, goLive, patient, reads, say, seesMovingPicture } from './acts.ts';
import { balanceMinor, type Guest, openWorld, type World } from './kit.ts';
import { looksAtScene, overlayToken } from './scenes.ts';

const MESI = 1_000_000n;
/** More than a moment. */
const RECORDED_BYTES = 10_000;
/** How long no media server stays up, and at most how long a call has run when the first sees its clock. */
const [GAP_MS, UNSEEN_MS] = [5_000, 3_000];
const TITLE = 'An evening in four doors';

/** Four people through all modes: each test goes on where the one before it stopped. */
describe('four ways to be live', () => {
  let world: World;
  let [nova, ada, ben, cleo] = [] as unknown as [Guest, Guest, Guest, Guest];
  let path = '';
  let obs: Guest;
  let token = '';
  let [startedMs, gapMs] = [0, 0];

  beforeAll(async () => {
    world = await openWorld();
    nova = await world.logIn('Nova Reyes');
    [ada, ben, cleo] = [await world.logIn('Ada'), await world.logIn('Ben'), await world.logIn('Cleo')];
    path = await goLive(nova, { title: TITLE });
    for (const fan of [ada, ben, cleo]) await fan.goto(path);
    for (const fan of [ada, ben, cleo]) await seesMovingPicture(fan);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
  });
  afterAll(() => world.close());

  const dialog = ({ page }: Guest) => page.getByRole('dialog');
  const card = ({ page }: Guest, title: string) => page.getByRole('region', { name: title });
  const atDoor = ({ page }: Guest, title: string) => page.getByRole('heading', { name: title });
  const mode = (name: string) => card(nova, 'Audience').getByRole('button', { name, exact: true });

  async function switchTo(name: 'Public' | 'Private', confirm: string): Promise<void> {
    await mode(name).click(patient);
    await dialog(nova).getByRole('button', { name: confirm }).click(patient);
    await dialog(nova).waitFor({ state: 'detached', ...patient });
  }

  it('[EE21] tickets are sold live, and each buyer’s money is only held', async () => {
    const before = await balanceMinor(ada);
    await card(nova, 'Tickets').getByRole('button', { name: 'Sell tickets' }).click();
    await dialog(nova).getByLabel('Price in MESI').fill('25');
    await dialog(nova).getByLabel('Number of tickets').fill('2');
    await dialog(nova).getByRole('button', { name: 'Sell 2 tickets for 25.00 MESI each' }).click();
    await card(ada, 'Ticket · 25.00 MESI').getByRole('button', { name: 'Buy a ticket' }).click(patient);
    await dialog(ada)
      .getByRole('button', { name: /^Get my ticket/ })
      .click(patient);
    // it stands there as being reserved before
    await card(ada, 'You have a ticket').getByText('Your money is on hold.').waitFor(patient);
    await card(ben, 'Ticket · 25.00 MESI').getByText('1 of 2 left').waitFor(patient);
    expect(await balanceMinor(ada)).toBe(before - 25n * MESI);
    expect(await balanceMinor(nova)).toBeGreaterThan(0n);
    obs = await world.guest('OBS', { devices: false });
    token = await overlayToken(nova);
    await looksAtScene(obs, { token, scene: 'tickets', words: /Tickets.*1 of 2 left/ });
  });

  it('[EE22] closing the curtain removes who has no ticket, and the door offers what is left', async () => {
    await card(nova, 'Tickets').getByRole('button', { name: 'Start the ticket show' }).click();
    await dialog(nova).getByText('Income').waitFor(patient);
    await dialog(nova).getByRole('button', { name: 'Start the ticket show' }).click(patient);
    for (const fan of [ben, cleo]) await atDoor(fan, 'This stream is for ticket holders').waitFor(patient);
    await seesMovingPicture(ada);
    await say(ada, 'only us now');
    await reads(nova, 'only us now');
    expect(await ben.page.getByText('only us now').count()).toBe(0);
    await card(ben, 'Ticket · 25.00 MESI').getByRole('button', { name: 'Buy a ticket' }).click(patient);
    await dialog(ben)
      .getByRole('button', { name: /^Get my ticket/ })
      .click(patient);
    await seesMovingPicture(ben);
    await reads(ben, 'only us now');
    await cleo.page.getByText('Tickets are sold out').waitFor(patient);
  });

  it('[EE23] when the door opens again, who waited is in by itself', async () => {
    await switchTo('Public', 'Make it public');
    await seesMovingPicture(cleo);
    await say(nova, 'hello again');
    await reads(cleo, 'hello again');
    // what was said behind the curtain stays there
    expect(await cleo.page.getByText('only us now').count()).toBe(0);
  });

  it('[EE27] the creator records, and everybody in the stream sees it', async () => {
    await card(nova, 'Recording').getByRole('button', { name: 'Start recording' }).click(patient);
    for (const { page } of [nova, ada]) await page.getByText('REC', { exact: true }).waitFor(patient);
    await expect.poll(() => recordedBytes(world), patient).toBeGreaterThan(RECORDED_BYTES);
  });

  it('[EE24] [EE61] a one-to-one: asked for, accepted, both see each other, the others wait with a clock', async () => {
    await card(nova, 'One-to-ones').getByRole('button', { name: 'Accept requests' }).click();
    await dialog(nova).getByLabel('At least (MESI)').fill('50');
    await dialog(nova).getByRole('button', { name: 'Accept requests' }).click();
    await card(cleo, 'One-to-one · 10 min').getByRole('button', { name: 'Request' }).click(patient);
    await dialog(cleo).getByLabel('Your bid in MESI').fill('60');
    await dialog(cleo)
      .getByRole('button', { name: /^Request ·/ })
      .click(patient);
    await card(cleo, 'You are number 1').waitFor(patient);
    await card(nova, 'One-to-ones').getByRole('button', { name: 'Accept' }).click(patient);
    await card(nova, 'One-to-ones').getByRole('button', { name: 'I am ready' }).click(patient);
    await dialog(cleo).getByRole('button', { name: 'I am ready' }).click(patient);
    await clock(nova.page).waitFor(patient);
    startedMs = Date.now();
    await looksAtScene(obs, { token, scene: 'countdown', words: /Left in this one-to-one(10:00|9:\d\d)/ });
    await obs.leave();
    await card(cleo, 'One-to-one with Nova Reyes').waitFor(patient);
    await card(nova, 'One-to-one with Cleo').waitFor(patient);
    await ada.page.getByText('Nova Reyes is in a one-to-one with Cleo').waitFor(patient);
    await ada.page.getByText(/Back in about (10:00|0\d:\d\d)/).waitFor(patient);
    await ada.page.getByText('REC · paused').waitFor(patient);
    const recorded = await recordedBytes(world);
    for (const side of [nova, cleo]) await seesTheOther(side);
    await comesThroughPauses(cleo, 'section[aria-label^="One-to-one with"]');
    for (const name of ['Mute microphone', 'Unmute microphone', 'Turn camera off', 'Turn camera on'])
      await cleo.page.getByRole('button', { name }).click(patient);
    await say(ada, 'enjoy, you two');
    await reads(ben, 'enjoy, you two');
    expect(await recordedBytes(world)).toBe(recorded);
  });

  it('[EE28] a one-to-one is recorded only once the fan says yes, and no longer than both want', async () => {
    const recorded = await recordedBytes(world);
    await nova.page.getByRole('button', { name: 'Ask to record' }).click(patient);
    await dialog(cleo).getByText('Nova Reyes wants to record this call').waitFor(patient);
    expect(await recordedBytes(world)).toBe(recorded);
    await dialog(cleo).getByRole('button', { name: 'Allow recording' }).click();
    for (const { page } of [nova, cleo]) await page.getByText('REC', { exact: true }).waitFor(patient);
    await expect.poll(() => recordedBytes(world), patient).toBeGreaterThan(recorded + RECORDED_BYTES);
    await cleo.page.getByRole('button', { name: 'Stop recording' }).click();
    await cleo.page.getByText('REC', { exact: true }).waitFor({ state: 'detached', ...patient });
  });

  it('[EE34] when the media server dies both are told that the clock stands, and see each other again', async () => {
    world.server.killJanus();
    for (const { page } of [nova, cleo])
      await page.getByText(/^Paused at 0\d:\d\d\s*· not charged/).waitFor(patient);
    const pausedMs = Date.now();
    // each that is started again dies too, so that the gap is larger than what passes unseen before and after the call
    for (; Date.now() < pausedMs + GAP_MS; await pause(100)) world.server.killJanus();
    gapMs = Date.now() - pausedMs;
    for (const side of [nova, cleo]) await seesTheOther(side);
    for (const { page } of [nova, cleo]) await clock(page).waitFor(patient);
  });

  it('[EE24] [EE34] [EE82] [EE85] when the creator ends it early the rest returns, of the gap all, and everybody is back', async () => {
    const held = await balanceMinor(cleo);
    await nova.page.getByRole('button', { name: 'End the call' }).click();
    await dialog(nova).getByRole('button', { name: 'End call' }).click();
    const ranMs = Date.now() - startedMs;
    for (const fan of [ada, ben, cleo]) await seesMovingPicture(fan);
    await ada.page.getByText('REC', { exact: true }).waitFor(patient);
    await expect.poll(() => balanceMinor(cleo), patient).toBeGreaterThan(held);
    await cleo.page
      .getByRole('region', { name: 'Notices' })
      .getByText(/^\d+:\d\d of 10:00 delivered · \S+ MESI paid · \S+ MESI returned$/)
      .waitFor(patient);
    const paid = held + 60n * MESI - (await balanceMinor(cleo));
    expect(paid).toBeGreaterThan(0n);
    // 60 for ten minutes
    expect(Number((paid * 600_000n) / (60n * MESI))).toBeLessThan(ranMs - gapMs + UNSEEN_MS);
    const wallet = await cleo.newTab();
    await wallet.goto('/wallet');
    const line = wallet.page.getByRole('listitem').filter({ hasText: 'One-to-one with Nova Reyes' });
    await line
      .getByText(/^\d+:\d\d of 10:00 delivered · \S+ MESI paid · \S+ MESI returned$/)
      .waitFor(patient);
    await wallet.page.close();
  });

  it('[EE25] a private stream is for who fits its rules; the others see what opens it, and it does', async () => {
    const guest = await world.guest('passer-by');
    await guest.goto('/');
    await guest.page.getByText(TITLE).first().waitFor(patient);
    // Ada and Ben follow Nova, Cleo does not
    await mode('Private').click(patient);
    await dialog(nova).getByRole('switch', { name: 'People with an invite' }).uncheck();
    await dialog(nova).getByRole('button', { name: 'Make it private' }).click(patient);
    await atDoor(cleo, 'This stream is private').waitFor(patient);
    for (const fan of [ada, ben]) await seesMovingPicture(fan);
    await guest.page
      .getByText(TITLE)
      .first()
      .waitFor({ state: 'detached', ...patient });
    await cleo.page.getByRole('button', { name: 'Follow', exact: true }).click();
    await seesMovingPicture(cleo);
    // Ada and Ben have paid for a ticket, and stay whatever they follow
    await cleo.page.getByRole('button', { name: 'Following' }).click();
    await atDoor(cleo, 'This stream is private').waitFor(patient);
  });

  it('[EE26] the end is the end for everybody', async () => {
    await endStream(nova);
    await ben.page.getByText('The stream has ended', { exact: true }).waitFor(patient);
  });

  it('[EE27] what was recorded is played by the creator and by nobody else, until it is deleted', async () => {
    const { page } = nova;
    await page.getByRole('link', { name: 'Your replays' }).click();
    await page.getByRole('button', { name: `Play “${TITLE}”` }).click(patient);
    const film = dialog(nova).locator('video');
    await expect
      .poll(() => film.evaluate((video: HTMLVideoElement) => video.currentTime), patient)
      .toBeGreaterThan(1);
    const address = (await film.getAttribute('src')) ?? '';
    for (const { complaints } of [nova, ada]) complaints.forgive(/status of 40[14]/);
    const fetched = ({ page: from }: Guest) =>
      from.evaluate(async (url) => (await fetch(url)).status, address);
    expect([await fetched(nova), await fetched(ada)]).toEqual([200, 401]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Play “One-to-one with Cleo”' }).waitFor(patient);
    // of the two the one-to-one is offered to nobody else
    const everybody = 'Everyone can watch it on my profile';
    await page.getByRole('switch', { name: everybody }).click();
    await page.getByRole('switch', { name: everybody, checked: true }).waitFor(patient);
    await ada.goto('/@nova-reyes');
    const play = ada.page.getByRole('button', { name: `Play “${TITLE}”` });
    await play.click(patient);
    const shown = dialog(ada).locator('video');
    await expect
      .poll(() => shown.evaluate((video: HTMLVideoElement) => video.currentTime), patient)
      .toBeGreaterThan(0);
    expect(await fetched(ada)).toBe(401);
    for (const title of [TITLE, 'One-to-one with Cleo']) {
      await page.getByRole('button', { name: `Delete “${title}”` }).click();
      await dialog(nova).getByRole('button', { name: 'Delete' }).click();
      await page
        .getByRole('button', { name: `Delete “${title}”` })
        .waitFor({ state: 'detached', ...patient });
    }
    await page.getByText('No replays yet').waitFor(patient);
    expect(await fetched(nova)).toBe(404);
  });

  it('[EE9] nobody’s page complained', () => {
    expect(world.complaints()).toEqual([]);
  });
});

/** What a recording has become by now. */
async function recordedBytes({ server }: World): Promise<number> {
  const folder = join(server.dataDir, 'replays', 'raw');
  const files = await Promise.all((await readdir(folder)).map((name) => stat(join(folder, name))));
  return files.reduce((sum, { size }) => sum + size, 0);
}

/** What is left of a call, while it runs. */
const clock = (page: Page) => page.locator('section[aria-label^="One-to-one with"]').getByRole('timer');

/** The large picture of a call moves. */
async function seesTheOther({ page }: Guest): Promise<void> {
  const frames = () =>
    page.evaluate(() => {
      const video = document.querySelector<HTMLVideoElement>('section[aria-label^="One-to-one with"] video');
      return video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
    });
  const before = await frames();
  await expect.poll(frames, patient).toBeGreaterThan(before + 5);
}
