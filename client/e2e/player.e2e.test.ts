import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { goLive, patient, reads, say, seesMovingPicture } from './acts.ts';
import { type Guest, openWorld, PHONE, type World } from './kit.ts';

describe('the player', () => {
  let world: World;
  let [nova, ada] = [] as unknown as [Guest, Guest];

  beforeAll(async () => {
    world = await openWorld();
    nova = await world.logIn('Nova Reyes');
    ada = await world.logIn('Ada');
    await ada.goto(await goLive(nova, { title: 'For the player' }));
    await seesMovingPicture(ada);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
  });
  afterAll(() => world.close());

  const volume = () => ada.page.evaluate(() => document.querySelector('video')?.volume);
  const isFull = () => ada.page.evaluate(() => document.fullscreenElement !== null);

  it('[EE91] keys set volume, pause, theatre and full screen with the chat; ? lists them', async () => {
    const { page } = ada;
    await page.getByRole('slider', { name: 'Volume' }).waitFor(patient);
    await page.locator('body').press('ArrowDown');
    await expect.poll(volume).toBe(0.95);
    await page.keyboard.press('k');
    await page.getByText('Paused', { exact: true }).waitFor(patient);
    await page.keyboard.press('k');
    await seesMovingPicture(ada);
    await page.keyboard.press('t');
    await page.getByRole('button', { name: 'Default view' }).waitFor(patient);
    await page.keyboard.press('t');
    await page.keyboard.press('f');
    await expect.poll(isFull, patient).toBe(true);
    await page.getByLabel('Your message').waitFor(patient);
    await page.keyboard.press('c');
    await page.getByLabel('Your message').waitFor({ ...patient, state: 'hidden' });
    await page.keyboard.press('f');
    await expect.poll(isFull, patient).toBe(false);
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('Pause or play').waitFor(patient);
    await page.keyboard.press('Escape');
    // whoever writes presses no shortcut
    await say(ada, 'k is for kiosk');
    expect(await page.getByText('Paused', { exact: true }).count()).toBe(0);
  });

  it('[EE92] an emoji is found by its name, and put where the caret stands', async () => {
    const { page } = ada;
    const line = page.getByLabel('Your message');
    await line.fill('to space');
    await line.press('Home');
    await page.getByRole('button', { name: 'Emoji' }).click(patient);
    await page.getByPlaceholder('Find an emoji').fill('rocket');
    await page.getByRole('gridcell', { name: 'rocket', exact: true }).click(patient);
    expect(await line.inputValue()).toBe('🚀to space');
    await line.press('Enter');
    await reads(ada, '🚀to space');
  });

  it('[EE92] an @ offers the creator and whoever talks, and Enter takes whom it shows', async () => {
    const { page } = ada;
    const line = page.getByLabel('Your message');
    await line.pressSequentially('hi @nov');
    await page.getByRole('option', { name: 'Nova Reyes' }).waitFor(patient);
    await line.press('Enter');
    await expect.poll(() => line.inputValue(), patient).toBe('hi @nova-reyes ');
    await line.press('Enter');
    await reads(nova, 'hi @nova-reyes');
  });

  it('[EE91] a large sum is asked about; a phone gives the chat half of its height, and the sheet closes once paid', async () => {
    const { page } = ada;
    const panel = page.getByRole('region', { name: 'Tip', exact: true });
    await panel.getByLabel('Amount').fill('1000');
    await panel.getByRole('button', { name: 'Tip 1,000.00 MESI' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click(patient);
    await page.setViewportSize(PHONE);
    const chat = await page.getByRole('complementary', { name: 'Chat and tips' }).boundingBox();
    expect(chat!.height).toBeGreaterThanOrEqual(PHONE.height / 2);
    await page.getByRole('button', { name: 'Tip', exact: true }).click(patient);
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('Amount').fill('7');
    await sheet.getByRole('button', { name: 'Tip 7.00 MESI' }).click(patient);
    await page.getByText('You tipped Nova Reyes 7.00 MESI').first().waitFor(patient);
    await sheet.waitFor({ ...patient, state: 'detached' });
    // the notice lies over the button for a while
    await page.getByRole('button', { name: 'Tip', exact: true }).press('Enter');
    await sheet.getByLabel('Amount').waitFor(patient);
    expect(world.complaints()).toEqual([]);
  });
});
