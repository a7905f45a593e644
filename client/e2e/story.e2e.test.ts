import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  chat,
  endStream,
  goLive,
  keepWhatFlies,
  patient,
  prepareTip,
  purse,
  reads,
  receiptOf,
  say,
  seesFly,
  seesMovingPicture,
  sendTip,
  tip,
  tipsFlown,
} from './acts.ts';
import { balanceMinor, type Guest, openWorld, type World } from './kit.ts';
import { cornerAlpha, expectDrawn, expectWiped, overlayPixels } from './pixels.ts';
import { looksAtScene, overlayToken } from './scenes.ts';

const MESI = 1_000_000n;
const NOVA_TITLE = 'Midnight synths, first takes';
const KAI_TITLE = 'One drawing before bed';

/** One evening, told from its beginning to its end: each test goes on where the one before it stopped. */
describe('two creators, three fans', () => {
  let world: World;
  let [nova, kai, ada, ben, cleo] = [] as unknown as [Guest, Guest, Guest, Guest, Guest];
  let novaPath = '';

  beforeAll(async () => {
    world = await openWorld([], {}, { shell: true });
    [nova, kai] = [await world.enter('Nova Reyes'), await world.enter('Kai Tanaka')];
    [ada, ben, cleo] = [await world.enter('Ada'), await world.enter('Ben'), await world.enter('Cleo')];
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
  });
  afterAll(() => world.close());

  it('[EE1] the directory follows who goes live and who watches, by itself', async () => {
    const { page } = ada;
    await page.getByText('No one is live', { exact: true }).waitFor(patient);
    novaPath = await goLive(nova, { title: NOVA_TITLE, goal: { title: 'New tape machine', target: '500' } });
    await page.getByRole('heading', { name: NOVA_TITLE }).waitFor(patient);
    await goLive(kai, { title: KAI_TITLE });
    await page.getByRole('heading', { name: KAI_TITLE }).waitFor(patient);
    await page.getByText('2 streams · 0 watching').waitFor(patient);
    await ben.goto(novaPath);
    // the first viewer of a stream lifts it above the others: not while it moves
    await cleo.page.getByText('2 streams · 1 watching').waitFor(patient);
    await cleo.page
      .getByRole('article')
      .filter({ hasText: KAI_TITLE })
      .getByRole('link', { name: KAI_TITLE })
      .click();
    await page.getByText('2 streams · 2 watching').waitFor(patient);
    const card = page.getByRole('article').filter({ hasText: NOVA_TITLE });
    await expect.poll(() => card.textContent(), patient).toMatch(/(?<!\d)1\s*viewer/);
    expect(await card.textContent()).toContain('Nova Reyes');
  });

  it('[EE2] every viewer has a picture that moves', async () => {
    await ada.goto(novaPath);
    for (const viewer of [ada, ben, cleo]) await seesMovingPicture(viewer);
  });

  it('[EE3] what one says, all of that stream read; reactions rise for the others', async () => {
    for (const viewer of [ada, ben, cleo]) await keepWhatFlies(viewer);
    await say(ben, 'first!');
    await reads(ada, 'first!');
    await reads(nova, 'first!');
    await say(nova, 'welcome, you two');
    await reads(ben, 'welcome, you two');
    await ben.page.getByRole('button', { name: 'Love' }).click();
    await ada.page.getByRole('button', { name: 'Love, 1' }).waitFor(patient);
    await expect.poll(() => ada.page.evaluate(() => window.flown.reactions), patient).toBe(1);
    expect(await chat(cleo.page).getByText('first!').count()).toBe(0);
  });

  it('[EE4] a tip flies over the other viewer’s picture, in pixels and in words', async () => {
    const [before, blank] = [await balanceMinor(ada), await overlayPixels(ben)];
    expect((await overlayPixels(ben)).equals(blank)).toBe(true);
    await tip(ada, { amount: '120', message: 'for the tape' });
    await expectDrawn(ben, blank);
    await seesFly(ben, 'Ada · 120.00 MESI · for the tape');
    await expectWiped(ben, blank);
    expect(await tipsFlown(cleo)).toEqual([]);
    expect(await balanceMinor(ada)).toBe(before - 120n * MESI);
    expect(await purse(ada.page).textContent()).toBe('4,880.00 MESI');
  });

  it('[EE4] the studio, the goal and the top tippers count it', async () => {
    const { page } = nova;
    await page.getByText('120.00 MESI', { exact: true }).first().waitFor(patient);
    await page.getByRole('tab', { name: 'Tips · 1' }).click();
    await page.getByRole('tabpanel', { name: 'Tips · 1' }).getByText('for the tape').waitFor(patient);
    await page.getByRole('tab', { name: 'Chat' }).click();
    expect(await page.getByRole('definition').first().textContent()).toMatch(/120\.00/);
    for (const person of [nova, ben]) {
      const goal = person.page.getByRole('progressbar', { name: 'Goal: New tape machine' });
      await expect.poll(() => goal.getAttribute('aria-valuetext'), patient).toBe('120.00 of 500.00 MESI');
      const top = person.page.getByRole('region', { name: 'Top tippers' });
      expect(await top.getByRole('listitem').first().textContent()).toMatch(/Ada\s*120\.00/);
    }
  });

  it('[EE5] a tip button that is pressed twice charges once', async () => {
    const before = await balanceMinor(ben, 'USD');
    await prepareTip(ben, { amount: '5', asset: 'USD' });
    await sendTip(ben.page).dblclick();
    await receiptOf(ben);
    await nova.page.getByRole('tab', { name: 'Tips · 2' }).waitFor(patient);
    await say(ben, 'that was five dollars');
    await reads(nova, 'that was five dollars');
    expect(await nova.page.getByRole('tab', { name: 'Tips · 2' }).count()).toBe(1);
    expect(await balanceMinor(ben, 'USD')).toBe(before - 500n);
  });

  it('[EE5] what the balance does not cover is not sent, and says so', async () => {
    const before = await balanceMinor(ben);
    await prepareTip(ben, { amount: '5000.01', asset: 'MESI' });
    await ben.page.getByText('You need 0.01 MESI more.').waitFor(patient);
    expect(await sendTip(ben.page).count()).toBe(0);
    await ben.page.getByRole('button', { name: 'Add funds', exact: true }).waitFor(patient);
    expect(await balanceMinor(ben)).toBe(before);
  });

  it('[EE280] [OV32] each scene of the overlay link is a clear page of its own, at any size', async () => {
    const token = await overlayToken(nova);
    await nova.page.getByRole('button', { name: /^What this link shows/ }).click();
    await nova.page.getByRole('menuitemradio', { name: 'Goal bar' }).click();
    const address = await nova.page.getByRole('textbox', { name: 'Overlay link' }).inputValue();
    expect(new URL(address).pathname).toBe(`/overlay/${token}/goal`);
    await nova.page.getByRole('button', { name: /^What this link shows/ }).click();
    await nova.page.getByRole('menuitemradio', { name: 'Tip alerts' }).click();
    const obs = await world.guest('OBS', { devices: false });
    await looksAtScene(obs, { token, scene: 'goal', words: /New tape machine.*of 500\.00 MESI/ });
    await looksAtScene(obs, { token, scene: 'leaders', words: /Ada120\.00 MESI.*Ben/ });
    await looksAtScene(obs, { token, scene: 'chat', words: /Ben.*that was five dollars.*first!/ });
    await looksAtScene(obs, { token, scene: 'latest', words: /Last tip.*Ben/ });
    obs.complaints.forgive(/404/);
    await obs.goto(`/overlay/${token}/nothing`);
    await obs.page.getByText('There is no such overlay scene').waitFor(patient);
    await obs.goto(`/overlay/${token}?motion=reduced`);
    await obs.page.locator('[data-overlay=calm]').waitFor({ state: 'attached', ...patient });
    await obs.leave();
  });

  it('[EE6] the overlay’s own page is transparent, and shows tips and the test alert', async () => {
    const address = await nova.page.getByRole('textbox', { name: 'Overlay link' }).inputValue();
    const obs = await world.guest('OBS', { devices: false });
    await obs.goto(new URL(address).pathname);
    obs.complaints.forgive(/api\/overlays/);
    await keepWhatFlies(obs);
    expect(await cornerAlpha(obs)).toBe(0);
    const blank = await overlayPixels(obs);
    await nova.page.getByRole('button', { name: 'Send a test alert' }).click();
    await expectDrawn(obs, blank);
    await seesFly(obs, 'Test alert · 75.00 MESI · This is what a tip looks like on your stream.');
    await tip(ada, { amount: '2', message: 'hello OBS' });
    await seesFly(obs, 'Ada · 2.00 MESI · hello OBS');
    expect(await tipsFlown(ben)).not.toContainEqual(expect.stringContaining('Test alert'));
    await nova.page.getByRole('button', { name: 'New overlay link' }).click();
    await nova.page.getByRole('button', { name: 'Create a new one' }).click();
    await obs.page.getByText('This overlay link no longer works').waitFor(patient);
    await obs.leave();
  });

  it('[EE3] who comes late reads the last lines and tips', async () => {
    await cleo.goto(novaPath);
    for (const text of ['first!', 'welcome, you two', 'for the tape', 'hello OBS']) await reads(cleo, text);
    await seesMovingPicture(cleo);
    expect(await cleo.page.getByRole('region', { name: 'Top tippers' }).textContent()).toMatch(/122\.00/);
  });

  it('[EE7] when the creator ends the stream everybody is told, and the directory too', async () => {
    await endStream(nova);
    for (const viewer of [ada, ben, cleo]) {
      await viewer.page.getByText('The stream has ended', { exact: true }).waitFor(patient);
      await viewer.page.getByText('The stream has ended. Chat is closed.').waitFor(patient);
    }
    await cleo.page.getByRole('link', { name: 'See who is live', exact: true }).click();
    await cleo.page.getByText('1 stream · 0 watching').waitFor(patient);
    expect(await cleo.page.getByText(NOVA_TITLE).count()).toBe(0);
  });

  it('[EE8] a session survives a reload and ends with logging out, in every tab', async () => {
    // a refused join is an HTTP error, which Chromium writes to the console
    ada.complaints.forgive(/matchmake\/joinOrCreate\/audience/);
    await ada.page.reload();
    await ada.page.getByRole('button', { name: 'Account of Ada' }).waitFor(patient);
    expect(await purse(ada.page).textContent()).toBe('4,878.00 MESI');
    const other = await ada.newTab();
    await other.goto('/');
    await other.page.getByRole('button', { name: 'Account of Ada' }).click();
    await other.page.getByRole('menuitem', { name: 'Log out' }).click();
    for (const tab of [other, ada]) {
      await tab.page.getByRole('link', { name: 'Log in', exact: true }).waitFor(patient);
    }
    await ada.page.reload();
    await ada.page.getByRole('link', { name: 'Log in', exact: true }).waitFor(patient);
  });

  it('[EE9] nobody’s page complained', () => {
    expect(world.complaints()).toEqual([]);
  });
});
