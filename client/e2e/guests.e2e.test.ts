import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { goLive, keepWhatFlies, patient, reads, say, seesMovingPicture, tip, tipsFlown } from './acts.ts';
import { type Guest, openWorld, type World } from './kit.ts';

describe('watching without an account', () => {
  let world: World;
  let [nova, ada, stranger] = [] as unknown as [Guest, Guest, Guest];
  let path: string;

  beforeAll(async () => {
    world = await openWorld([], {}, { shell: true });
    nova = await world.logIn('Nova Reyes');
    ada = await world.logIn('Ada');
    stranger = await world.guest('stranger');
    path = await goLive(nova, { title: 'For everybody' });
    await ada.goto(path);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
  });
  afterAll(() => world.close());

  it('[EE90] picture, chat and tips are for everybody', async () => {
    await stranger.goto(path);
    await seesMovingPicture(stranger);
    await say(ada, 'hello to all of you');
    await reads(stranger, 'hello to all of you');
    await keepWhatFlies(stranger);
    await tip(ada, { amount: '10', message: 'this flies' });
    await expect.poll(async () => (await tipsFlown(stranger)).join(), patient).toContain('this flies');
  });

  it('[EE90] what needs an account asks at that moment', async () => {
    const { page } = stranger;
    const dialog = page.getByRole('dialog');
    for (const [button, title] of [
      ['Follow', 'Log in to follow'],
      ['Send a tip', 'Log in to tip'],
      ['Love', 'Log in to react'],
    ] as const) {
      await page.getByRole('button', { name: button }).first().click();
      await dialog.getByText(title).waitFor(patient);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ ...patient, state: 'detached' });
    }
  });

  it('[EE90] and goes on where it was after the log-in', async () => {
    const { page } = stranger;
    await page.getByLabel('Your message').fill('and me');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('link', { name: 'Log in' }).click(patient);
    await page.getByRole('button', { name: /Cleo/ }).click(patient);
    await page.waitForURL((url) => url.pathname === path);
    await expect.poll(() => page.getByLabel('Your message').inputValue(), { timeout: 10_000 }).toBe('and me');
    await page.getByLabel('Your message').press('Enter');
    await reads(ada, 'and me');
  });

  it('[EE90] the door of a private stream says what opens it, also to whoever has no account', async () => {
    const other = await world.guest('another');
    await other.goto(path);
    await other.page.getByText('and me').waitFor(patient);
    const { page } = nova;
    await page
      .getByRole('region', { name: 'Audience' })
      .getByRole('button', { name: 'Private', exact: true })
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Make it private' }).click(patient);
    await other.page.getByText('This stream is private').waitFor(patient);
    await other.page.getByRole('link', { name: 'Log in or sign up' }).waitFor(patient);
    expect(await other.page.getByText('and me').count()).toBe(0);
  });

  it('[EE90] no page complained', () => {
    expect(world.complaints()).toEqual([]);
  });
});
