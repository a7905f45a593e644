import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { patient } from './acts.ts';
import { type Guest, openWorld, type World } from './kit.ts';

describe('languages', () => {
  let world: World;
  let guest: Guest;

  beforeAll(async () => {
    world = await openWorld([], {}, { shell: true });
    guest = await world.guest('guest', { locale: 'es-MX' });
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
  });
  afterAll(() => world.close());

  it('[EE70] the browser’s wish is the first language; another is chosen without a reload, in every tab, and remembered', async () => {
    const { page, goto, newTab } = guest;
    const other = await newTab();
    await other.goto('/verify');
    await goto('/login');
    await page.getByRole('heading', { name: 'Hola de nuevo' }).waitFor(patient);
    expect(await page.locator('html').getAttribute('lang')).toBe('es');
    await page.getByLabel('Correo').fill('ada@people.example');
    await page.getByRole('button', { name: 'Aspecto' }).click();
    await page.getByRole('menuitemradio', { name: 'English' }).click(patient);
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor(patient);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await other.page.getByRole('heading', { name: 'Check a receipt' }).waitFor(patient);
    // the same page, with what was typed
    expect(await page.getByLabel('Email').inputValue()).toBe('ada@people.example');
    await page.reload();
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor(patient);
  });

  it('[EE390] one click on the login page logs a person of the demo in', async () => {
    const { page } = guest;
    await page.getByRole('listitem').getByRole('button').filter({ hasText: 'Ben' }).click();
    await page.getByRole('button', { name: 'Account of Ben' }).waitFor(patient);
    expect(new URL(page.url()).pathname).toBe('/');
  });

  it('[EE70] a part that is fetched while the page stands speaks Spanish, too', async () => {
    const rosa = await world.guest('rosa', { locale: 'es-MX' });
    const { page } = rosa;
    await rosa.goto('/login?new');
    await page.getByLabel('Nombre').fill('Rosa');
    await page.getByLabel('Correo').fill('rosa@example.org');
    await page.getByLabel('Contraseña', { exact: true }).fill('caballo correcto');
    await page.locator('form').getByRole('button', { name: 'Registrarse' }).click(patient);
    await page.getByLabel('Fecha de nacimiento').waitFor(patient);
    await page.getByRole('heading', { level: 1, name: 'Una cosa más' }).waitFor(patient);
    await rosa.leave();
  });

  it('[EE70] a refusal and an amount are told in Spanish', async () => {
    const cleo = await world.enter('Cleo');
    await cleo.goto('/wallet?locale=es');
    await cleo.page
      .getByText(/^[\d.]+,\d\d MESI$/)
      .first()
      .waitFor(patient);
    await cleo.goto('/live/st_nobody?locale=es');
    await cleo.page.getByText('Directo no encontrado').first().waitFor(patient);
    await cleo.leave();
  });
});
