import { type OverlayScene, overlayPath } from '../../shared/overlayScenes.ts';
import { dialogOf, goLive, meetAlone, patient, say, seesMovingPicture, sellTickets, tip } from './acts.ts';
import type { Guest, World } from './kit.ts';
import { overlayToken } from './scenes.ts';
import { settle, shoot } from './shoot.ts';

/** A creator's profile as somebody without an account finds it. */
export async function profile(world: World): Promise<void> {
  const guest = await world.guest('passer-by', { size: { width: 1440, height: 1500 } });
  await guest.goto('/@kai-tanaka');
  await guest.page.getByText('A press for prints').waitFor(patient);
  await guest.page.getByText('Bid to meet').first().waitFor(patient);
  await settle(guest);
  await shoot(guest, 'profile');
  await guest.leave();
}

const SCENE = { width: 480, height: 270 } as const;
/** What each scene has to say before its picture is taken. */
const SHOWN = {
  goal: /A tape echo/,
  leaders: /Cleo/,
  chat: /goosebumps/,
  latest: /120/,
  tickets: /left/,
  countdown: /\d:\d\d/,
} as const satisfies Partial<Record<OverlayScene, RegExp>>;
type ShownScene = keyof typeof SHOWN;

/** Every scene of the overlay but the alerts, each as OBS shows it, side by side. */
export async function scenes(world: World): Promise<void> {
  const nova = await world.enter('Nova Reyes');
  const path = await goLive(nova, { title: 'Midnight synths: first takes, no overdubs' });
  await setGoal(nova);
  const token = await overlayToken(nova);
  const [ada, ben, cleo] = [await world.enter('Ada'), await world.enter('Ben'), await world.enter('Cleo')];
  for (const fan of [ada, ben, cleo]) await fan.goto(path);
  await seesMovingPicture(ada);
  await tip(ben, { amount: '60', message: 'louder' });
  await tip(ada, { amount: '75', message: 'goosebumps' });
  await tip(cleo, { amount: '120', message: 'for the echo' });
  await say(ben, 'that bassline already');
  await say(ada, 'goosebumps. play it again!');
  await sellTickets(nova);
  const obs = await world.guest('OBS', { devices: false, size: SCENE });
  const taken: Buffer[] = [];
  for (const scene of ['goal', 'leaders', 'latest', 'chat', 'tickets'] as const)
    taken.push(await takeScene(obs, token, scene));
  await meetAlone(nova, ada);
  taken.push(await takeScene(obs, token, 'countdown'));
  await beside(world, taken);
  for (const person of [nova, ada, ben, cleo, obs]) await person.leave();
}

async function setGoal(nova: Guest): Promise<void> {
  await nova.page.getByRole('button', { name: 'Set a goal' }).click(patient);
  const dialog = dialogOf(nova);
  await dialog.getByLabel('What is it for?').fill('A tape echo that does not squeak');
  await dialog.getByLabel('Target amount').fill('500');
  for (const [at, [what, amount]] of [
    ['A song backwards', '150'],
    ['Lights off, candles on', '350'],
  ].entries()) {
    await dialog.getByRole('button', { name: 'Add milestone' }).click();
    await dialog.getByLabel(`Milestone ${at + 1}`, { exact: true }).fill(what!);
    await dialog.getByLabel(`Amount of milestone ${at + 1}`).fill(amount!);
  }
  await dialog.getByRole('button', { name: /^Set a goal of/ }).click();
  await dialog.waitFor({ state: 'detached', ...patient });
}

async function takeScene(obs: Guest, token: string, scene: ShownScene): Promise<Buffer> {
  await obs.goto(overlayPath(token, scene));
  await obs.page.locator('[data-scene]').getByText(SHOWN[scene]).first().waitFor(patient);
  await settle(obs);
  return obs.page.screenshot({ omitBackground: true });
}

/** Lays the pictures over a ground as a stream may be, three in a row. */
async function beside(world: World, taken: readonly Buffer[]): Promise<void> {
  const size = { width: 3 * SCENE.width, height: Math.ceil(taken.length / 3) * SCENE.height };
  const wall = await world.guest('wall', { devices: false, size });
  const pictures = taken.map((png) => `<img src="data:image/png;base64,${png.toString('base64')}">`).join('');
  await wall.page.setContent(
    `<body style="margin:0;display:grid;grid-template-columns:repeat(3,${SCENE.width}px);background:linear-gradient(120deg,#2a1444,#0f2f46 55%,#3b1230)">${pictures}</body>`,
  );
  await settle(wall);
  await shoot(wall, 'scenes');
  await wall.leave();
}
