import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { goLive, patient, purse, tip } from './acts.ts';
import { keepPicture } from './keepPicture.ts';
import { type Guest, openWorld, PHONE, type World } from './kit.ts';
import { overflowPx, spilled, unisolated } from './pageChecks.ts';

let world: World;
let nova: Guest;
let phone: Guest;
let ada: Guest;

beforeAll(async () => {
  world = await openWorld();
  [nova, ada, phone] = [
    await world.enter('Nova Reyes'),
    await world.enter('Ada'),
    await world.enter('Nova Reyes', { size: PHONE, colorScheme: 'light' }),
  ];
  // the demo has a past
  await bell(phone, /^Notifications, /).click();
  await list(phone).getByRole('button', { name: 'Mark all as read' }).click();
  await bell(nova, 'Notifications').waitFor(patient);
}, 60_000);
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(await world.pictures());
});
afterAll(() => world.close());

const bell = ({ page }: Guest, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const list = ({ page }: Guest) => page.getByRole('dialog', { name: 'Notifications' });

describe('the bell', () => {
  it('[EE120] a tip is on every device of its creator at once, and the giver’s other tab has the new balance', async () => {
    const path = await goLive(nova, { title: 'Late set' });
    const wallet = await ada.newTab();
    await wallet.goto('/wallet');
    await phone.goto('/wallet');
    const before = await purse(wallet.page).textContent();
    await ada.goto(path);
    await tip(ada, { amount: '25', message: 'for you' });
    await Promise.all([
      bell(nova, 'Notifications, 1 new').waitFor(patient),
      bell(phone, 'Notifications, 1 new').waitFor(patient),
    ]);
    await expect.poll(() => phone.page.title(), patient).toMatch(/^\(1\) .+ · Mesi Live$/);
    await expect.poll(() => purse(wallet.page).textContent(), patient).not.toBe(before);
    await wallet.page.close();
  });

  it('[EE121] is opened and left by the keyboard, names who gave what, and leads to the receipt', async () => {
    const { page } = phone;
    await bell(phone, 'Notifications, 1 new').focus();
    await page.keyboard.press('Enter');
    const row = list(phone).getByRole('link').filter({ hasText: 'Ada tipped you 25.00 MESI' });
    await row.getByText('for you').waitFor(patient);
    expect(await unisolated(page, 'Ada')).toEqual([]);
    expect([await overflowPx(page), await spilled(page)]).toEqual([0, []]);
    await keepPicture(phone.page, 'bell-375');
    await page.keyboard.press('Escape');
    await list(phone).waitFor({ ...patient, state: 'hidden' });
    expect(await bell(phone, /^Notifications/).evaluate((button) => button === document.activeElement)).toBe(
      true,
    );
    await page.keyboard.press('Enter');
    await row.click();
    await page.getByRole('list', { name: 'Checked in your browser' }).waitFor(patient);
    await page.keyboard.press('Escape');
  });

  it('[EE122] a device that was away is told what it missed, and what one has read all have', async () => {
    await bell(nova, 'Notifications').waitFor(patient);
    phone.complaints.forgive(/ERR_INTERNET_DISCONNECTED|WebSocket/);
    await phone.context.setOffline(true);
    await phone.page.getByText('No connection to Mesi Live').waitFor(patient);
    for (const amount of ['31', '32']) await tip(ada, { amount });
    await bell(nova, 'Notifications, 2 new').waitFor(patient);
    await phone.context.setOffline(false);
    await bell(phone, 'Notifications, 2 new').waitFor(patient);
    await bell(phone, 'Notifications, 2 new').click();
    for (const amount of ['31', '32', '25'])
      await list(phone).getByText(`Ada tipped you ${amount}.00 MESI`).waitFor(patient);
    await list(phone).getByRole('button', { name: 'Mark all as read' }).click();
    await bell(nova, 'Notifications').waitFor(patient);
    await keepPicture(phone.page, 'bell-read-375');
    expect(await phone.page.title()).not.toMatch(/^\(/);
    expect(world.complaints()).toEqual([]);
  });
});
