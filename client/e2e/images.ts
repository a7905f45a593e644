import { mkdir } from 'node:fs/promises';
import { DAY_MS } from '../../shared/time.ts';
import {
  cardOf,
  dialogOf,
  goLive,
  makeTipLink,
  meetAlone,
  patient,
  receiptOf,
  say,
  seesMovingPicture,
  sellTickets,
  sendTip,
  tip,
} from './acts.ts';
import { filmCamera } from './filmCamera.ts';
import { profile, scenes } from './givingImages.ts';
import { type DemoName, type Guest, openWorld, PHONE, type World } from './kit.ts';
import { IMAGES, SETTLED_MS, settle, shoot } from './shoot.ts';

/** From the beginning of a tip's flight until all of it is there. */
const IN_FLIGHT_MS = 1_400;
/** A clock can only be stopped later than it is by then, however long asking it takes. */
const PAUSE_AHEAD_MS = 5_000;
/** One round of the show's tips, the largest among them. */
const SHOW_PATIENCE_MS = 180_000;
/** What a toast says is read by then. */
const TOASTS_GONE_MS = 9_000;

const TALK: readonly (readonly [DemoName, string])[] = [
  ['Ben', 'first!'],
  ['Cleo', 'that bassline already'],
  ['Ada', 'louder pls'],
  ['Nova Reyes', 'welcome in! warming up the tape echo'],
  ['Ben', 'is this the new one from last week?'],
  ['Nova Reyes', 'yes, first take, no safety net'],
  ['Cleo', 'the filter sweep... wow'],
  ['Ada', 'goosebumps. play it again!'],
];

interface Cast {
  readonly world: World;
  readonly nova: Guest;
  readonly ada: Guest;
  readonly ben: Guest;
  readonly cleo: Guest;
  /** Where Nova is watched. */
  readonly path: string;
}

/** The guest's clock stands still while a tip comes, then goes on just so far: how fast the machine is does not matter. */
async function shootTip(guest: Guest, name: string, give: () => Promise<unknown>): Promise<void> {
  const { page } = guest;
  await page.locator('[data-overlay-mirror]').waitFor({ state: 'attached', ...patient });
  await page.waitForFunction(() => !document.querySelector('[data-overlay-cue]'), null, patient);
  const tips = page.locator('li[data-tip]');
  const before = await tips.count();
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + PAUSE_AHEAD_MS);
  await give();
  await tips.nth(before).waitFor({ state: 'attached', ...patient });
  await page.clock.runFor(IN_FLIGHT_MS);
  await settle(guest);
  await shoot(guest, name);
  await page.clock.resume();
}

async function login(world: World): Promise<void> {
  const guest = await world.guest('guest');
  await guest.goto('/login');
  await guest.page.getByText('Cleo').waitFor();
  await guest.page.evaluate(() => document.fonts.ready);
  await settle(guest);
  await shoot(guest, 'login');
  await guest.leave();
}

/** What one sees a minute after the first start: the demo show, with a tip of it in flight. */
async function demoShow(world: World): Promise<void> {
  const guest = await world.guest('newcomer');
  const { page } = guest;
  await guest.goto('/');
  await page.getByRole('button', { name: 'Start the demo show' }).click(patient);
  await page.waitForURL((url) => url.pathname.startsWith('/live/'), patient);
  await seesMovingPicture(guest);
  // until the chat is full and a large tip comes, which is not before a minute is over
  const large = page.locator('li[data-tip]').filter({ hasText: '60.00 MESI' });
  await large.waitFor({ timeout: SHOW_PATIENCE_MS });
  await page.waitForTimeout(IN_FLIGHT_MS);
  await shoot(guest, 'show');
  await guest.goto('/');
  await page.getByRole('button', { name: 'End the demo show' }).click(patient);
  await page.getByRole('button', { name: 'Start the demo show' }).waitFor(patient);
  await guest.leave();
}

/** What a creator types into OBS; as tall as it is. */
async function encoder(world: World): Promise<void> {
  const kai = await world.enter('Kai Tanaka', { size: { width: 1440, height: 1180 } });
  await kai.goto('/studio');
  await kai.page.getByText('OBS', { exact: true }).click();
  await kai.page.getByText('Waiting for OBS').waitFor(patient);
  await kai.page.getByLabel('Title').fill('Mountains before bed, ink on paper');
  await settle(kai);
  await shoot(kai, 'obs');
  await kai.leave();
}

