import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { patient, prepareTip, purse, receiptOf, sharedPath } from './acts.ts';
import { balanceMinor, type Guest, openWorld, type World } from './kit.ts';

const MESI = 1_000_000n;

/** Amounts as people type them: each test goes on where the one before it stopped. */
describe('amounts', () => {
  let world: World;
  let [nova, ada] = [] as unknown as [Guest, Guest];
  let path = '';

  beforeAll(async () => {
    world = await openWorld([], {}, { shell: true });
    [nova, ada] = [await world.enter('Nova Reyes'), await world.enter('Ada')];
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
  });
  afterAll(() => world.close());

  const dialog = ({ page }: Guest) => page.getByRole('dialog');
  const card = ({ page }: Guest, title: string) => page.getByRole('region', { name: title });
  const does = (of: Locator, name: string) => of.getByRole('button', { name, exact: true });

  /** Opens a dialog, types an amount into it, and answers the dialog. */
  async function typeInto(guest: Guest, by: Locator, { label, text }: { label: string; text: string }) {
    await by.click(patient);
    await dialog(guest).getByLabel(label).fill(text);
    return dialog(guest);
  }
  const leave = (guest: Guest) => guest.page.keyboard.press('Escape');

  it('[EE80] [EE81] a goal of 1.000 is asked back, and 1,000 is one thousand', async () => {
    const { page } = nova;
    await nova.goto('/studio');
    await page.getByLabel('Title').fill('Counting');
    await page.getByRole('switch', { name: 'Tip goal' }).check();
    await page.getByLabel('What is it for?').fill('A goal');
    await page.getByLabel('Target amount').fill('1.000');
    const readings = page.getByRole('group', { name: 'Which amount do you mean?' }).getByRole('button');
    expect(await readings.allTextContents()).toEqual(['1.00 MESI', '1,000.00 MESI']);
    await page.getByRole('button', { name: 'Go live' }).last().click(patient);
    expect(await page.getByText('On air').count()).toBe(0);
    await readings.last().click();
    expect(await page.getByLabel('Target amount').inputValue()).toBe('1000');
    await page.getByLabel('Target amount').fill('1,000');
    await page.getByRole('button', { name: 'Go live with a goal of 1,000.00 MESI' }).click(patient);
    await page.getByText('On air').waitFor(patient);
    path = await sharedPath(nova);
    await ada.goto(path);
    const goal = ada.page.getByRole('progressbar');
    await expect
      .poll(() => goal.first().getAttribute('aria-valuetext'), patient)
      .toBe('0.00 of 1,000.00 MESI');
  });

  it('[EE80] [EE81] a tip of 2,000 is two thousand', async () => {
    const before = await balanceMinor(ada);
    await prepareTip(ada, { amount: '2.000' });
    const panel = card(ada, 'Tip');
    expect(await panel.getByRole('button', { name: 'Send a tip' }).isDisabled()).toBe(true);
    await prepareTip(ada, { amount: '2,000' });
    await does(panel, 'Tip 2,000.00 MESI').click();
    await does(dialog(ada), 'Yes, tip 2,000.00 MESI').click(patient);
    await receiptOf(ada);
    expect(await balanceMinor(ada)).toBe(before - 2_000n * MESI);
  });

  it('[EE80] [EE81] so is every other amount of a creator', async () => {
    const sell = does(card(nova, 'Tickets'), 'Sell tickets');
    const sale = await typeInto(nova, sell, { label: 'Price in MESI', text: '1,000' });
    await does(sale, 'Sell 10 tickets for 1,000.00 MESI each').waitFor(patient);
    await leave(nova);
    const take = does(card(nova, 'One-to-ones'), 'Accept requests');
    const offer = await typeInto(nova, take, { label: 'At least (MESI)', text: '1,000.5' });
    await does(offer, 'Accept requests from 1,000.50 MESI').click();
    await card(ada, 'One-to-one · 10 min')
      .getByText(/1,000\.50 MESI/)
      .waitFor(patient);
    const write = does(nova.page.locator('body'), 'Create a menu');
    const menu = await typeInto(nova, write, { label: 'Price in MESI, 1', text: '1,500' });
    await menu.getByLabel('Item 1', { exact: true }).fill('A song');
    await does(menu, 'Save 1 item for 1,500.00 MESI').click();
    await card(ada, 'Tip menu').getByRole('button', { name: 'See menu' }).click(patient);
    await dialog(ada)
      .getByRole('button', { name: /^Order .?A song.? for 1,500\.00 MESI$/ })
      .click(patient);
    await does(dialog(ada), 'Order it · 1,500.00 MESI').waitFor(patient);
    await leave(ada);
    const rules = card(nova, 'Minimum tips');
    await rules.getByLabel('Minimum tip in MESI').fill('1,000');
    await does(rules, 'Save: tips from 1,000.00 MESI, with a message of any amount').waitFor(patient);
  });

  it('[EE80] [EE81] [EE86] and of a fan: a bid, funds, a conversion', async () => {
    const ask = does(card(ada, 'One-to-one · 10 min'), 'Request');
    const bid = await typeInto(ada, ask, { label: 'Your bid in MESI', text: '1,200' });
    await bid.getByRole('button', { name: 'Request · 1,200.00 MESI' }).waitFor(patient);
    await bid.getByLabel('Your bid in MESI').fill('1.200');
    expect(await bid.getByRole('button', { name: /^Request/ }).isDisabled()).toBe(true);
    // 3,000 are there
    await bid.getByLabel('Your bid in MESI').fill('9,000');
    await does(bid, 'Add funds').click();
    await expect.poll(() => dialog(ada).last().getByLabel('Amount').inputValue(), patient).toBe('6000');
    await leave(ada);
    await leave(ada);
    await ada.goto('/wallet');
    const main = ada.page.getByRole('main');
    const funds = await typeInto(ada, does(main, 'Add funds'), { label: 'Amount', text: '1,000' });
    await does(funds, 'Add $1,000.00').waitFor(patient);
    await funds.getByLabel('Amount').fill('1.234');
    await does(funds, '$1,234.00').waitFor(patient);
    expect(await does(funds, 'Add funds').isDisabled()).toBe(true);
    await leave(ada);
    const convert = await typeInto(ada, does(main, 'Convert'), { label: 'Amount', text: '100,5' });
    await does(convert, 'See the rate for $100.50').waitFor(patient);
    await leave(ada);
  });

  it('[EE82] [EE85] a ticket that was cancelled is one line of the statement, which unfolds into what was held and what came back', async () => {
    await ada.goto(path);
    const sell = does(card(nova, 'Tickets'), 'Sell tickets');
    const sale = await typeInto(nova, sell, { label: 'Price in MESI', text: '1,000' });
    await does(sale, 'Sell 10 tickets for 1,000.00 MESI each').click();
    await card(ada, 'Ticket · 1,000.00 MESI').getByRole('button', { name: 'Buy a ticket' }).click(patient);
    await dialog(ada)
      .getByRole('button', { name: /^Get my ticket/ })
      .click(patient);
    await card(ada, 'You have a ticket').waitFor(patient);
    await ada.goto('/wallet');
    const lines = card(ada, 'Statement').getByRole('listitem');
    const line = lines.filter({ hasText: 'Ticket for Nova Reyes’s stream' });
    await line.getByText(/^Held\. It is returned on/).waitFor(patient);
    expect(await line.getByText('Counting').count()).toBe(1);
    await does(card(nova, 'Tickets'), 'Cancel and return all money').click();
    await does(dialog(nova), 'Cancel and return all money').click(patient);
    await card(nova, 'Tickets')
      .getByText('0 of 10')
      .or(does(card(nova, 'Tickets'), 'Sell tickets'))
      .first()
      .waitFor(patient);
    const notice = ada.page.getByRole('region', { name: 'Notices' });
    await notice.getByText('Ticket for Nova Reyes’s stream').waitFor(patient);
    await notice.getByRole('button', { name: 'Receipt' }).click();
    await dialog(ada).getByText('Genuine', { exact: true }).waitFor(patient);
    await leave(ada);
    await expect.poll(() => purse(ada.page).textContent(), patient).toBe('3,000.00 MESI');
    await line.getByText('It did not take place. You got everything back.').waitFor(patient);
    await lines.filter({ hasText: 'You tipped Nova Reyes' }).first().waitFor(patient);
    await line.getByRole('button').first().click();
    const parts = line.getByRole('list', { name: 'Ledger entries' }).getByRole('button');
    const words = await parts.allTextContents();
    expect(words.map((text) => text.replace(/\w{3} \d+, .*[AP]M/, ' '))).toEqual([
      'Held -1,000.00 MESI',
      'Returned to you +1,000.00 MESI',
    ]);
    await parts.last().click();
    await dialog(ada).getByText('Genuine', { exact: true }).waitFor(patient);
    await dialog(ada).getByText('Technical details').waitFor(patient);
    await leave(ada);
  });

  it('[EE80] a Spanish page reads 1.000,50 as it writes it, and what was typed keeps its value in another language', async () => {
    await ada.goto(`${path}?locale=es`);
    const { page } = ada;
    const field = page.getByLabel('Importe').first();
    await field.fill('1.000,50');
    const send = page.getByRole('button', { name: /^Dar 1000,50/ });
    await send.waitFor(patient);
    await field.fill('1.234');
    await page.getByRole('button', { name: /^Dar 1234,00/ }).waitFor(patient);
    await field.fill('1,234');
    await page.getByRole('button', { name: 'Cuenta de Ada' }).click();
    await page.getByRole('menuitemradio', { name: 'English' }).click(patient);
    await page.getByRole('button', { name: 'Tip 1.234 MESI' }).waitFor(patient);
    expect(world.complaints()).toEqual([]);
  });
});
