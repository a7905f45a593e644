import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { endStream, goLive, keepWhatFlies, patient, say, seesFly, signUp, tip } from './acts.ts';
import { askServer, DESKTOP, type Guest, openWorld, PHONE, type World } from './kit.ts';
import {
  barriers,
  beginsInside,
  coveredBy,
  crossing,
  nameless,
  overflowPx,
  readAs,
  resize,
  spilled,
  tabOrder,
  unisolated,
} from './pageChecks.ts';
import { expectDrawn, overlayPixels } from './pixels.ts';
import { leftOut, PLACES, type Place, TITLE, TOGETHER, type Who } from './places.ts';

const ARABIC_NAME = 'سارة';
/** Beside an Arabic name it read `8 = 3 + 5 (ok)`. */
const SUM = '5 + 3 = 8 (ok)';
/** Between two themes a page fades, which is painted again and again: it looks the same when it has faded. */
const CALM = { reducedMotion: 'reduce' } as const;
const STRANGE_NAME = '🦄 עומר‮ Ωmega';

describe('every page', () => {
  let world: World;
  let [guest, nova, kai, ada, iris, besides] = [] as unknown as [Guest, Guest, Guest, Guest, Guest, Guest];
  let path = '';
  let tipLinkId = '';

  beforeAll(async () => {
    world = await openWorld([], {}, { shell: true });
    [guest, nova, kai, ada, iris] = await Promise.all([
      world.guest('guest', CALM),
      world.logIn('Nova Reyes', CALM),
      world.enter('Kai Tanaka', CALM),
      world.logIn('Ada'),
      world.logIn('Iris', CALM),
    ]);
    besides = await ada.newTab();
    // what the browser itself says of links that lead nowhere
    for (const { complaints } of [guest, besides, iris])
      complaints.forgive(/status of 4(04|22)|\/matchmake\//);
    const link = {
      label: 'Ink for a month',
      amountsMinor: ['5000000'],
      goalMinor: '500000000',
      expiresInMinutes: null,
      thanks: '',
    };
    tipLinkId = (await askServer<{ id: string }>(kai, '/api/tip-links', { method: 'POST', body: link })).id;
    path = await goLive(nova, { title: TITLE, goal: { title: 'A goal', target: '500' } });
    await ada.goto(path);
    await tip(ada, { amount: '7', message: 'for the list' });
    await say(ada, 'a-word-without-any-place-to-break-'.repeat(10));
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
  });
  afterAll(() => world.close());

  const person = (who: Who): Guest => ({ guest, ada, besides, kai, iris, nova })[who];

  const look = async ({ name, who, path: pathOf, ready, order }: Place) => {
    const { page, goto } = person(who);
    const at = pathOf({ path, tipLinkId });
    // a tab behind another one draws nothing, and what moves in it never ends
    await page.bringToFront();
    if (new URL(page.url()).pathname !== at) await goto(at);
    await page.getByText(ready).first().waitFor(patient);
    for (const size of [PHONE, DESKTOP]) {
      await resize(page, size);
      expect(await overflowPx(page), `${size.width} px wide`).toBe(0);
      expect(await nameless(page)).toEqual([]);
      expect(await spilled(page), `${size.width} px wide`).toEqual([]);
      for (const [colorScheme, about] of [
        ['light', 'all'],
        ['dark', 'colours'],
      ] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await barriers(page, about), `${size.width} px wide, ${colorScheme}`).toEqual([]);
      }
      if (!name.startsWith('/live')) expect(await crossing(page), `${size.width} px wide`).toEqual([]);
    }
    const reached = await tabOrder(page);
    const found = order.map((wanted) => reached.findIndex((label) => wanted.test(label)));
    expect(found, `${order} in ${reached.join(' | ')}`).toEqual([...found].sort((a, b) => a - b));
    expect(found).not.toContain(-1);
  };

  for (const together of TOGETHER) {
    describe.concurrent(`what ${together.join(' and ')} look at`, () => {
      for (const place of PLACES.filter(({ who }) => (together as readonly Who[]).includes(who)))
        it(`[EE12] [EE223] ${place.name}`, { concurrent: false }, () => look(place));
    });
  }

  it('[EE12] no page of the product is left out', () => {
    // an overlay has nothing to operate, and EE280 looks at each of its scenes
    expect(leftOut(PLACES.map((place) => place.path({ path, tipLinkId })))).toEqual(['overlay']);
  });

  it('[EE12] a control without a name, or one that is too wide, would be noticed', async () => {
    const { page } = guest;
    await page.evaluate(() => {
      const button = document.createElement('button');
      // no container may shrink or clip it: it is the check that is tried here, not the layout
      button.style.cssText = 'position: absolute; inset: 0 auto auto 0; width: 3000px; height: 40px';
      document.body.append(button);
    });
    expect(await nameless(page)).toHaveLength(1);
    expect(await overflowPx(page)).toBeGreaterThan(0);
  });

  it('[EE13] who does not want motion gets the calm overlay, and reads every tip', async () => {
    const cleo = await world.logIn('Cleo', { reducedMotion: 'reduce' });
    await cleo.goto(path);
    await keepWhatFlies(cleo);
    expect(await cleo.page.locator('[data-overlay]').getAttribute('data-overlay')).toBe('calm');
    expect(await ada.page.locator('[data-overlay]').getAttribute('data-overlay')).toBe('full');
    const blank = await overlayPixels(cleo);
    await tip(ada, { amount: '60', message: 'softly' });
    await expectDrawn(cleo, blank);
    await seesFly(cleo, 'Ada · 60.00 MESI · softly');
    await cleo.leave();
    const choose = async (motion: string) => {
      await ada.page.getByRole('button', { name: 'Account of Ada' }).click(patient);
      const choice = ada.page.getByRole('group', { name: 'Motion' });
      await choice.getByRole('menuitemradio', { name: motion }).click(patient);
    };
    const shown = () => ada.page.locator('[data-overlay]').getAttribute('data-overlay');
    await choose('Less motion');
    await expect.poll(shown, patient).toBe('calm');
    await choose('System default');
    await expect.poll(shown, patient).toBe('full');
  });

  it('[EE64] without WebGL a tip’s words lie clear of the buttons, on a phone and on a desk', async () => {
    const cleo = await world.logIn('Cleo');
    await cleo.context.addInitScript(() => {
      HTMLCanvasElement.prototype.getContext = () => null;
    });
    for (const size of [PHONE, DESKTOP]) {
      await cleo.page.setViewportSize(size);
      await cleo.goto(path);
      await keepWhatFlies(cleo);
      await tip(ada, { amount: '60', message: 'in plain words' });
      const words = cleo.page.locator('[data-overlay-cue]').first();
      await words.waitFor(patient);
      expect(await coveredBy(words, '[data-phase] button')).toEqual([]);
    }
    await cleo.leave();
  });

  it('[EE16] a name of any script is shown as it is, and widens nothing', async () => {
    await register(guest, STRANGE_NAME, 'strange@people.example');
    await guest.goto(path);
    await say(guest, 'שלום from somewhere else');
    await ada.page.getByText('שלום from somewhere else').waitFor(patient);
    await ada.page.setViewportSize(PHONE);
    expect(await overflowPx(ada.page)).toBe(0);
    await ada.page.setViewportSize(DESKTOP);
  });

  it('[EE65] [EE67] [EE222] an Arabic name turns nothing round, in the chat, the roster and what is done about a person', async () => {
    const sara = await world.guest('Sara');
    await register(sara, ARABIC_NAME, 'sara@people.example');
    await sara.goto(path);
    await say(sara, SUM);
    const line = ada.page.getByText(SUM);
    await line.waitFor(patient);
    expect(await readAs(line)).toBe(SUM);
    await nova.page.getByRole('button', { name: 'Who?' }).click(patient);
    await nova.page.getByRole('dialog').getByText(ARABIC_NAME).waitFor(patient);
    await nova.page.getByRole('button', { name: `More options for ${ARABIC_NAME}` }).click();
    await nova.page.getByRole('menuitem', { name: `Mute ${ARABIC_NAME} for 10 minutes` }).click(patient);
    await sara.page.getByText('your tip arrives without a message').waitFor(patient);
    await nova.page.getByText(`${ARABIC_NAME} is muted`).waitFor(patient);
    for (const { page } of [ada, nova, sara]) expect(await unisolated(page, ARABIC_NAME)).toEqual([]);
    await nova.page.getByRole('menu').waitFor({ ...patient, state: 'detached' });
    await nova.page.getByRole('button', { name: `More options for ${ARABIC_NAME}` }).click();
    await nova.page.getByRole('menuitem', { name: `Let ${ARABIC_NAME} write again` }).click(patient);
    await sara.page.getByLabel('Your message').waitFor(patient);
    // a menu that is still fading away takes the key for itself
    await nova.page.getByRole('menu').waitFor({ ...patient, state: 'detached' });
    await nova.page.keyboard.press('Escape');
    await nova.page.getByRole('dialog').waitFor({ ...patient, state: 'detached' });
    await sara.leave();
  });

  it('[EE16] a paste of ten thousand characters is not sent, and the page says why', async () => {
    const { page } = ada;
    await page.getByLabel('Your message').fill('x'.repeat(10_000));
    expect(await page.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true);
    await page.getByText('-9500').waitFor(patient);
    await page.getByLabel('Your message').press('Enter');
    expect(await page.getByLabel('Your message').inputValue()).toHaveLength(10_000);
    await page.getByLabel('Your message').fill('');
  });

  it('[EE65] what is too long is cut off at its end, of whichever script it is', async () => {
    const long = `${'مرحبا بكم في البث '.repeat(4)}الليلة`;
    const kaisPath = await goLive(kai, { title: long });
    const viewer = await besides.newTab();
    await viewer.goto(kaisPath);
    for (const { page } of [viewer, kai]) {
      await page.setViewportSize(PHONE);
      const title = page.getByRole('heading', { name: long });
      await title.waitFor(patient);
      expect(await beginsInside(title)).toBe(true);
      await page.setViewportSize(DESKTOP);
    }
    // a menu of one endless word: it wraps, and its price and button stay in sight
    await kai.page.getByRole('button', { name: 'Create a menu' }).click();
    const fields = kai.page.getByRole('dialog').getByRole('textbox');
    await fields.first().fill('W'.repeat(60));
    await fields.last().fill('7');
    await kai.page.getByRole('button', { name: 'Save 1 item for 7.00 MESI' }).click();
    await viewer.page.getByRole('button', { name: 'See menu' }).click(patient);
    const item = viewer.page
      .getByRole('dialog')
      .getByRole('listitem')
      .filter({ hasText: /W+ ?7.00 MESI/ });
    await item.waitFor(patient);
    const right = async (of: Locator) => await of.boundingBox().then((box) => box!.x + box!.width);
    expect(await right(item.getByRole('button'))).toBeLessThanOrEqual(await right(item));
    expect(await spilled(viewer.page)).toEqual([]);
    await viewer.page.keyboard.press('Escape');
    await kai.page.getByRole('button', { name: 'Edit menu' }).waitFor(patient);
    for (const { page } of [viewer, kai]) expect(await spilled(page)).toEqual([]);
    await viewer.page.close();
    await endStream(kai);
  });

  it('[EE36] the creator deletes a line by the keyboard, for who watches and for who comes', async () => {
    await say(ada, 'a line to be deleted');
    const { page } = nova;
    if (new URL(page.url()).pathname !== '/studio') await nova.goto('/studio');
    const line = page.getByRole('log').getByRole('listitem').filter({ hasText: 'a line to be deleted' });
    await line.getByRole('button', { name: 'Moderate Ada' }).focus(patient);
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Delete message' }).press('Enter', patient);
    await ada.page.getByText('a line to be deleted').waitFor({ ...patient, state: 'detached' });
    await ada.page.reload();
    await ada.page.getByText('for the list').first().waitFor(patient);
    expect(await ada.page.getByText('a line to be deleted').count()).toBe(0);
  });

  it('[EE35] who changes the password stays, and another device that watches is logged out', async () => {
    const { page } = guest;
    const other = await world.guest('another device');
    // what the browser itself says of the refusals that are meant
    other.complaints.forgive(/status of 401/);
    await other.goto('/login');
    await other.page.getByLabel('Email').fill('strange@people.example');
    await other.page.getByRole('textbox', { name: 'Password' }).fill('a long enough secret');
    await other.page.getByRole('tabpanel').getByRole('button', { name: 'Log in', exact: true }).click();
    await other.page.waitForURL((url) => url.pathname === '/');
    await other.goto(path);
    await other.page.getByText('for the list').first().waitFor(patient);
    await guest.goto('/account');
    await page.getByRole('textbox', { name: 'Current password' }).fill('a long enough secret');
    await page.getByRole('textbox', { name: 'New password' }).fill('another long secret');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('Password changed').waitFor(patient);
    await other.page.getByRole('link', { name: 'Log in', exact: true }).waitFor(patient);
    await guest.goto(path);
    await say(guest, 'still the same person');
    await guest.goto('/account');
    // what a part of the page still asks for when the log-in ends is refused, and the browser says so
    await page.waitForLoadState('networkidle');
    await page.getByRole('button', { name: 'Log out everywhere' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Log out everywhere' }).click();
    await page.getByRole('main').getByRole('link', { name: 'Log in' }).waitFor(patient);
  });

  it('[EE9] no page complained', () => {
    expect(world.complaints()).toEqual([]);
  });
});

async function register(guest: Guest, name: string, email: string): Promise<void> {
  const { page } = guest;
  await guest.goto('/login');
  await page.getByRole('tab', { name: 'Sign up' }).click();
  await signUp(guest, { name, email, password: 'a long enough secret' });
  await page.getByRole('button', { name: 'Later' }).click(patient);
  await page.waitForURL((url) => url.pathname === '/');
}
