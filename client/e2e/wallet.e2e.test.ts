import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { goLive, patient, purse, tip } from './acts.ts';
import { keepPicture } from './keepPicture.ts';
import { DESKTOP, type Guest, openWorld, PHONE, type World } from './kit.ts';
import { overflowPx, spilled } from './pageChecks.ts';

/** Money as people meet it: each test goes on where the one before it stopped. */
describe('wallets', () => {
  let world: World;
  let [nova, ada] = [] as unknown as [Guest, Guest];

  beforeAll(async () => {
    world = await openWorld([], {}, { shell: true });
    [nova, ada] = [await world.enter('Nova Reyes'), await world.enter('Ada')];
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
  });
  afterAll(() => world.close());

  const balanceOf = ({ page }: Guest, asset: string) => page.locator(`[data-asset="${asset}"]`);

  async function addFunds({ page }: Guest, amount: string): Promise<void> {
    await page.getByRole('main').getByRole('button', { name: 'Add funds' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('label', { hasText: 'EUR' }).click();
    await dialog.getByLabel('Amount').fill(amount);
    await dialog.getByRole('button', { name: /^Add €/ }).click();
  }

  it('[EE17] a top-up arrives, a declined one says why, and one that takes its time is shown until it is there', async () => {
    await ada.goto('/wallet');
    await addFunds(ada, '40');
    await balanceOf(ada, 'EUR').getByText('€40.00').waitFor(patient);
    await addFunds(ada, '25.13');
    await ada.page
      .getByRole('dialog')
      .getByText(/^Payment declined/)
      .waitFor(patient);
    await ada.page.keyboard.press('Escape');
    await addFunds(ada, '10.17');
    const underWay = ada.page.getByText('Adding €10.17');
    await underWay
      .or(ada.page.getByText(/€10\.17 is being confirmed/))
      .first()
      .waitFor(patient);
    await balanceOf(ada, 'EUR').getByText('€50.17').waitFor(patient);
  });

  it('[EE17] what is converted leaves one balance and arrives on the other', async () => {
    const { page } = ada;
    await page.getByRole('button', { name: 'Convert' }).click();
    await page.getByLabel('Amount').fill('10');
    await page.getByRole('button', { name: 'See the rate' }).click();
    await page.getByRole('button', { name: 'Convert to 100.00 MESI' }).click(patient);
    await balanceOf(ada, 'USD').getByText('$490.00').waitFor(patient);
    await balanceOf(ada, 'MESI').getByText('5,100.00 MESI').waitFor(patient);
    expect(await purse(page).textContent()).toBe('5,100.00 MESI');
  });

  it('[EE18] [EE84] every line opens its receipt, which the browser proves; one that was changed it does not', async () => {
    const { page } = ada;
    await page
      .getByRole('listitem')
      .filter({ hasText: 'You converted $10.00 to 100.00 MESI' })
      .getByRole('button')
      .click();
    const checks = page.getByRole('list', { name: 'Checked in your browser' }).getByRole('listitem');
    const results = () => checks.evaluateAll((rows) => rows.map((row) => row.dataset.result));
    await expect.poll(results, patient).toEqual(['true', 'true', 'true', 'true']);
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save receipt' }).click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await saved.createReadStream()) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    await ada.goto('/verify');
    const check = (content: string) =>
      page.getByLabel('Choose a receipt').setInputFiles({
        name: 'receipt.json',
        mimeType: 'application/json',
        buffer: Buffer.from(content),
      });
    const verdict = page.locator('[data-verdict]');
    await check(text);
    await expect.poll(results, patient).toEqual(['true', 'true', 'true', 'true']);
    await verdict.getByText('Genuine', { exact: true }).waitFor(patient);
    await check(text.replace('"fromMinor": "1000"', '"fromMinor": "9000"'));
    await expect.poll(results, patient).toEqual(['false', 'true', 'true', 'true']);
    await verdict.getByText('Changed: the amount was $10.00').waitFor(patient);
    for (const size of [PHONE, DESKTOP]) {
      await page.setViewportSize(size);
      expect(await overflowPx(page)).toBe(0);
      expect(await spilled(page)).toEqual([]);
      await keepPicture(page, `verify-${size.width}`, { fullPage: true });
    }
    await page.getByLabel('Or paste the text of a receipt').fill(text.replace('"atMs": 1', '"atMs": 2'));
    await page.getByRole('button', { name: 'Check receipt' }).click();
    await verdict.getByText('Changed: the time or the number is wrong').waitFor(patient);
    await dropText(page, text);
    await verdict.getByText('Genuine', { exact: true }).waitFor(patient);
    await check('{"some": "other file"}');
    await page.getByText('There is no receipt in that file.').waitFor(patient);
  });

  it('[EE19] what a creator earned is shown as protected, and cannot be paid out yet', async () => {
    const path = await goLive(nova, { title: 'Counting coins' });
    await ada.goto(path);
    await tip(ada, { amount: '25', message: 'for the jar' });
    await nova.goto('/wallet');
    const { page } = nova;
    await page.getByRole('tab', { name: 'Earnings' }).click();
    await page.getByRole('region', { name: 'Statement' }).getByText('for the jar').waitFor(patient);
    const protectedPart = page.getByText('On hold for 24 hours').locator('..');
    expect(await protectedPart.textContent()).toMatch(/[1-9][\d,]*\.\d\d MESI/);
  });

  it('[EE20] the books are proven for who keeps them, and closed to everybody else', async () => {
    ada.complaints.forgive(/api\/admin\/solvency/);
    await ada.goto('/admin/solvency');
    await ada.page.getByText('Only administrators can see this page').waitFor(patient);
    const iris = await world.enter('Iris');
    await iris.goto('/admin/solvency');
    await iris.page.getByText('All checks passed').waitFor(patient);
    const checks = iris.page.locator('[data-check]');
    expect(await checks.evaluateAll((rows) => rows.map((row) => row.dataset.result))).toEqual(
      Array.from({ length: await checks.count() }, () => 'true'),
    );
    expect(world.complaints()).toEqual([]);
  });
});

/** A file with that text is dropped on the place for receipts. */
async function dropText(page: Page, text: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], 'receipt.json', { type: 'application/json' }));
    return transfer;
  }, text);
  await page.getByRole('region', { name: 'Receipt', exact: true }).dispatchEvent('drop', { dataTransfer });
}