/** Kai draws, Nova plays; answers with Nova and her fans, all watching. */
async function gather(world: World): Promise<Cast> {
  const kai = await world.enter('Kai Tanaka', { camera: 1 });
  await goLive(kai, { title: 'Mountains before bed, ink on paper' });
  const nova = await world.enter('Nova Reyes');
  await nova.page.clock.install();
  const goal = { title: 'A tape echo that does not squeak', target: '500' };
  const path = await goLive(nova, { title: 'Midnight synths: first takes, no overdubs', goal });
  const [ada, ben] = [await world.enter('Ada'), await world.enter('Ben', { size: PHONE })];
  const cleo = await world.enter('Cleo');
  for (const fan of [ada, ben]) await fan.page.clock.install();
  for (const fan of [ada, ben, cleo]) await fan.goto(path);
  for (const fan of [ada, ben, cleo]) await seesMovingPicture(fan);
  return { world, nova, ada, ben, cleo, path };
}

async function talk({ nova, ada, ben, cleo }: Cast): Promise<void> {
  const people = { 'Nova Reyes': nova, Ada: ada, Ben: ben, Cleo: cleo };
  for (const [name, text] of TALK) {
    if (name === 'Kai Tanaka' || name === 'Iris') continue;
    await say(people[name], text);
    if (text.startsWith('welcome')) await tip(cleo, { amount: '25', message: 'for the echo' });
    if (text.startsWith('goose')) await tip(ada, { amount: '10' });
  }
  for (const kind of ['Love', 'Fire', 'Love', 'Star']) {
    for (const fan of [ada, ben, cleo]) await fan.page.getByRole('button', { name: kind }).click();
  }
}

/** Cleo gives again and again; each time somebody's picture is taken while it flies over theirs. */
async function fly({ nova, ada, ben, cleo }: Cast): Promise<void> {
  await ada.page.getByRole('button', { name: 'Send another tip' }).click();
  const message = 'This one made my week. Thank you!';
  await shootTip(ada, 'watch', () => tip(cleo, { amount: '120', message }));
  await shootTip(ben, 'phone', () => tip(cleo, { amount: '60', message: 'and again!' }));
  await shootTip(nova, 'studio', () => tip(ada, { amount: '75', message: 'goosebumps' }));
}

async function directory({ cleo }: Cast): Promise<void> {
  const { page } = cleo;
  await cleo.goto('/');
  await page.waitForFunction(() => {
    // beside the stills there are small pictures of the creators
    const stills = [...document.querySelectorAll<HTMLImageElement>('main article img')].filter(
      ({ clientWidth }) => clientWidth > 150,
    );
    return stills.length === 2 && stills.every((still) => still.complete && still.naturalWidth > 0);
  });
  await settle(cleo);
  await shoot(cleo, 'directory');
}

/** Tickets are sold, the curtain closes: one fan has a ticket, the other stands before the curtain. */
async function curtain({ nova, ada, cleo }: Cast, path: string): Promise<void> {
  await sellTickets(nova);
  await cleo.goto(path);
  await cardOf(ada, 'Ticket · 25.00 MESI').getByRole('button', { name: 'Buy a ticket' }).click(patient);
  await dialogOf(ada)
    .getByRole('button', { name: /^Get my ticket/ })
    .click(patient);
  await cardOf(ada, 'You have a ticket').waitFor(patient);
  await cardOf(nova, 'Tickets').getByText('1 of 10').waitFor(patient);
  await settle(nova);
  await cardOf(nova, 'Audience').scrollIntoViewIfNeeded();
  await shoot(nova, 'panel');
  await cardOf(nova, 'Tickets').getByRole('button', { name: 'Start the ticket show' }).click(patient);
  await dialogOf(nova).getByRole('button', { name: 'Start the ticket show' }).click(patient);
  await cleo.page.getByText('This stream is for ticket holders').waitFor(patient);
  await cleo.page.waitForTimeout(2 * SETTLED_MS);
  await shoot(cleo, 'curtain');
}

/** Ada asks for some minutes alone; Nova says yes. */
async function oneToOne({ nova, ada }: Cast): Promise<void> {
  await meetAlone(nova, ada);
  await ada.page.waitForTimeout(2 * SETTLED_MS);
  await shoot(ada, 'one-to-one');
}

/** Ada and Ben in the group of the demo. */
async function messenger({ ada, ben }: Cast): Promise<void> {
  await ada.goto('/messages');
  await ada.page.getByRole('link', { name: /Tape echo circle/ }).click(patient);
  const path = new URL(ada.page.url()).pathname;
  await ben.goto(path);
  for (const [who, text] of [
    [ben, 'who brings snacks?'],
    [ada, '@ben you do'],
    [ben, 'fair enough'],
  ] as const) {
    await who.page.getByLabel('Message', { exact: true }).fill(text);
    await who.page.getByRole('button', { name: 'Send', exact: true }).click(patient);
    await ada.page.getByRole('log').getByText(text).first().waitFor(patient);
  }
  await ada.page.getByRole('button', { name: 'Details' }).click();
  await settle(ada);
  await shoot(ada, 'messenger');
}

