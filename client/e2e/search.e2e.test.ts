import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { patient } from './acts.ts';
import { type Guest, openWorld, PHONE, type World } from './kit.ts';
import { overflowPx, resize } from './pageChecks.ts';

const said = (page: Page, text: string) =>
  page.getByRole('log', { name: 'Messages' }).locator('[data-said]').getByText(text, { exact: true }).last();
const composer = (page: Page) => page.getByLabel('Message', { exact: true });
const everywhere = (page: Page) =>
  page.getByRole('searchbox', { name: 'Search people, groups and messages' });
const here = (page: Page) => page.getByRole('searchbox', { name: 'Search in this conversation' });

async function write({ page }: Guest, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
  await said(page, text).waitFor(patient);
}

describe('the search in the messenger', () => {
  let world: World;
  let ada: Guest;
  beforeAll(async () => {
    world = await openWorld([], {}, { shell: true });
    ada = await world.enter('Ada');
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
  });
  afterAll(() => world.close());

  it('[EE180] finds a message in all conversations, and leads to it', async () => {
    const { page } = ada;
    await ada.goto('/messages?to=ben');
    await composer(page).waitFor(patient);
    await write(ada, 'Let us meet at the Café Lumière');
    for (let n = 1; n <= 15; n += 1) await write(ada, `something else ${n}`);
    await write(ada, 'or at the cafe by the river');
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Messages' }).click();
    await page.keyboard.press('/');
    await page.keyboard.type('cafe');
    const results = page.getByRole('region', { name: /Ben/ }).getByRole('link');
    await results.filter({ hasText: 'Lumière' }).waitFor(patient);
    expect(await results.locator('mark').allTextContents()).toEqual(['cafe', 'Café']);
    await results.filter({ hasText: 'Lumière' }).click();
    await said(page, 'Let us meet at the Café Lumière').waitFor(patient);
    await page.getByText('2 of 2', { exact: true }).waitFor(patient);
    await expect.poll(() => said(page, 'Let us meet at the Café Lumière').isVisible()).toBe(true);
  });

  it('[EE181] in a conversation goes from one message that was found to the next, by keyboard', async () => {
    const { page } = ada;
    await here(page).press('Shift+Enter');
    await page.getByText('1 of 2', { exact: true }).waitFor(patient);
    await expect.poll(() => said(page, 'or at the cafe by the river').locator('mark').count()).toBe(1);
    await here(page).fill('something else 7');
    await page.getByText('1 of 1', { exact: true }).waitFor(patient);
    await here(page).fill('nowhere at all');
    await page.getByText('Nothing found', { exact: true }).waitFor(patient);
    await here(page).press('Escape');
    await here(page).waitFor({ state: 'detached' });
    await page.keyboard.press('Control+f');
    await here(page).fill('river');
    await page.getByText('1 of 1', { exact: true }).waitFor(patient);
    await resize(page, PHONE);
    expect(await overflowPx(page)).toBeLessThanOrEqual(0);
    await page.goto(new URL('/messages', page.url()).href);
    await everywhere(page).fill('river');
    await page.getByRole('link').filter({ hasText: 'by the river' }).waitFor(patient);
    expect(await overflowPx(page)).toBeLessThanOrEqual(0);
  });

  it('[EE182] new messages are set to disappear in the details, and everybody is told', async () => {
    const { page } = ada;
    await ada.goto('/messages?to=ben');
    await composer(page).waitFor(patient);
    await page.getByTitle('Details', { exact: true }).click();
    await page.getByRole('button', { name: /^New messages disappear/ }).click();
    await page.getByRole('menuitemradio', { name: 'After 7 days' }).click(patient);
    await page.getByText('You set new messages to disappear after 7 days').last().waitFor(patient);
    await page.getByLabel('New messages disappear after 7 days').waitFor(patient);
    await page.getByRole('button', { name: 'Close details' }).click();
    await write(ada, 'here for a week');
    expect(await overflowPx(page)).toBeLessThanOrEqual(0);
  });
});
