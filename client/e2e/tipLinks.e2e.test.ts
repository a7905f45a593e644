import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeTipLink, patient, sendTip, signUp } from './acts.ts';
import { holds } from './holds.ts';
import { balanceMinor, type Guest, openWorld, type World } from './kit.ts';

let world: World;
let [kai, eve] = [] as unknown as [Guest, Guest];
let path = '';
beforeAll(async () => {
  world = await openWorld([], {}, { shell: true });
  [kai, eve] = [await world.enter('Kai Tanaka'), await world.guest('eve')];
  path = await makeTipLink(kai, {
    label: 'Ink for a whole year',
    amount: '5',
    goal: '100',
    thanks: 'You keep the pen wet.',
  });
}, 60_000);
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
});
afterAll(() => world.close());

const dialog = ({ page }: Guest) => page.getByRole('dialog');
const button = ({ page }: Guest, name: string | RegExp) =>
  page.getByRole('main').getByRole('button', { name, exact: typeof name === 'string' });
const amount = ({ page }: Guest) => page.getByRole('main').getByLabel('Amount');

/** What was typed stands, and the button says so. */
async function standsAt(who: Guest, text: string): Promise<void> {
  await amount(who).waitFor(patient);
  await expect.poll(() => amount(who).inputValue(), patient).toBe(text);
  expect(await who.page.getByLabel('Message').inputValue()).toBe('for the ink');
}

describe('a tip link, from a stranger to the receipt', () => {
  it('[EE270] the amount stands after a reload, and after going away and back', async () => {
    await eve.goto(path);
    await eve.page.getByRole('heading', { level: 1, name: 'Ink for a whole year' }).waitFor(patient);
    await expect.poll(() => amount(eve).inputValue(), patient).toBe('5');
    await holds(eve, 'tip-link-guest');
    await amount(eve).fill('12');
    await eve.page.getByLabel('Message').fill('for the ink');
    await eve.page.reload();
    await standsAt(eve, '12');
    await eve.page.getByRole('link', { name: 'Kai Tanaka' }).first().click();
    await eve.page.waitForURL('**/@kai-tanaka', patient);
    await eve.page.goBack();
    await standsAt(eve, '12');
  });

  it('[EE270] signing up leads back to it, also when it is left half-way and done in another tab', async () => {
    await sendTip(eve.page).click(patient);
    await dialog(eve).getByRole('link', { name: 'Sign up' }).click(patient);
    await eve.page.getByLabel('Email').waitFor(patient);
    await eve.page.goBack();
    await standsAt(eve, '12');
    const other = await eve.newTab();
    await other.goto(`/login?new&next=${encodeURIComponent(path)}`);
    await signUp(other, { name: 'Eve', email: 'eve@people.example' });
    await other.page.getByRole('button', { name: 'Later' }).click(patient);
    await other.page.waitForURL(`**${path}`, patient);
    await button(eve, 'Add funds').waitFor(patient);
    await standsAt(eve, '12');
    await other.page.close();
  });

  it('[EE270] adding funds is taken up again after a reload, and the tip is paid once', async () => {
    await button(eve, 'Add funds').click();
    await dialog(eve).getByLabel('Amount').waitFor(patient);
    await eve.page.reload();
    await standsAt(eve, '12');
    await button(eve, 'Add funds').click(patient);
    await dialog(eve)
      .getByRole('button', { name: /^Add 12/ })
      .click(patient);
    await sendTip(eve.page).waitFor(patient);
    await eve.page.reload();
    await standsAt(eve, '12');
    await sendTip(eve.page).dblclick();
    await eve.page.locator('[data-receipt]').waitFor(patient);
    await eve.page.getByText('You keep the pen wet.').waitFor(patient);
    await holds(eve, 'tip-link-paid');
    expect(await balanceMinor(eve)).toBe(0n);
  });

  it('[EE270] the receipt stands after a reload and going back, and its creator sees what the link brought', async () => {
    await eve.page.reload();
    await eve.page.locator('[data-receipt]').waitFor(patient);
    await eve.page.getByRole('link', { name: 'See the profile' }).click();
    await eve.page.waitForURL('**/@kai-tanaka', patient);
    await eve.page.goBack();
    await eve.page.locator('[data-receipt]').waitFor(patient);
    await kai.page.reload();
    // the tab in which she signed up may have opened it as well
    await kai.page.getByText(/^[12] visits?$/).waitFor(patient);
    await kai.page.getByText('12.00 MESI of 100.00 MESI').waitFor(patient);
    await kai.page.getByRole('button', { name: /^Show the QR code/ }).click();
    const code = kai.page.getByRole('img', { name: /^QR code of/ });
    await expect
      .poll(() => code.evaluate((img) => (img as HTMLImageElement).naturalWidth), patient)
      .toBeGreaterThan(0);
    await holds(kai, 'tip-link-code');
    await kai.page.keyboard.press('Escape');
    await holds(kai, 'tip-links');
  });

  it('[EE271] a link that is revoked while somebody fills it in charges nothing, and says so', async () => {
    await button(eve, 'Send another tip').click(patient);
    await amount(eve).fill('1');
    await kai.page.getByRole('button', { name: /^Revoke/ }).click();
    await dialog(kai).getByRole('button', { name: 'Revoke' }).click();
    await kai.page.getByText('No tip links yet').waitFor(patient);
    eve.complaints.forgive(/status of 4(?:04|22)/);
    await eve.page.reload();
    await eve.page.getByRole('heading', { name: 'This tip link takes no more tips.' }).waitFor(patient);
    await holds(eve, 'tip-link-over');
  });
});
