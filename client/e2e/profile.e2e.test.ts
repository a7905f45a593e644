import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { goLive, patient, payWith, sendTip } from './acts.ts';
import { fits } from './holds.ts';
import { balanceMinor, type Guest, openWorld, type World } from './kit.ts';
import { photo } from './photo.ts';

const NOVA = '/@nova-reyes';
const BIO = 'Late-night synths and first takes. Live when the city sleeps.';

let world: World;
let [nova, ada, guest] = [] as unknown as [Guest, Guest, Guest];

beforeAll(async () => {
  world = await openWorld([], {}, { shell: true });
  [nova, ada, guest] = [
    await world.enter('Nova Reyes'),
    await world.enter('Ada'),
    await world.guest('guest'),
  ];
}, 60_000);
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
});
afterAll(() => world.close());

const dialog = ({ page }: Guest) => page.getByRole('dialog');
const heading = ({ page }: Guest, name: string) => page.getByRole('heading', { level: 1, name });

describe('a profile', () => {
  it('[EE200] is written by its person, and read by everybody', async () => {
    await nova.goto(NOVA);
    await nova.page.getByRole('button', { name: 'Edit profile' }).click(patient);
    await dialog(nova).getByLabel('About you').fill(BIO);
    await dialog(nova).getByLabel('Link 1').fill('http://nova.example.org');
    await dialog(nova).getByRole('button', { name: 'Save' }).click();
    await dialog(nova).getByText('Enter the https address').waitFor(patient);
    await dialog(nova).getByLabel('Link 1').fill('nova.example.org/sets');
    await fits(nova, 'profile-edit');
    await dialog(nova).getByRole('button', { name: 'Save' }).click();
    await dialog(nova).waitFor({ ...patient, state: 'hidden' });
    await nova.page.getByRole('main').getByText(BIO).waitFor(patient);
    await fits(nova, 'profile-own');
    for (const [who, name] of [
      [ada, 'profile-foreign'],
      [guest, 'profile-guest'],
    ] as const) {
      await who.goto(NOVA);
      await who.page.getByRole('main').getByText(BIO).waitFor(patient);
      const link = who.page.getByRole('link', { name: /^nova\.example\.org\/sets/ });
      expect(await link.getAttribute('href')).toBe('https://nova.example.org/sets');
      await fits(who, name);
    }
    guest.complaints.forgive(/status of 404/);
    await guest.goto('/@nobody-at-all');
    await heading(guest, 'Profile not found').waitFor(patient);
  });

  it('[EE201] tips from it are paid once, and reach the bell', async () => {
    const before = await balanceMinor(ada);
    await ada.page.getByRole('button', { name: 'Tip', exact: true }).click(patient);
    await payWith(dialog(ada), 'USD');
    await dialog(ada).getByLabel('Amount').fill('5');
    await dialog(ada)
      .getByText(/^Arrives as 50\.00 MESI\..*This rate stands for 0:\d\d\.$/)
      .waitFor(patient);
    await fits(ada, 'tip-quote');
    await payWith(dialog(ada), 'MESI');
    await dialog(ada).getByLabel('Amount').fill('25');
    await dialog(ada).getByLabel('Message').fill('for the synths');
    await fits(ada, 'profile-tip');
    await sendTip(ada.page).dblclick();
    await dialog(ada).locator('[data-receipt]').waitFor(patient);
    await nova.page.getByRole('button', { name: /^Notifications, / }).click(patient);
    await nova.page.getByText('Ada tipped you 25.00 MESI').first().waitFor(patient);
    expect(before - (await balanceMinor(ada))).toBe(25_000_000n);
    await ada.page.keyboard.press('Escape');
    await ada.goto('/wallet');
    await ada.page.getByText('You tipped Nova Reyes on their profile').waitFor(patient);
  });

  it('[EE203] one that was paid is repeated and stopped with one press each', async () => {
    await ada.goto(NOVA);
    await ada.page.getByRole('button', { name: 'Tip', exact: true }).click(patient);
    await dialog(ada).getByLabel('Amount').fill('3');
    await sendTip(ada.page).click();
    await dialog(ada).getByRole('button', { name: 'Every week' }).click(patient);
    await dialog(ada).getByText('It repeats every week, next on').waitFor(patient);
    await fits(ada, 'tip-repeats');
    await dialog(ada).getByRole('link', { name: 'See it in your wallet' }).click();
    const repeating = ada.page.getByRole('region', { name: 'Tips that repeat' });
    await repeating.getByText('3.00 MESI every week').waitFor(patient);
    await fits(ada, 'wallet-repeats');
    await repeating.getByRole('button', { name: /^Stop tipping/ }).click();
    await repeating.waitFor({ ...patient, state: 'hidden' });
  });

  it('[EE201] a guest is asked to log in, and goes on where they were', async () => {
    await guest.goto('/@ada');
    await guest.page.getByRole('button', { name: 'Tip', exact: true }).click(patient);
    await dialog(guest).getByRole('link', { name: 'Log in' }).click(patient);
    await guest.page.getByRole('button', { name: /Cleo/ }).click(patient);
    await dialog(guest)
      .getByRole('button', { name: /^Tip [\d$€]/ })
      .waitFor(patient);
    expect(new URL(guest.page.url()).pathname).toBe('/@ada');
  });

  it('[EE204] a creator opens a goal there, a fan pledges for it, and is paid back when it is called off', async () => {
    await nova.goto(NOVA);
    await nova.page.getByRole('button', { name: 'New goal' }).click(patient);
    await dialog(nova).getByLabel('What is it for?').fill('A record on vinyl');
    await dialog(nova).getByLabel('Sum, in MESI').fill('40');
    await fits(nova, 'goal-new');
    await dialog(nova).getByRole('button', { name: 'Open the goal' }).click();
    await nova.page.getByText('0.00 MESI of 40.00 MESI').waitFor(patient);
    const before = await balanceMinor(ada);
    await ada.goto(NOVA);
    await ada.page.getByRole('button', { name: 'Pledge' }).click(patient);
    await dialog(ada).getByLabel('Amount').fill('50');
    await fits(ada, 'goal-pledge');
    await dialog(ada).getByRole('button', { name: 'Pledge 50.00 MESI' }).dblclick();
    await ada.page.getByRole('main').getByText('You pledged 50.00 MESI').waitFor(patient);
    await fits(ada, 'goal-foreign');
    expect(before - (await balanceMinor(ada))).toBe(50_000_000n);
    await nova.page.reload();
    await nova.page.getByRole('button', { name: 'Mark as done' }).waitFor(patient);
    await fits(nova, 'goal-own');
    await nova.page.getByRole('button', { name: 'Call off' }).click();
    await dialog(nova).getByText('50.00 MESI in all').waitFor(patient);
    await dialog(nova).getByRole('button', { name: 'Yes, call it off' }).click();
    await nova.page.getByText('All pledges returned').waitFor(patient);
    await expect.poll(() => balanceMinor(ada), { timeout: 10_000 }).toBe(before);
  });

  it('[EE205] a creator shares the tips of their streams, and is told what is left', async () => {
    await nova.goto('/wallet');
    await nova.page.getByRole('tab', { name: 'Earnings' }).click(patient);
    await nova.page.getByRole('button', { name: 'Share your tips' }).click(patient);
    await dialog(nova).getByRole('button', { name: 'Add a person' }).click(patient);
    await dialog(nova).getByLabel('Handle').fill('@kai-tanaka');
    await dialog(nova).getByLabel('Percent').fill('112.5');
    await dialog(nova).getByLabel('Percent').fill('12.5');
    await dialog(nova).getByText('You keep 87.5 %').waitFor(patient);
    await fits(nova, 'split');
    await dialog(nova).getByRole('button', { name: 'Save' }).click();
    await dialog(nova).waitFor({ ...patient, state: 'hidden' });
  });

  it('[EE206] a tip is thanked for with one press, and whoever gave most stands on the profile', async () => {
    await nova.page
      .getByRole('button', { name: /You tipped|Ada tipped you/ })
      .first()
      .click(patient);
    await dialog(nova).getByLabel('A word of thanks').fill('You keep the synths warm');
    await fits(nova, 'thanks');
    await dialog(nova).getByRole('button', { name: 'Say thank you' }).click();
    await dialog(nova).getByText('Ada was told that you thank them.').waitFor(patient);
    await ada.goto(NOVA);
    const board = ada.page.getByRole('region', { name: 'Top supporters' });
    await board.getByRole('link', { name: 'Ada' }).waitFor(patient);
    await fits(ada, 'supporters');
    await ada.page.getByRole('button', { name: /^Notifications, / }).click(patient);
    await ada.page.getByText('Nova Reyes thanks you for').first().waitFor(patient);
    await ada.page.keyboard.press('Escape');
  });

  it('[EE207] a creator plans a stream there; a fan is reminded, takes it into a calendar, and is told that it was called off', async () => {
    await nova.goto(NOVA);
    await nova.page.getByRole('button', { name: 'Plan a stream' }).click(patient);
    await dialog(nova).getByLabel('Title').fill('Synths until sunrise');
    await dialog(nova).getByLabel('Begins').fill('2027-01-15T21:30');
    await dialog(nova).getByLabel('Price, in your words').fill('Tickets from 20 MESI');
    await fits(nova, 'schedule-plan');
    await dialog(nova).getByRole('button', { name: 'Plan it' }).click();
    const planned = ({ page }: Guest) => page.getByRole('region', { name: 'Coming streams' });
    await planned(nova).getByText('Synths until sunrise').waitFor(patient);
    await fits(nova, 'schedule-own');
    await ada.goto(NOVA);
    await planned(ada)
      .getByRole('button', { name: /^Remind me of/ })
      .click(patient);
    await planned(ada)
      .getByRole('button', { name: /^Do not remind me of/ })
      .waitFor(patient);
    await fits(ada, 'schedule-foreign');
    const file = await planned(ada)
      .getByRole('link', { name: /to your calendar$/ })
      .getAttribute('href');
    const text = await ada.page.evaluate(async (path) => (await fetch(path!)).text(), file);
    expect(text).toContain('SUMMARY:Synths until sunrise · Nova Reyes');
    await nova.page.getByRole('button', { name: /^Call off/ }).click();
    await dialog(nova).getByRole('button', { name: 'Yes, call it off' }).click();
    await planned(nova)
      .getByText('Synths until sunrise')
      .waitFor({ ...patient, state: 'hidden' });
    await ada.page.getByRole('button', { name: /^Notifications, / }).click(patient);
    await ada.page.getByText('was called off').first().waitFor(patient);
    await ada.page.keyboard.press('Escape');
  });

  it('[EE208] a cover is sent, stands above the profile, and is taken away', async () => {
    await nova.page.getByRole('button', { name: 'Edit profile' }).click(patient);
    const field = dialog(nova).getByRole('region', { name: 'Cover' });
    await field.locator('input[type=file]').setInputFiles({
      ...{ name: 'cover.png', mimeType: 'image/png', buffer: await photo(1_800, 700, '#512da8') },
    });
    await field.getByRole('button', { name: 'Remove' }).waitFor(patient);
    await fits(nova, 'cover-edit');
    await nova.page.keyboard.press('Escape');
    await guest.goto(NOVA);
    const cover = guest.page.locator('main img[src*="/cover?"]');
    const width = () => cover.evaluate((img: HTMLImageElement) => img.naturalWidth);
    await expect.poll(width, { timeout: 30_000 }).toBe(1_440);
    await fits(guest, 'cover-guest');
    await nova.page.getByRole('button', { name: 'Edit profile' }).click(patient);
    await field.getByRole('button', { name: 'Remove' }).click();
    await field.getByRole('button', { name: 'Remove' }).waitFor({ ...patient, state: 'hidden' });
    await nova.page.keyboard.press('Escape');
  });

  it('[EE209] a handle is changed, and links to the old one lead on', async () => {
    await nova.goto('/account');
    const handle = nova.page.getByLabel('Handle', { exact: true });
    nova.complaints.forgive(/status of 422/);
    await handle.fill('nova--reyes');
    await nova.page.getByRole('button', { name: 'Change handle' }).click();
    await dialog(nova).getByRole('button', { name: 'Change handle' }).click(patient);
    await nova.page.getByText('A handle has 3 to 24').waitFor(patient);
    await handle.fill('nova-at-night');
    await nova.page.getByRole('button', { name: 'Change handle' }).click();
    await dialog(nova).getByText('It cannot be changed again for 30 days.').waitFor(patient);
    await fits(nova, 'handle-ask');
    await dialog(nova).getByRole('button', { name: 'Change handle' }).click();
    await nova.page.getByText('@nova-reyes leads to you').waitFor(patient);
    await fits(nova, 'handle-changed');
    await guest.goto(NOVA);
    await guest.page.waitForURL('**/@nova-at-night', patient);
    await guest.page.getByRole('main').getByText(BIO).waitFor(patient);
  });

  it('[EE202] says that somebody is live, and names lead to it', async () => {
    const path = await goLive(nova, { title: 'Late set' });
    await ada.goto(NOVA);
    const live = ada.page.getByRole('region', { name: 'Live now' });
    await live.getByRole('link', { name: 'Late set' }).waitFor(patient);
    await fits(ada, 'profile-live');
    await live.getByRole('link', { name: 'Late set' }).click();
    await ada.page.waitForURL(`**${path}`, patient);
    await ada.page.getByRole('link', { name: /Nova Reyes\s*@nova-at-night/ }).click(patient);
    await ada.page.getByRole('main').getByText(BIO).waitFor(patient);
  });
});
