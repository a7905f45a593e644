import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { MeAnswer } from '../../shared/protocol/http.ts';
import type { BlockReviewAnswer } from '../../shared/protocol/reports.ts';
import { goLive, patient, reads, say } from './acts.ts';
import { holds } from './holds.ts';
import { keepPicture } from './keepPicture.ts';
import { askServer, balanceMinor, type Guest, openWorld, PHONE, type World } from './kit.ts';
import { barriers, cutOff } from './pageChecks.ts';

let world: World;
let [cleo, nova, iris] = [] as unknown as [Guest, Guest, Guest];
beforeAll(async () => {
  world = await openWorld();
  [cleo, nova, iris] = [
    await world.enter('Cleo', { size: PHONE }),
    await world.enter('Nova Reyes'),
    await world.enter('Iris'),
  ];
}, 90_000);
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
});
afterAll(() => world.close());

const press = ({ page }: Guest, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) }).click(patient);

/** Cleo pays Nova for some seconds of a call. */
async function callsForMoney(): Promise<void> {
  await nova.goto('/messages');
  await askServer(nova, '/api/call-price', { method: 'PUT', body: { perMinuteMinor: '60000000' } });
  await cleo.goto('/messages?to=nova-reyes');
  await press(cleo, 'Voice call');
  await press(cleo, /^Call for/);
  await press(nova, 'Answer');
  await cleo.page.getByText('so far', { exact: false }).waitFor(patient);
  await press(nova, 'Hang up');
  await cleo.page.getByRole('link', { name: 'Receipt' }).first().waitFor(patient);
}

/** Sums what Cleo paid Nova before, as demo people do. */
async function paidLately(): Promise<bigint> {
  const { account } = await askServer<MeAnswer>(cleo, '/api/me');
  const review = await askServer<BlockReviewAnswer>(nova, `/api/blocks/${account.id}/review`);
  return review.delivered.reduce((sum, { paidMinor }) => sum + BigInt(paidMinor), 0n);
}

it('[EE310] a block right after a paid call is reported and judged, and the money is returned', async () => {
  const before = await balanceMinor(cleo);
  const tippedMinor = await paidLately();
  await callsForMoney();
  expect(await balanceMinor(cleo)).toBeLessThan(before);
  await nova.goto('/@cleo');
  await press(nova, 'Block Cleo');
  const dialog = nova.page.getByRole('dialog');
  await dialog
    .getByText(/^They paid you .* lately/)
    .first()
    .waitFor(patient);
  await holds(nova, 'block');
  await dialog.getByRole('button', { name: 'Block', exact: true }).click(patient);
  await nova.page.getByRole('button', { name: 'Unblock Cleo' }).waitFor(patient);

  await cleo.goto('/reports');
  await cleo.page.getByLabel('What happened?').fill('She hung up and blocked me.', patient);
  await holds(cleo, 'reports-offered');
  await press(cleo, 'Report this block');
  await cleo.page.getByText('Waits for an auditor').waitFor(patient);

  await iris.goto('/admin/reports');
  await iris.page
    .getByLabel('Reason, which both sides read')
    .fill('Nothing was said that calls for it.', patient);
  await holds(iris, 'audits');
  expect(await cutOff(iris.page)).toEqual([]);
  await press(iris, 'Give the verdict');
  await iris.page.getByText('Nothing to judge').waitFor(patient);

  await nova.goto('/reports');
  await nova.page.getByText('Nothing was said that calls for it.').waitFor(patient);
  await holds(nova, 'reports-judged');
  await press(nova, 'Accept the verdict');
  await nova.page.getByText('Closed', { exact: true }).waitFor(patient);
  expect(await balanceMinor(cleo)).toBe(before + tippedMinor);

  await cleo.goto('/wallet');
  await cleo.page.getByText('Returned by Nova Reyes after a block').first().waitFor(patient);
  await cleo.goto('/reports');
  await cleo.page.getByText('Returned to the fan').waitFor(patient);
  await holds(cleo, 'reports-closed');
  await nova.goto('/account');
  await press(nova, 'Unblock Cleo');
  await nova.page.getByText('You have not blocked anyone.').waitFor(patient);
  await holds(nova, 'account-blocks');
  expect(world.complaints()).toEqual([]);
});

it('[EE311] a raid meets the Shield, what was said is reported and taken away, and its writer is restricted', async () => {
  const path = await goLive(nova, { title: 'A quiet evening' });
  for (const guest of [cleo, iris]) await guest.goto(path);
  await say(cleo, 'raid at scam.com');
  await reads(iris, 'raid at scam.com');
  await iris.page.getByRole('button', { name: 'Report Cleo' }).click(patient);
  await holds(iris, 'report-line');
  await press(iris, 'Send report');
  await iris.page.getByText('Thank you, your report was sent').first().waitFor(patient);
  await press(nova, 'Moderation');
  const desk = nova.page.getByRole('dialog', { name: 'Moderation' });
  await desk.getByRole('switch', { name: 'Shield' }).click(patient);
  await desk.getByRole('switch', { name: 'Shield', checked: true }).waitFor(patient);
  // the panel is another one on a phone: the desk would be closed
  await keepPicture(nova.page, 'desk-now');
  expect(await barriers(nova.page)).toEqual([]);
  await say(cleo, 'raid again');
  await cleo.page.getByText('Only people who have followed for a while', { exact: false }).waitFor(patient);
  for (const tab of ['Rules', 'People', 'Log']) {
    await desk.getByRole('tab', { name: tab }).click(patient);
    await keepPicture(nova.page, `desk-${tab.toLowerCase()}`);
    expect(await barriers(nova.page)).toEqual([]);
    expect(await cutOff(nova.page)).toEqual([]);
  }
  await desk.getByText('The creator put the Shield up').waitFor(patient);
  await nova.page.keyboard.press('Escape');
  await restricted();
  await iris.goto('/admin/reports');
  await iris.page.getByRole('tab', { name: 'Content' }).click(patient);
  await iris.page.getByText('raid at scam.com').waitFor(patient);
  await holds(iris, 'flags');
  expect(await cutOff(iris.page)).toEqual([]);
});

/** Nova restricts Cleo, who is told so in place of the composer. */
async function restricted(): Promise<void> {
  const { account } = await askServer<MeAnswer>(cleo, '/api/me');
  const body = { keepsFrom: ['write'], slowSeconds: 0, minutes: 60 };
  await askServer(nova, `/api/curbs/${account.id}`, { method: 'PUT', body });
  await cleo.page.getByText('The creator does not let you write here', { exact: false }).waitFor(patient);
  await holds(cleo, 'restricted');
}
