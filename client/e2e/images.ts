import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { goLive, patient, say, seesMovingPicture, tip } from './acts.ts';
import { filmCamera } from './filmCamera.ts';
import { type DemoName, type Guest, openWorld, PHONE, type World } from './kit.ts';
import { shrinkPng } from './smallPng.ts';

/** `npm run images`: the pictures of the README, from a real server, real browsers and a small believable scene. */
const FOLDER = join(import.meta.dirname, '../../docs/images');
const MOST_BYTES = 400_000;
/** From the beginning of a tip's flight until all of it is there. */
const IN_FLIGHT_MS = 1_400;
/** Pages come in with a movement. */
const SETTLED_MS = 900;

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
}

async function shoot({ page }: Guest, name: string): Promise<void> {
  const png = await page.screenshot();
  const blank = await page.context().newPage();
  const small = await shrinkPng(blank, png, MOST_BYTES);
  await blank.close();
  await writeFile(join(FOLDER, `${name}.png`), small);
  console.log(`${name}.png  ${Math.round(small.length / 1000)} kB`);
}

const settle = ({ page }: Guest): Promise<void> => page.waitForTimeout(SETTLED_MS);

/** The guest's clock stands still while a tip comes, then goes on just so far: how fast the machine is does not matter. */
async function shootTip(guest: Guest, name: string, give: () => Promise<unknown>): Promise<void> {
  const { page } = guest;
  await page.locator('[data-overlay-mirror]').waitFor({ state: 'attached', ...patient });
  await page.waitForFunction(() => !document.querySelector('[data-overlay-cue]'), null, patient);
  const tips = page.locator('li[data-tip]');
  const before = await tips.count();
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 500));
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
  return { world, nova, ada, ben, cleo };
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
  await ada.page.getByRole('button', { name: 'Send another' }).click();
  const message = 'This one made my week. Thank you!';
  await shootTip(ada, 'watch', () => tip(cleo, { amount: '120', message }));
  await shootTip(ben, 'phone', () => tip(cleo, { amount: '60', message: 'and again!' }));
  await shootTip(nova, 'studio', () => tip(ada, { amount: '75', message: 'goosebumps' }));
}

async function directory({ cleo }: Cast): Promise<void> {
  const { page } = cleo;
  await cleo.goto('/');
  await page.waitForFunction(() => {
    const stills = [...document.querySelectorAll<HTMLImageElement>('main article img')];
    return stills.length === 2 && stills.every((still) => still.complete && still.naturalWidth > 0);
  });
  await settle(cleo);
  await shoot(cleo, 'directory');
}

await mkdir(FOLDER, { recursive: true });
const world = await openWorld([await filmCamera('paintStage'), await filmCamera('paintDesk')]);
try {
  await login(world);
  const cast = await gather(world);
  await talk(cast);
  await fly(cast);
  await directory(cast);
} finally {
  await world.close();
}
