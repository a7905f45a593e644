import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { goLive, keepWhatFlies, patient, seesFly, tip, tipsFlown } from './acts.ts';
import { holds } from './holds.ts';
import { keepPicture } from './keepPicture.ts';
import { type Guest, openWorld, type World } from './kit.ts';
import { overlayToken } from './scenes.ts';

let world: World;
let [nova, ada, obs] = [] as unknown as [Guest, Guest, Guest];
beforeAll(async () => {
  world = await openWorld();
  [nova, ada] = [await world.logIn('Nova Reyes'), await world.logIn('Ada')];
  const path = await goLive(nova, { title: 'Alerts in their turn' });
  await ada.goto(path);
  obs = await world.guest('OBS', { devices: false });
  await obs.goto(`/overlay/${await overlayToken(nova)}?motion=reduced`);
  await keepWhatFlies(obs);
}, 90_000);
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
});
afterAll(() => world.close());

const card = () => nova.page.getByRole('region', { name: 'Alerts' });
const press = (name: string) => card().getByRole('button', { name }).click(patient);

it('[EE298] paused alerts wait in the browser source, also while it is loaded again, and come once', async () => {
  await press('Pause');
  await card().getByText('Paused', { exact: true }).waitFor(patient);
  await tip(ada, { amount: '12', message: 'while you pause' });
  await card().getByText('while you pause').waitFor(patient);
  await keepPicture(nova.page, 'alerts-paused');
  await obs.page.reload();
  await keepWhatFlies(obs);
  expect(await tipsFlown(obs)).toEqual([]);
  await press('Resume');
  await seesFly(obs, 'Ada · 12.00 MESI · while you pause');
  await press('Show again');
  await expect
    .poll(
      async () => (await tipsFlown(obs)).filter((words) => words.includes('while you pause')).length,
      patient,
    )
    .toBe(2);
});

it('[EE298] what is reviewed is on no screen before a yes, and what is rejected on none at all', async () => {
  await card()
    .getByRole('button', { name: /Right away/ })
    .click();
  await nova.page.getByRole('menuitemradio', { name: 'Messages wait' }).click();
  await card()
    .getByRole('button', { name: /Messages wait/ })
    .waitFor(patient);
  for (const message of ['not for the air', 'for the air']) await tip(ada, { amount: '6', message });
  const rows = card().getByRole('list', { name: 'Waiting for your approval' }).getByRole('listitem');
  await expect.poll(() => rows.count(), patient).toBe(2);
  await keepPicture(nova.page, 'alerts-review');
  await rows.first().getByRole('button', { name: 'Don’t show' }).click();
  await expect.poll(() => rows.count(), patient).toBe(1);
  await rows.first().getByRole('button', { name: 'Show', exact: true }).click();
  await seesFly(obs, 'Ada · 6.00 MESI · for the air');
  expect((await tipsFlown(obs)).some((words) => words.includes('not for the air'))).toBe(false);
});

it('[EE298] a moderator runs the alerts from the page of the stream', async () => {
  const { page } = nova;
  await page.getByRole('button', { name: 'Who?' }).click();
  await page.getByRole('button', { name: /^More options for/ }).click(patient);
  await page.getByRole('menuitem', { name: 'Make a moderator' }).click(patient);
  // a menu that is still fading away takes the key for itself
  await page.getByRole('menu').waitFor({ ...patient, state: 'detached' });
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ ...patient, state: 'detached' });
  await ada.page.getByRole('button', { name: 'Alerts' }).click(patient);
  const dialog = ada.page.getByRole('dialog', { name: 'Alerts' });
  await dialog.getByRole('button', { name: 'Pause' }).click(patient);
  await dialog.getByRole('button', { name: 'Resume' }).waitFor(patient);
  await keepPicture(ada.page, 'alerts-moderator');
  await card().getByText('Paused', { exact: true }).waitFor(patient);
  await dialog.getByRole('button', { name: 'Resume' }).click();
  await dialog.getByRole('button', { name: 'Pause' }).waitFor(patient);
  await ada.page.keyboard.press('Escape');
});

it('[EE299] the editor shows what is typed in its preview, takes it back, and what is saved is in OBS at once', async () => {
  const { page } = nova;
  await card().getByRole('link', { name: 'Edit your overlay' }).click();
  await page.getByRole('heading', { name: 'Overlay', level: 1 }).waitFor(patient);
  await page.getByText('OBS connected').waitFor(patient);
  await page.getByRole('button', { name: 'Add variation' }).click();
  await page.getByLabel('Text', { exact: true }).fill('{name} is the best');
  await page.getByLabel('Name to try').fill('<b>Zoë</b>');
  await page
    .locator('[data-preview=alerts] [data-overlay-mirror]')
    .waitFor({ state: 'attached', ...patient });
  await page.getByRole('button', { name: 'Tip 20.00 MESI' }).click();
  const shown = page.locator('[data-preview=alerts] [data-overlay-cue]');
  await expect.poll(() => shown.getAttribute('data-name'), patient).toBe('<b>Zoë</b> is the best');
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(await page.getByLabel('Text', { exact: true }).inputValue()).toBe('');
  await page.getByRole('button', { name: 'Redo' }).click();

  const style = page.getByLabel('Your own styles for scenes (CSS)');
  await style.fill('p { background: url(javascript:alert(1)) }');
  nova.complaints.forgive(/422|400/);
  await page.getByRole('button', { name: 'Save overlay' }).click();
  await page.getByText('Use plain styles only').waitFor(patient);
  await style.fill('[data-part=title] { color: rgb(1, 200, 3) }');
  await page.getByRole('button', { name: 'Save overlay' }).click();
  await page.getByText('Overlay saved').waitFor(patient);
  await page.getByRole('button', { name: 'Saved', exact: true }).waitFor(patient);
  const title = page.locator('[data-preview=scene] [data-part=title]');
  await expect
    .poll(() => title.evaluate((element) => getComputedStyle(element).color), patient)
    .toBe('rgb(1, 200, 3)');
  await holds(nova, 'overlay-editor');

  await tip(ada, { amount: '7', message: '' });
  await seesFly(obs, 'Ada is the best · 7.00 MESI');
});
