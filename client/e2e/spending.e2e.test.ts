import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { patient, sendTip } from './acts.ts';
import { holds } from './holds.ts';
import { balanceMinor, type Guest, openWorld, type World } from './kit.ts';

let world: World;
let ada = null as unknown as Guest;
beforeAll(async () => {
  world = await openWorld([], {}, { shell: true });
  ada = await world.enter('Ada');
}, 60_000);
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
});
afterAll(() => world.close());

const dialog = ({ page }: Guest) => page.getByRole('dialog').first();

async function openLimits({ page, goto }: Guest): Promise<void> {
  await goto('/wallet');
  await page.getByRole('button', { name: 'Spending limits' }).click(patient);
  await dialog(ada).getByLabel('Daily limit in MESI').waitFor(patient);
}

async function tips({ page, goto }: Guest, amount: string): Promise<void> {
  await goto('/@nova-reyes');
  await page.getByRole('button', { name: 'Tip', exact: true }).click(patient);
  await dialog(ada).getByLabel('Amount').fill(amount);
  await sendTip(page).click();
}

it('[EE272] a limit holds on the page where one tips, and one is asked from the own amount on', async () => {
  await openLimits(ada);
  await dialog(ada).getByLabel('Daily limit in MESI').fill('5');
  await dialog(ada).getByLabel('Ask before tips from, in MESI').fill('3');
  await holds(ada, 'spending');
  await dialog(ada).getByRole('button', { name: 'Save limits' }).click();
  await ada.page.getByText('Limits saved').waitFor(patient);
  const before = await balanceMinor(ada);
  ada.complaints.forgive(/status of 422/);
  await tips(ada, '2');
  await dialog(ada).locator('[data-receipt]').waitFor(patient);
  await tips(ada, '4');
  await ada.page.getByRole('button', { name: /^Yes/ }).click(patient);
  await ada.page.getByText('That is above the spending limit you set.').waitFor(patient);
  expect(before - (await balanceMinor(ada))).toBe(2_000_000n);
});

it('[EE272] a break from spending is asked about once, and then nothing is bought', async () => {
  await openLimits(ada);
  await dialog(ada).getByText('2.00 MESI spent today').waitFor(patient);
  await dialog(ada).getByRole('button', { name: 'Take a break' }).click();
  await ada.page.getByRole('button', { name: 'Yes, take a break' }).click(patient);
  await ada.page.getByText(/^You cannot buy anything until .*\d/).waitFor(patient);
  await tips(ada, '1');
  await ada.page.getByText('You asked to spend nothing for a while.').waitFor(patient);
});
