import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import {
  comesThroughPauses,
  endStream,
  goLive,
  hears,
  patient,
  prepareTip,
  reads,
  receiptOf,
  say,
  seesMovingPicture,
  sendTip,
  setCameras,
  standInForScreen,
} from './acts.ts';
import { balanceMinor, type Guest, openWorld, type World } from './kit.ts';

const MESI = 1_000_000n;
/** Between going live and the test's hearing of it; a clock that is off is off by ten minutes. */
const COUNTED_WITHIN_MS = MINUTE_MS;
/** A refused join is an HTTP error, which Chromium writes to the console; so is a network that is gone. */
const REFUSED = /\/matchmake\/|ERR_INTERNET_DISCONNECTED|WebSocket connection to/;

/** What people do that no story tells. Each test goes on where the one before it stopped. */
describe('trouble', () => {
  let world: World;
  let [nova, kai, ada] = [] as unknown as [Guest, Guest, Guest];
  let path = '';
  let liveSinceMs = 0;

  beforeAll(async () => {
    world = await openWorld();
    nova = await world.logIn('Nova Reyes');
    kai = await world.enter('Kai Tanaka', { devices: false });
    ada = await world.logIn('Ada');
    path = await goLive(nova, { title: 'Trouble ahead' });
    liveSinceMs = Date.now();
    await ada.goto(path);
    await seesMovingPicture(ada);
    for (const { complaints } of [nova, kai, ada]) complaints.forgive(REFUSED);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
  });
  afterAll(() => world.close());

  it('[EE61] a viewer’s picture that something paused goes on, or offers a tap', async () => {
    await comesThroughPauses(ada, '[data-phase=live]');
  });

  it('[EE60] a camera that is unplugged leaves the sound, and is back by itself', async () => {
    await setCameras(nova, false);
    const card = nova.page.getByRole('alert').filter({ hasText: 'No camera found' });
    await card.getByText('Your sound keeps running.').waitFor(patient);
    await hears(ada);
    await setCameras(nova, true);
    await card.waitFor({ state: 'detached', ...patient });
    await seesMovingPicture(ada);
  });

  it('[EE62] the screen takes the place of the camera, and the camera that of the screen', async () => {
    const { page } = nova;
    const source = async (name: 'Screen' | 'Video') => {
      await page.getByRole('button', { name: 'Devices' }).click();
      await page.getByRole('dialog').getByText(name, { exact: true }).click();
      await page.keyboard.press('Escape');
    };
    const width = () => ada.page.evaluate(() => document.querySelector('video')?.videoWidth ?? 0);
    const ofCamera = await width();
    await standInForScreen(nova, 2 * ofCamera);
    await source('Screen');
    await expect.poll(width, patient).toBe(2 * ofCamera);
    await seesMovingPicture(ada);
    await source('Video');
    await expect.poll(width, patient).toBe(ofCamera);
  });

  it.each([10, -10])('[EE63] a clock that is off by %i minutes counts as the others do', async (minutes) => {
    const guest = await world.guest(`guest of ${minutes} minutes`);
    await guest.context.addInitScript((offMs) => {
      const now = Date.now;
      Date.now = () => now() + offMs;
    }, minutes * MINUTE_MS);
    await guest.goto('/');
    const card = guest.page.getByText(/^live for\s*\d+:\d\d$/).first();
    await card.waitFor(patient);
    const ranMs = async () => {
      const [, ranMinutes, seconds] = /(\d+):(\d\d)/.exec((await card.textContent()) ?? '') ?? [];
      return Number(ranMinutes) * MINUTE_MS + Number(seconds) * SECOND_MS;
    };
    const off = async () => Math.abs((await ranMs()) - (Date.now() - liveSinceMs));
    await expect.poll(off, patient).toBeLessThan(COUNTED_WITHIN_MS);
    await guest.leave();
  });

  it('[EE14] a second studio only controls, or takes over; the first says so and does not fight', async () => {
    const second = await nova.newTab();
    const elsewhere = ({ page }: Guest) => page.getByText('Your studio is open on another page');
    await second.goto('/studio');
    await elsewhere(second).waitFor(patient);
    await second.page.getByRole('button', { name: 'Control only' }).click();
    await second.page.getByText('Control only: the picture').waitFor(patient);
    await say(second, 'from beside');
    await reads(ada, 'from beside');
    await seesMovingPicture(second);
    // the studio itself has not noticed
    expect(await elsewhere(nova).count()).toBe(0);
    await second.page.getByRole('button', { name: 'Take over' }).click();
    await elsewhere(nova).waitFor(patient);
    await say(second, 'now from here');
    await reads(ada, 'now from here');
    await seesMovingPicture(ada);
    await elsewhere(nova).waitFor(patient);
    await nova.page.getByRole('button', { name: 'Take over' }).click();
    await nova.page.getByText('On air').waitFor(patient);
    await elsewhere(second).waitFor(patient);
    await second.page.close();
    await seesMovingPicture(ada);
  });

  it('[EE15] without a camera the studio says what to do, and going live without one works', async () => {
    const { page } = kai;
    await kai.goto('/studio');
    await page.getByText('Your browser is blocking the camera').waitFor(patient);
    await page.getByRole('button', { name: 'Continue without devices' }).click();
    await page.getByLabel('Title').fill('Only words tonight');
    await page.getByRole('button', { name: 'Go live' }).dblclick();
    await page.getByText('On air').waitFor(patient);
    await ada.goto('/');
    await ada.page.getByRole('heading', { name: 'Only words tonight' }).waitFor(patient);
    await endStream(kai);
  });

  it('[EE5] two tabs of one fan share a purse, and neither spends what the other did', async () => {
    await ada.goto(path);
    const other = await ada.newTab();
    await other.goto(path);
    await prepareTip(ada, { amount: '3000' });
    await prepareTip(other, { amount: '3000' });
    const tabs = [ada.page, other.page];
    // one right after the other: as soon as a tab has paid, the other knows the new balance and offers to add funds
    for (const tab of tabs) await sendTip(tab).click();
    const sure = (tab: Page) => tab.getByRole('button', { name: /^Yes, tip 3,000/ }).elementHandle(patient);
    const buttons = await Promise.all(tabs.map(sure));
    for (const button of buttons) await button?.evaluate((found) => (found as HTMLElement).click());
    const inTabs = async (find: (tab: Page) => Locator) =>
      (await Promise.all(tabs.map((tab) => find(tab).count()))).reduce((sum, count) => sum + count);
    await expect.poll(() => inTabs((tab) => tab.locator('[data-receipt]')), patient).toBe(1);
    const tipOf = (tab: Page) => tab.getByRole('region', { name: 'Tip', exact: true });
    await expect
      .poll(() => inTabs((tab) => tipOf(tab).getByRole('button', { name: 'Add funds' })), patient)
      .toBe(1);
    expect(await balanceMinor(ada)).toBe(2_000n * MESI);
    // what is left can be tipped
    await prepareTip(other, { amount: '1' });
    await sendTip(other.page).waitFor(patient);
    await other.page.close();
  });

  it('[EE10] a viewer whose network goes away and comes back is in the stream again', async () => {
    await ada.context.setOffline(true);
    await ada.page.getByText('Reconnecting…').first().waitFor(patient);
    await say(nova, 'said while away');
    await ada.context.setOffline(false);
    await reads(ada, 'said while away');
    await seesMovingPicture(ada);
  });

  it('[EE11] a tip over a network that is gone is charged once when it is back', async () => {
    const before = await balanceMinor(ada);
    await ada.context.setOffline(true);
    await prepareTip(ada, { amount: '20' });
    await sendTip(ada.page).dblclick();
    await ada.page.locator('button[aria-busy=true]').first().waitFor(patient);
    await ada.context.setOffline(false);
    await receiptOf(ada);
    expect(await balanceMinor(ada)).toBe(before - 20n * MESI);
  });

  it('[EE8] logging out in one tab takes the other out of the stream', async () => {
    const other = await ada.newTab();
    await other.goto('/');
    await other.page.getByRole('button', { name: 'Account of Ada' }).click();
    await other.page.getByRole('menuitem', { name: 'Log out' }).click();
    await ada.page.getByRole('link', { name: 'Log in', exact: true }).waitFor(patient);
    await ada.page.getByRole('button', { name: 'Send a tip' }).waitFor(patient);
    await other.page.close();
  });

  it('[EE73] the stream goes on while its creator looks at other pages', async () => {
    const { page } = nova;
    const iris = await world.enter('Iris');
    await iris.goto(path);
    await seesMovingPicture(iris);
    const bar = page.getByRole('region', { name: 'Your stream' });
    await page.getByRole('link', { name: 'Mesi Live, who is live now' }).click();
    await bar.getByText('You are live').waitFor(patient);
    await page.getByRole('heading', { level: 1 }).first().waitFor(patient);
    await seesMovingPicture(iris);
    await bar.getByRole('link', { name: 'Back to the studio' }).click();
    await page.getByText('On air').waitFor(patient);
    expect(await bar.count()).toBe(0);
    await page.goBack();
    await bar.getByText('You are live').waitFor(patient);
    await seesMovingPicture(iris);
    await page.goForward();
    await page.getByRole('button', { name: 'End stream' }).waitFor(patient);
  });

  it('[EE16] links that lead nowhere say so', async () => {
    const ben = await world.enter('Ben');
    ben.complaints.forgive(REFUSED);
    await ben.goto('/live/st_there0is0no0such0stream');
    await ben.page.getByRole('heading', { name: 'Stream not found' }).waitFor(patient);
    ben.complaints.forgive(/\/no\/such\/page/);
    await ben.goto('/no/such/page');
    await ben.page.getByRole('heading', { name: 'Page not found' }).waitFor(patient);
    ben.complaints.forgive(/%E0%A4%A/);
    await ben.goto('/live/%E0%A4%A');
    await ben.page.getByRole('heading', { name: 'Page not found' }).waitFor(patient);
    await endStream(nova);
    await ben.goto(path);
    await ben.page
      .getByRole('heading', { name: /^The stream has ended$|^This stream has ended$/ })
      .waitFor(patient);
  });

  it('[EE72] who watches becomes a creator with one click, and prepares a stream', async () => {
    const cleo = await world.enter('Cleo');
    await cleo.goto('/studio');
    await cleo.page.getByRole('button', { name: 'Become a creator' }).click();
    await cleo.page.getByRole('textbox', { name: 'Title' }).waitFor(patient);
    await cleo.page.getByRole('link', { name: 'Mesi Live' }).first().click();
    await cleo.page.getByRole('link', { name: 'Go live' }).waitFor(patient);
  });

  it('[EE9] nothing else was complained of', () => {
    expect(world.complaints()).toEqual([]);
  });
});
