import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerPort } from '../../server/services/ledger/port.ts';
import { createSqliteLedger } from '../../server/services/ledger/sqlite/sqliteLedger.ts';
import { createSystemRuntime } from '../../server/services/runtime/systemRuntime.ts';
import { patient, purse } from './acts.ts';
import { keepPicture } from './keepPicture.ts';
import { DESKTOP, type Guest, openWorld, PHONE, type World } from './kit.ts';
import { crossing, overflowPx, spilled } from './pageChecks.ts';

/** 10^12 MESI, and one of its millionths. */
const HUGE = 10n ** 18n + 1n;

describe('large amounts', () => {
  let world: World;
  let iris: Guest;

  beforeAll(async () => {
    world = await openWorld();
    iris = await world.enter('Iris');
    const id = await iris.page.evaluate(
      () =>
        (JSON.parse(localStorage.getItem('mesi.session') ?? '{}') as { account: { id: string } }).account.id,
    );
    // what a page asks for while there is no server
    iris.complaints.forgive(/ERR_CONNECTION_(REFUSED|RESET)|ERR_EMPTY_RESPONSE/);
    // a page that is half loaded when its server goes would complain of the other half
    await iris.page.waitForLoadState('networkidle');
    await world.server.kill9();
    const ledger = createSqliteLedger({
      path: join(world.server.dataDir, 'ledger.db'),
      clock: createSystemRuntime().clock,
    });
    await enrich(ledger, id);
    await ledger.close();
    await world.server.restart();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
  });
  afterAll(() => world.close());

  /** Much of every asset, with all of its decimals, and a tip from somebody with a long message. */
  async function enrich(ledger: LedgerPort, id: string): Promise<void> {
    for (const [asset, amountMinor] of [
      ['MESI', HUGE],
      ['USDC', HUGE],
      ['USD', HUGE],
      ['EUR', 123_456n],
    ] as const) {
      const source = `external:test:${id}`;
      await ledger.append({
        id: `much:${asset}`,
        kind: 'topUp',
        source,
        legs: [
          { account: source, asset, amountMinor: -amountMinor },
          { account: `wallet:${id}`, asset, amountMinor },
        ],
        ref: null,
        memo: { message: 'With kind regards, and many more words than fit on a line of a phone. '.repeat(2) },
      });
    }
  }

  const fits = async (page: Page, where: string) => {
    for (const size of [PHONE, DESKTOP]) {
      await page.setViewportSize(size);
      const at = `${where}, ${size.width} px`;
      expect(await overflowPx(page), at).toBe(0);
      expect(await spilled(page), at).toEqual([]);
      expect(await crossing(page), at).toEqual([]);
      await keepPicture(page, `${where}-${size.width}`, { fullPage: true });
    }
  };

  it('[EE83] balances, statement and chip shorten them, and say the whole on hover, by a press and to readers', async () => {
    await iris.goto('/wallet');
    const { page } = iris;
    const balance = page.locator('[data-asset="MESI"]').getByRole('button');
    await balance.waitFor(patient);
    expect(await balance.textContent()).toBe('1T MESI');
    expect(await balance.getAttribute('aria-label')).toMatch(/^1,000,000,00\d,\d{3}\.00000\d MESI$/);
    await fits(page, 'wallet');
    expect(await purse(page).getAttribute('aria-label')).toMatch(/1,000,000,00\d,\d{3}\.00000\d MESI/);
    expect(await purse(page).textContent()).toBe('1T MESI');
    await balance.hover();
    await page
      .getByRole('tooltip')
      .getByText(/\.00000\d MESI$/)
      .first()
      .waitFor(patient);
    await balance.click();
    expect(await balance.textContent()).toMatch(/\.00000\d MESI$/);
    expect(await balance.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThan(2);
    await fits(page, 'wallet-open');
  });

  it('[EE83] so do receipts', async () => {
    const { page } = iris;
    await page.getByRole('listitem').filter({ hasText: '+1T' }).first().getByRole('button').first().click();
    await page.getByRole('dialog').getByText('Genuine', { exact: true }).waitFor(patient);
    await fits(page, 'receipt');
    await page.keyboard.press('Escape');
  });

  it('[EE83] and the books', async () => {
    await iris.goto('/admin/solvency');
    await iris.page.getByText('What we owe').first().waitFor(patient);
    await fits(iris.page, 'solvency');
    expect(world.complaints()).toEqual([]);
  });
});
