import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  endStream,
  goLive,
  patient,
  prepareTip,
  reads,
  receiptOf,
  say,
  seesMovingPicture,
  sendTip,
  tip,
} from './acts.ts';
import { balanceMinor, type Guest, openWorld, type World } from './kit.ts';

const MESI = 1_000_000n;
/** A refused join is an HTTP error, which Chromium writes to the console; so is a network that is gone. */
const REFUSED = /\/matchmake\/|ERR_INTERNET_DISCONNECTED|WebSocket connection to/;

/** What people do that no story tells. Each test goes on where the one before it stopped. */
describe('trouble', () => {
  let world: World;
  let [nova, kai, ada] = [] as unknown as [Guest, Guest, Guest];
  let path = '';

  beforeAll(async () => {
    world = await openWorld();
    nova = await world.enter('Nova Reyes');
    kai = await world.enter('Kai Tanaka', { devices: false });
    ada = await world.enter('Ada');
    path = await goLive(nova, { title: 'Trouble ahead' });
    await ada.goto(path);
    await seesMovingPicture(ada);
    for (const { complaints } of [nova, kai, ada]) complaints.forgive(REFUSED);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
  });
  afterAll(() => world.close());

  it('[EE14] a second studio takes over, the first says so and does not fight', async () => {
    const second = await nova.newTab();
    await second.goto('/studio');
    await second.page.getByText('On air').waitFor(patient);
    await nova.page.getByText('Your studio is open somewhere else').waitFor(patient);
    await say(second, 'now from here');
    await reads(ada, 'now from here');
    await seesMovingPicture(ada);
    await nova.page.getByText('Your studio is open somewhere else').waitFor(patient);
    await nova.page.getByRole('button', { name: 'Take over here' }).click();
    await nova.page.getByText('On air').waitFor(patient);
    await second.page.getByText('Your studio is open somewhere else').waitFor(patient);
    await second.page.close();
    await seesMovingPicture(ada);
  });

  it('[EE15] without a camera the studio says what to do, and going live without one works', async () => {
    const { page } = kai;
    await kai.goto('/studio');
    await page.getByText('The browser keeps your camera to itself').waitFor(patient);
    await page.getByRole('button', { name: 'Go on without devices' }).click();
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
    await prepareTip(other, { amount: '3000' });
    await tip(ada, { amount: '3000' });
    const before = await balanceMinor(ada);
    expect(before).toBe(2_000n * MESI);
    await sendTip(other.page).dblclick();
    await other.page.getByText('Your balance does not cover that.').waitFor(patient);
    expect(await balanceMinor(ada)).toBe(before);
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
    await other.page.getByLabel('Account of Ada').click();
    await other.page.getByRole('menuitem', { name: 'Log out' }).click();
    await ada.page.getByRole('link', { name: 'Log in to watch' }).waitFor(patient);
    await nova.page.getByRole('definition').filter({ hasText: 'Who?' }).getByText('0').waitFor(patient);
    await other.page.close();
  });

  it('[EE16] links that lead nowhere say so', async () => {
    const ben = await world.enter('Ben');
    ben.complaints.forgive(REFUSED);
    await ben.goto('/live/st_there0is0no0such0stream');
    await ben.page.getByRole('heading', { name: 'No such stream' }).waitFor(patient);
    await ben.goto('/no/such/page');
    await ben.page.getByRole('heading', { name: 'There is nothing here' }).waitFor(patient);
    await endStream(nova);
    await ben.goto(path);
    await ben.page.getByRole('heading', { name: /^That was it$|^This stream has ended$/ }).waitFor(patient);
  });

  it('[EE9] nothing else was complained of', () => {
    expect(world.complaints()).toEqual([]);
  });
});
