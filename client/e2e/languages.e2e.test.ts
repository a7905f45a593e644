import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { goLive, patient, tip } from './acts.ts';
import { DESKTOP, type Guest, openWorld, PHONE, type World } from './kit.ts';
import { overflowPx, spilled } from './pageChecks.ts';

const TITLE = 'Night songs';

describe('languages', () => {
  let world: World;
  let [guest, nova, ada] = [] as unknown as [Guest, Guest, Guest];
  let path = '';

  beforeAll(async () => {
    world = await openWorld();
    guest = await world.guest('guest', { locale: 'es-MX' });
    [nova, ada] = [await world.enter('Nova Reyes'), await world.enter('Ada')];
    path = await goLive(nova, { title: TITLE, goal: { title: 'A goal', target: '500' } });
    await ada.goto(path);
    await tip(ada, { amount: '7', message: 'for the list' });
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
  });
  afterAll(() => world.close());

  it('[EE70] the browser’s wish is the first language; another is chosen without a reload, and remembered', async () => {
    const { page, goto } = guest;
    await goto('/login');
    await page.getByRole('heading', { name: 'Hola de nuevo' }).waitFor(patient);
    expect(await page.locator('html').getAttribute('lang')).toBe('es');
    await page.getByLabel('Correo').fill('ada@people.example');
    await page.getByRole('button', { name: 'Aspecto' }).click();
    await page.getByRole('menuitemradio', { name: 'English' }).click(patient);
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor(patient);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    // the same page, with what was typed
    expect(await page.getByLabel('E-mail').inputValue()).toBe('ada@people.example');
    await page.reload();
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor(patient);
  });

  it('[EE70] a refusal and an amount are told in Spanish', async () => {
    const cleo = await world.enter('Cleo');
    await cleo.goto('/wallet?locale=es');
    await cleo.page
      .getByText(/^[\d.]+,\d\d MESI$/)
      .first()
      .waitFor(patient);
    await cleo.goto('/live/st_nobody?locale=es');
    await cleo.page.getByText('No existe ese directo').first().waitFor(patient);
    await cleo.leave();
  });

  const places = [
    { path: () => '/login', who: () => guest, ready: 'Nova Reyes' },
    { path: () => '/', who: () => guest, ready: TITLE },
    { path: () => path, who: () => ada, ready: 'for the list' },
    { path: () => '/wallet', who: () => ada, ready: /MESI/ },
    { path: () => '/account', who: () => ada, ready: 'Ada' },
    { path: () => '/studio', who: () => nova, ready: 'for the list' },
    { path: () => '/studio/replays', who: () => nova, ready: 'Mesi' },
  ] as const;

  for (const locale of ['en-XA', 'ar-XB', 'es'] as const) {
    it(`[EE71] every page holds longer words and runs the other way: ${locale}`, async () => {
      for (const { path: pathOf, who, ready } of places) {
        const { page, goto } = who();
        await goto(`${pathOf()}?locale=${locale}`);
        await page
          .getByText(ready)
          .first()
          .waitFor({ ...patient, state: 'attached' });
        await page.getByRole('heading').first().waitFor(patient);
        expect(await page.locator('html').getAttribute('dir')).toBe(locale === 'ar-XB' ? 'rtl' : 'ltr');
        for (const size of [PHONE, DESKTOP]) {
          await page.setViewportSize(size);
          const where = `${pathOf()} in ${locale}, ${size.width} px wide`;
          expect(await overflowPx(page), where).toBe(0);
          if (process.env.MESI_PICTURES)
            await page.screenshot({
              path: `${process.env.MESI_PICTURES}/${locale}${pathOf().replaceAll('/', '_')}-${size.width}.png`,
            });
          expect(await spilled(page), where).toEqual([]);
        }
      }
      // neither the texts nor what builds them needs what the policy forbids
      expect(world.complaints().filter((said) => /content security/i.test(said))).toEqual([]);
    });
  }
});
