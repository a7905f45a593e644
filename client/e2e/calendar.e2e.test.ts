import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../shared/time.ts';
import { patient } from './acts.ts';
import { askServer, type Guest, openWorld, type World } from './kit.ts';
import { lookAtAll } from './looks.ts';

/** A creator says when they can be met, and sees what fans are offered. */
describe('the calendar', () => {
  let world: World;
  let nova: Guest;
  beforeAll(async () => {
    world = await openWorld([], {}, { shell: true });
    nova = await world.enter('Nova Reyes');
  });
  afterAll(() => world.close());

  it('[CA1] hours that are saved are slots that fans see', async () => {
    await nova.goto('/studio/calendar');
    const { page } = nova;
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    for (const day of ['Monday', 'Wednesday', 'Friday']) {
      await button(`Add hours on ${day}`).click(patient);
    }
    await page.getByRole('switch', { name: 'Offer these times' }).click(patient);
    await page.getByLabel('Your time zone').fill('Europe/Berlin');
    await button('Save calendar').click(patient);
    await page.getByText('Calendar saved').waitFor(patient);
    const seen = page.getByRole('region', { name: 'What fans see' });
    await seen.getByText('Call here, from').first().waitFor(patient);
    const days = seen.getByRole('list', { name: 'Days with free times' }).getByRole('button');
    expect(await days.count()).toBeGreaterThan(4);
    const first = await seen.getByRole('heading', { level: 3 }).textContent();
    await days.nth(1).click();
    await expect.poll(() => seen.getByRole('heading', { level: 3 }).textContent()).not.toBe(first);
    await page.getByLabel('Your time zone').fill('Mars/Olympus');
    await button('Save calendar').click(patient);
    await page.getByText('That time zone does not exist.').waitFor(patient);
    await page.getByLabel('Your time zone').fill('Europe/Berlin');
    await button('Add hours on Monday').click(patient);
    await lookAtAll([{ name: 'calendar-hours', who: nova, path: '/studio/calendar', ready: 'form' }]);
  });

  it('[CA13] a stream that one plans stands in the own calendar, by week and as an agenda', async () => {
    const startMs = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + HOUR_MS;
    const plan = { title: 'Tape echo, live', mode: 'public', price: '', startMs, minutes: 60 };
    await askServer(nova, '/api/schedule', { method: 'POST', body: plan });
    await nova.goto('/calendar');
    const entry = nova.page.locator('[data-entry="stream"]').filter({ hasText: 'Tape echo, live' });
    await nova.page.getByRole('tab', { name: 'Agenda' }).click(patient);
    await entry.waitFor(patient);
    await lookAtAll([{ name: 'own-calendar-stream', who: nova, path: '/calendar', ready: '[data-entry]' }]);
  });
});
