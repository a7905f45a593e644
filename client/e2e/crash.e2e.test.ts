import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  goLive,
  patient,
  prepareTip,
  purse,
  reads,
  receiptOf,
  say,
  seesMovingPicture,
  sendTip,
  sharedPath,
  tip,
} from './acts.ts';
import { balanceMinor, type Guest, openWorld, type World } from './kit.ts';

const MESI = 1_000_000n;
const TITLE = 'Through the storm';
/** What a page may log while there is no server. */
const AWAY = /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket connection to/;

/** Each test goes on where the one before it stopped. */
describe('the server is killed in the middle of a stream', () => {
  let world: World;
  let [nova, ada, ben] = [] as unknown as [Guest, Guest, Guest];
  let path = '';

  beforeAll(async () => {
    world = await openWorld();
    nova = await world.logIn('Nova Reyes');
    [ada, ben] = [await world.logIn('Ada'), await world.logIn('Ben')];
    path = await goLive(nova, { title: TITLE, goal: { title: 'A second lamp', target: '200' } });
    for (const fan of [ada, ben]) {
      await fan.goto(path);
      await seesMovingPicture(fan);
    }
    const recording = nova.page.getByRole('region', { name: 'Recording' });
    await recording.getByRole('button', { name: 'Start recording' }).click(patient);
    await ada.page.getByText('REC', { exact: true }).waitFor(patient);
    await say(ben, 'before the storm');
    await tip(ada, { amount: '40', message: 'for the lamp' });
    await tip(ben, { amount: '10' });
    for (const person of [nova, ada, ben]) {
      await reads(person, 'before the storm');
      person.complaints.forgive(AWAY);
    }
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
  });
  afterAll(() => world.close());

  it('[EE10] people are told that the connection is gone', async () => {
    await world.server.kill9();
    for (const fan of [ada, ben]) await fan.page.getByText('Reconnecting…').first().waitFor(patient);
  });

  it('[EE11] a tip asked for meanwhile is charged once when the server is back', async () => {
    await prepareTip(ada, { amount: '25', message: 'in the dark' });
    await sendTip(ada.page).dblclick();
    await ada.page.locator('[aria-busy=true]').first().waitFor(patient);
    await world.server.restart();
    await receiptOf(ada);
    await reads(nova, 'in the dark');
    expect(await balanceMinor(ada)).toBe(5_000n * MESI - 65n * MESI);
    expect(await purse(ada.page).textContent()).toBe('4,935.00 MESI');
  });

  it('[EE10] creator and viewers are back by themselves, in the same stream with all it had', async () => {
    await nova.page.getByText('On air').waitFor(patient);
    expect(new URL(ada.page.url()).pathname).toBe(path);
    expect(await sharedPath(nova)).toBe(path);
    for (const viewer of [ada, ben]) {
      await viewer.page.getByRole('heading', { name: TITLE }).waitFor(patient);
      const goal = viewer.page.getByRole('progressbar', { name: 'Goal: A second lamp' });
      await expect.poll(() => goal.getAttribute('aria-valuetext'), patient).toBe('75.00 of 200.00 MESI');
      const top = viewer.page.getByRole('region', { name: 'Top tippers' }).getByRole('listitem');
      await expect.poll(() => top.allTextContents(), patient).toHaveLength(2);
      expect((await top.allTextContents()).join()).toMatch(/Ada\s*65\.00,.*Ben\s*10\.00/);
    }
    await nova.page.getByRole('tab', { name: 'Tips · 3' }).waitFor(patient);
  });

  it('[EE10] the pictures move again, and people talk again', async () => {
    for (const viewer of [ada, ben]) await seesMovingPicture(viewer);
    await say(ben, 'after the storm');
    await reads(ada, 'after the storm');
    await reads(nova, 'after the storm');
  });

  it('[EE29] it is recorded on, under the same name', async () => {
    for (const { page } of [nova, ada]) await page.getByText('REC', { exact: true }).waitFor(patient);
    const files = await readdir(join(world.server.dataDir, 'replays', 'raw'));
    expect(new Set(files.map((name) => name.split('~')[0])).size).toBe(1);
    // picture and sound of what was before, and of what is now
    expect(files).toHaveLength(4);
  });

  it('[EE10] who comes now reads what was said before', async () => {
    const cleo = await world.logIn('Cleo');
    await cleo.goto(path);
    for (const text of ['before the storm', 'for the lamp', 'in the dark']) await reads(cleo, text);
    await seesMovingPicture(cleo);
    await cleo.leave();
  });

  it('[EE11] the books say what people were told', async () => {
    await tip(ben, { amount: '5' });
    expect(await balanceMinor(ben)).toBe(5_000n * MESI - 15n * MESI);
    await nova.page.getByRole('tab', { name: 'Tips · 4' }).waitFor(patient);
    expect(await nova.page.getByRole('definition').first().textContent()).toMatch(/80\.00/);
    expect(world.complaints()).toEqual([]);
  });
});