/** Kai says how tips look; the preview shows one. */
async function overlay(world: World): Promise<void> {
  const kai = await world.enter('Kai Tanaka', { reducedMotion: 'reduce' });
  await kai.goto('/studio/overlay');
  await kai.page.getByRole('button', { name: 'Add variation' }).click(patient);
  await kai.page.getByLabel('Text', { exact: true }).fill('{name} bought me new ink!');
  await kai.page
    .locator('[data-preview=alerts] [data-overlay-mirror]')
    .waitFor({ state: 'attached', ...patient });
  await kai.page.evaluate(() => window.scrollTo(0, 0));
  await kai.page.getByRole('button', { name: 'Tip 120.00 MESI' }).click();
  await kai.page
    .locator('[data-preview=alerts] [data-overlay-cue]')
    .waitFor({ state: 'attached', ...patient });
  await settle(kai);
  await shoot(kai, 'overlay');
  await kai.leave();
}

async function wallet({ ada }: Cast): Promise<void> {
  await ada.goto('/wallet');
  await ada.page.getByRole('region', { name: 'Statement' }).getByRole('listitem').first().waitFor(patient);
  await settle(ada);
  await shoot(ada, 'wallet');
}

/** Kai has hours; Cleo bids for any of them, and both say yes. */
async function meeting(world: World): Promise<void> {
  const kai = await world.enter('Kai Tanaka', { size: { width: 1440, height: 1000 } });
  const cleo = await world.enter('Cleo');
  await kai.goto('/studio/calendar');
  await kai.page.getByText('Call here, from').first().waitFor(patient);
  await settle(kai);
  await shoot(kai, 'calendar');
  await cleo.goto('/@kai-tanaka');
  await cleo.page.getByRole('button', { name: 'Bid to meet' }).click(patient);
  await dialogOf(cleo).getByLabel('Your bid').fill('120');
  await dialogOf(cleo)
    .getByRole('button', { name: /^Bid 120/ })
    .click(patient);
  await cleo.page.waitForURL(/\/meeting\//, patient);
  await kai.goto(new URL(cleo.page.url()).pathname);
  await kai.page.getByRole('button', { name: /^Accept 120/ }).click(patient);
  await dialogOf(kai).getByLabel('Start').fill(inThreeDays());
  await dialogOf(kai)
    .getByRole('button', { name: /^Accept/ })
    .click(patient);
  await cleo.page.getByLabel('Answer').fill('A heron in the rain', patient);
  await cleo.page.getByRole('button', { name: 'Agree and send' }).click(patient);
  await cleo.page.getByText('Confirmed').first().waitFor(patient);
  await cleo.page.waitForTimeout(TOASTS_GONE_MS);
  await shoot(cleo, 'meeting');
  for (const person of [kai, cleo]) await person.leave();
}

/** At six in the evening three days from now, as the page's field for a time takes it. */
const inThreeDays = (): string => `${new Date(Date.now() + 3 * DAY_MS).toISOString().slice(0, 10)}T18:00`;

/** A link that asks for tips, as somebody finds it on a phone when others have given already. */
async function tipLink(world: World): Promise<void> {
  const [kai, ada] = [await world.enter('Kai Tanaka'), await world.enter('Ada')];
  const link = await makeTipLink(kai, {
    label: 'Ink for a whole winter',
    amount: '25',
    goal: '150',
    thanks: 'You keep the pen wet.',
  });
  await ada.goto(link);
  await ada.page.getByLabel('Amount', { exact: true }).fill('60');
  await sendTip(ada.page).click(patient);
  await receiptOf(ada);
  const ben = await world.enter('Ben', { size: PHONE });
  await ben.goto(link);
  await ben.page.getByText('60.00 MESI of 150.00 MESI').waitFor(patient);
  await settle(ben);
  await shoot(ben, 'tip-link');
  for (const person of [kai, ada, ben]) await person.leave();
}

/** What a stream with people in it looks like, and what they have of it after. */
async function stream(world: World): Promise<void> {
  const cast = await gather(world);
  await talk(cast);
  await fly(cast);
  await directory(cast);
  await curtain(cast, cast.path);
  await oneToOne(cast);
  await wallet(cast);
  await messenger(cast);
}

/**
 * `npm run images` takes the pictures of the README from a real server, real browsers and a small believable scene;
 * `npm run images -- meeting` those of one part alone.
 */
await mkdir(IMAGES, { recursive: true });
const world = await openWorld([await filmCamera('paintStage'), await filmCamera('paintDesk')]);
try {
  const wanted = process.argv.slice(2);
  for (const part of [demoShow, login, encoder, overlay, meeting, profile, tipLink, scenes, stream])
    if (wanted.length === 0 || wanted.includes(part.name)) await part(world);
} finally {
  await world.close();
}
