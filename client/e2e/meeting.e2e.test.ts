import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { PresenceAnswer } from '../../shared/protocol/meetings.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/time.ts';
import { patient } from './acts.ts';
import { type ClockAhead, makeClockAhead } from './clockAhead.ts';
import { chainOf, giveWallet } from './cryptoWallet.ts';
import { type HeldCamera, makeHeldCamera } from './heldCamera.ts';
import { keepPicture } from './keepPicture.ts';
import { askServer, balanceMinor, type Guest, openWorld, PHONE, type World } from './kit.ts';
import { lookAtAll } from './looks.ts';
import { bid, dialog, localTime, nameTime, yes } from './meetingForms.ts';
import { barriers, overflowPx, resize } from './pageChecks.ts';
import { makeTestCamera } from './testCamera.ts';

const AMOUNT_MINOR = 12_000_000n;
let folder: string;
let clock: ClockAhead;
let camera: HeldCamera;
let world: World;
/** Where the embedded chain listens. */
let chain: Promise<string>;
let nova = null as unknown as Guest;
let ada = null as unknown as Guest;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mesi-meeting-'));
  [clock, camera] = await Promise.all([makeClockAhead(folder), makeHeldCamera()]);
  // a chain follows the money of the bids
  world = await openWorld([await makeTestCamera(), camera], {
    ...clock.env,
    ...{ MESI_ESCROW: 'embedded', MESI_EXPLORER_URL: 'https://explorer.example.org' },
  });
  chain = chainOf(world.server);
  nova = await world.enter('Nova Reyes');
  ada = await world.enter('Ada', { size: PHONE, camera: 1 });
}, 120_000);
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

const moveTo = (atMs: number) => clock.moveTo(world.server, atMs);
/** A time on the grid of slots, so much later than it is for the server. */
const gridMs = (laterMs: number) => Math.ceil((clock.nowMs() + laterMs) / (5 * MINUTE_MS)) * 5 * MINUTE_MS;

/** Opens what Nova offers, once it is read. */
async function openOffer(): Promise<Locator> {
  await nova.goto('/studio/bids');
  await nova.page.getByRole('button', { name: 'What you offer' }).click(patient);
  const offer = dialog(nova.page);
  await offer.getByRole('switch').first().waitFor(patient);
  return offer;
}

/** Nova, who looks at the meeting, accepts the bid of so much MESI, and names a time; `how` is a call where it is absent. */
async function accept(
  mesi: number,
  { startMs, how }: { readonly startMs: number; readonly how?: string },
): Promise<void> {
  const { page } = nova;
  await page.getByRole('button', { name: new RegExp(`^Accept ${mesi}`) }).click(patient);
  const form = dialog(page);
  if (how !== undefined) {
    await form.getByRole('button', { name: /^How Call/ }).click(patient);
    await page.getByRole('menuitemradio', { name: how }).click();
  }
  await form.getByLabel('Start').fill(await localTime(page, startMs));
  await form.getByRole('button', { name: /^Accept/ }).click();
}

async function looksRight({ page }: Guest, name: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: /^Meeting with/ }).waitFor(patient);
  await looksFine(page, name);
}

async function looksFine(page: Page, name: string): Promise<void> {
  await keepPicture(page, name);
  expect(await overflowPx(page), name).toBe(0);
  expect(await barriers(page), name).toEqual([]);
}

/** Meetings that are first bid for from now on ask their fan for nothing. */
async function askNothing(): Promise<void> {
  const settings = await askServer<object>(nova, '/api/meeting-settings');
  const body = { ...settings, asks: [], checks: {} };
  await askServer(nova, '/api/meeting-settings', { method: 'PUT', body });
}

/**
 * Ada bids for a time, is outbid by Ben, has her money back, and bids again. The meeting asks for what is chosen now, and later ones
 * for nothing. Returns its path.
 */
async function winTime(startMs: number): Promise<string> {
  const ben = await world.enter('Ben');
  const [adaHad, benHad] = await Promise.all([balanceMinor(ada), balanceMinor(ben)]);
  await ada.goto('/@nova-reyes');
  await ada.page.getByRole('button', { name: 'Bid to meet' }).click(patient);
  await nameTime(ada.page, startMs);
  await dialog(ada.page)
    .getByRole('button', { name: /^Bid 10/ })
    .click(patient);
  await ada.page.waitForURL(/\/meeting\//, patient);
  const path = new URL(ada.page.url()).pathname;
  await askNothing();
  await bid(ben, startMs, 11);
  await ada.page.getByText(/^Someone bid more/).waitFor(patient);
  expect(await balanceMinor(ada)).toBe(adaHad);
  await looksRight(ada, 'meeting-outbid');
  await ada.page.getByRole('link', { name: 'Bid again' }).click(patient);
  await dialog(ada.page)
    .getByText(/^The highest bid for this time is 11/)
    .waitFor(patient);
  await dialog(ada.page)
    .getByRole('button', { name: /^Bid 12/ })
    .click(patient);
  await ada.page.waitForURL((url) => url.pathname === path, patient);
  await expect.poll(() => balanceMinor(ben)).toBe(benHad);
  expect(adaHad - (await balanceMinor(ada))).toBe(AMOUNT_MINOR);
  await ben.leave();
  return path;
}

/** Both sides of the books agree, as whoever runs the server reads it. */
async function booksAreEven(): Promise<void> {
  const iris = await world.logIn('Iris', { size: PHONE });
  await iris.goto('/admin/solvency');
  await iris.page.locator('section[data-chain="answers"]').waitFor(patient);
  for (const check of ['locks', 'cover'])
    expect(await iris.page.locator(`[data-check="${check}"]`).getAttribute('data-result')).toBe('true');
  await looksFine(iris.page, 'solvency-chain');
}

it('[EE290] [EE71] whoever is outbid bids again and wins, is asked who they are, and the scan of the code on the other page releases the money', async () => {
  const offer = await openOffer();
  for (const at of [0, 1]) await offer.getByRole('switch').nth(at).check();
  await offer.getByRole('switch', { name: 'Full name' }).check();
  await offer.getByLabel('Minimum bid').first().fill('10');
  await offer.getByRole('button', { name: 'Save' }).click();
  await offer.waitFor({ state: 'hidden', ...patient });

  const startMs = gridMs(3 * HOUR_MS);
  const path = await winTime(startMs);
  await ada.page.locator('[data-chain="locked"]').first().waitFor(patient);
  // what the chain says of the money is the longest thing on these cards
  await lookAtAll([
    { name: 'meeting-chain', who: ada, path, ready: '[data-chain]' },
    { name: 'bids-chain', who: ada, path: '/bids', ready: '[data-chain]' },
  ]);
  await resize(ada.page, PHONE);
  await ada.goto(path);

  await nova.goto(path);
  await nova.page.getByRole('button', { name: /^Accept 12/ }).click(patient);
  await yes(nova.page, /^Accept/).click(patient);
  await expect.poll(() => ada.page.getByLabel('Full name').inputValue(patient), patient).toBe('Ada');
  await ada.page.getByRole('button', { name: 'Agree and send' }).click(patient);
  await nova.page.getByText('Confirmed').first().waitFor(patient);
  await ada.page.getByRole('link', { name: 'Open the chat' }).click(patient);
  await ada.page.locator('[data-meeting]').getByText('Confirmed').waitFor(patient);

  await moveTo(startMs);
  await Promise.all([nova.goto(path), ada.goto(path)]);
  const code = nova.page.locator('svg[data-window]');
  await code.waitFor(patient);
  await looksRight(nova, 'meeting-code');
  await ada.page.getByRole('button', { name: 'Scan the code' }).waitFor(patient);
  // the film is as old as the window of the code: a code of just now is filmed
  const window = await code.getAttribute('data-window');
  await nova.page.waitForFunction(
    (old) => document.querySelector('svg[data-window]')?.getAttribute('data-window') !== old,
    window,
    patient,
  );
  await camera.holdOver(await code.screenshot());
  await ada.page.getByRole('button', { name: 'Scan the code' }).click(patient);
  await ada.page.getByText('You have met. The money is released.').waitFor(patient);
  await nova.page.getByText('Met and paid').first().waitFor(patient);
  // the same two proofs have released the lock
  const end = ada.page.locator('[data-chain="ended"]').getByRole('link');
  await end.waitFor(patient);
  expect(await end.getAttribute('href')).toMatch(/^https:\/\/explorer\.example\.org\/tx\/0x[0-9a-f]{64}$/);
  await looksRight(ada, 'meeting-paid');

  await booksAreEven();
}, 180_000);

it('[EE291] whoever comes later sees how the bidding stands, the creator who bids, and who is declined has the money back', async () => {
  const ben = await world.enter('Ben', { size: PHONE });
  const benHad = await balanceMinor(ben);
  const startMs = gridMs(6 * HOUR_MS);
  const path = await bid(ada, startMs, 10, true);
  await ben.goto('/@nova-reyes');
  await ben.page.getByRole('button', { name: 'Bid to meet' }).click(patient);
  await nameTime(ben.page, startMs);
  const form = dialog(ben.page);
  await form.getByText(/^The highest bid for this time is 10/).waitFor(patient);
  await form.getByRole('button', { name: /^Bid 11/ }).waitFor(patient);
  await keepPicture(ben.page, 'meeting-auction');
  await form.getByLabel('Your bid').fill('15');
  await form.getByRole('button', { name: /^Bid 15/ }).click(patient);
  await ben.page.waitForURL(/\/meeting\//, patient);
  await nova.goto('/studio/bids');
  const others = nova.page.getByRole('list', { name: 'Other bids' });
  await others.getByText(/^Ada · 10\.00 MESI · \d+ meetings? kept, 0 missed/).waitFor(patient);
  await Promise.all([nova.goto(path), ada.goto(path)]);
  for (const fan of [ben, ada]) {
    await nova.page.getByRole('button', { name: 'Decline' }).first().click(patient);
    await yes(nova.page, 'Decline').click(patient);
    for (const { page } of [nova, fan]) await page.getByText('Declined').first().waitFor(patient);
  }
  await expect.poll(() => balanceMinor(ben)).toBe(benHad);
  expect(await overflowPx(ben.page)).toBe(0);
  await ben.leave();
}, 90_000);

it('[EE292] of a reported no-show that is contested an administrator decides, and both read why', async () => {
  const startMs = gridMs(6 * HOUR_MS);
  const path = await bid(ada, startMs, 20);
  await nova.goto(path);
  await nova.page.getByRole('button', { name: /^Accept 20/ }).click(patient);
  await yes(nova.page, /^Accept/).click(patient);
  await nova.page.getByLabel('Place').fill('Café Mitte', patient);
  await nova.page.getByRole('button', { name: 'Say where' }).click(patient);
  await ada.goto(path);
  await ada.page.getByText('Café Mitte').waitFor(patient);
  await moveTo(startMs + 11 * MINUTE_MS);
  await Promise.all([nova.goto(path), ada.goto(path)]);
  await ada.page.getByRole('button', { name: 'Report a no-show' }).click(patient);
  await dialog(ada.page).getByLabel('What happened').fill('I waited at the gate.');
  await yes(ada.page, 'Report it').click(patient);
  await nova.page.getByRole('button', { name: 'Object' }).click(patient);
  await dialog(nova.page).getByLabel('What happened').fill('I was inside.');
  await yes(nova.page, 'Object').click(patient);
  await nova.page.getByText('Being decided').first().waitFor(patient);
  const iris = await world.logIn('Iris', { size: PHONE });
  await iris.goto('/admin/disputes');
  await iris.page.getByText('I waited at the gate.').waitFor(patient);
  await iris.page.getByText('I was inside.').waitFor(patient);
  await iris.page.getByLabel('Percent to the creator').fill('25');
  await iris.page.getByLabel('Reason').fill('Nobody named the door.');
  await looksFine(iris.page, 'meeting-dispute');
  await iris.page.getByRole('button', { name: 'Decide' }).click(patient);
  await yes(iris.page, 'Decide').click(patient);
  await iris.page.getByText('Nothing to decide').waitFor(patient);
  for (const { page } of [ada, nova]) await page.getByText('Nobody named the door.').waitFor(patient);
  await ada.page.getByText('5.00 MESI paid, 15.00 MESI returned').waitFor(patient);
  await looksRight(ada, 'meeting-decided');
  await iris.leave();
}, 90_000);

it('[EE293] a bid that is accepted and not confirmed within 48 hours returns, and stands in the chat and the calendar until then', async () => {
  const had = await balanceMinor(ada);
  const path = await bid(ada, null, 30);
  await nova.goto(path);
  await accept(30, { startMs: gridMs(3 * DAY_MS) });
  await ada.goto(path);
  await ada.page.getByRole('link', { name: 'Open the chat' }).click(patient);
  const bar = ada.page.locator('[data-meeting]');
  await bar.waitFor(patient);
  await keepPicture(ada.page, 'meeting-chat');
  expect(await overflowPx(ada.page)).toBe(0);
  await ada.goto('/calendar');
  await ada.page
    .getByRole('link', { name: /Nova Reyes/ })
    .first()
    .waitFor(patient);
  await looksFine(ada.page, 'meeting-agenda');
  await nova.goto('/calendar');
  await nova.page.getByRole('heading', { name: /^Week of/ }).waitFor(patient);
  await looksFine(nova.page, 'meeting-week');
  await moveTo(clock.nowMs() + 48 * HOUR_MS + MINUTE_MS);
  await ada.goto(path);
  await ada.page.getByText('30.00 MESI returned').waitFor(patient);
  await expect.poll(() => balanceMinor(ada)).toBe(had);
}, 90_000);

it('[EE295] a fan passes the checks, the creator looks and says yes, and in the virtual room both meet without a code', async () => {
  const offer = await openOffer();
  for (const name of ['Full name', 'A least age', 'Look at it first'])
    await offer.getByRole('switch', { name }).check();
  await looksFine(nova.page, 'meeting-offer');
  await offer.getByRole('button', { name: 'Save' }).click();
  await offer.waitFor({ state: 'hidden', ...patient });
  const path = await bid(ada, null, 14);
  // what was asked for when it was first bid for stands
  await askNothing();
  await nova.goto(path);
  const startMs = gridMs(15 * MINUTE_MS);
  await accept(14, { startMs, how: 'Virtual room' });
  await ada.goto(path);
  await ada.page.getByLabel('Full name').fill('Ada L.', patient);
  await ada.page.getByLabel('Date of birth').fill('2020-01-01');
  await ada.page.getByRole('button', { name: 'Agree and send' }).click(patient);
  await ada.page.getByText('You are younger than is asked for here.').waitFor(patient);
  await looksRight(ada, 'meeting-consent');
  await ada.page.getByLabel('Date of birth').fill('1990-01-01');
  await ada.page.getByRole('button', { name: 'Agree and send' }).click(patient);
  await nova.page.getByRole('button', { name: 'Show the answers' }).click(patient);
  await nova.page.getByText('Ada L.').waitFor(patient);
  await looksRight(nova, 'meeting-review');
  await nova.page.getByRole('button', { name: /^Yes, meet/ }).click(patient);
  await nova.page.getByText('Confirmed').first().waitFor(patient);
  await ada.page.getByText('Read once').waitFor(patient);
  await ada.page.getByRole('link', { name: 'Open the chat' }).click(patient);
  await ada.page.locator('[data-meeting]').getByText('Confirmed').waitFor(patient);
  await moveTo(startMs + MINUTE_MS);
  await Promise.all([nova.goto(path), ada.goto(path)]);
  for (const { page } of [nova, ada]) await page.getByText('You are both here.').waitFor(patient);
  await looksRight(ada, 'meeting-together');
  // 24 of its 30 minutes; what two have been there together is written down when one leaves
  await moveTo(startMs + 26 * MINUTE_MS);
  await nova.goto(path);
  for (const { page } of [nova, ada]) await page.getByText(/The room has signed it/).waitFor(patient);
  await ada.page.getByText('14.00 MESI paid').waitFor(patient);
  const proof = await askServer<PresenceAnswer>(ada, `/api/meetings/${path.split('/').at(-1)}/presence`);
  expect(proof).toMatchObject({ neededS: 24 * 60, roomKey: expect.stringMatching(/^0x[0-9a-f]{40}$/) });
  await looksRight(nova, 'meeting-signed');
}, 90_000);

it('[EE294] a bid is locked from a crypto wallet that signs, called off, and the wallet has its money again', async () => {
  const cleo = await world.enter('Cleo', { size: PHONE });
  const had = await balanceMinor(cleo);
  const wallet = await giveWallet(cleo, world.server, {
    url: await chain,
    ...{ name: 'Fox Wallet', amountMinor: 2n * AMOUNT_MINOR },
  });
  await cleo.goto('/@nova-reyes');
  await cleo.page.getByRole('button', { name: 'Bid to meet' }).click(patient);
  await dialog(cleo.page).getByLabel('Your bid').fill('12');
  const pay = dialog(cleo.page).getByRole('button', { name: 'Bid from Fox Wallet' });
  wallet.behave({ chainId: 1 });
  await pay.click(patient);
  await cleo.page.getByText('Your crypto wallet is on another chain').waitFor(patient);
  wallet.behave({ isRefusing: true });
  await pay.click(patient);
  await cleo.page.getByText('You did not sign').waitFor(patient);
  await looksFine(cleo.page, 'meeting-crypto-wallet');
  wallet.behave();
  await pay.click(patient);
  await cleo.page.waitForURL(/\/meeting\//, patient);
  await cleo.page.getByText('Locked from a crypto wallet').waitFor(patient);
  expect([await wallet.balanceMinor(), await balanceMinor(cleo)]).toEqual([AMOUNT_MINOR, had]);
  await looksRight(cleo, 'meeting-crypto');
  await nova.goto(new URL(cleo.page.url()).pathname);
  await accept(12, { startMs: gridMs(3 * DAY_MS) });
  await nova.page.getByText('Waiting for confirmation').first().waitFor(patient);
  await cleo.page.getByRole('button', { name: 'Refuse' }).first().click(patient);
  await yes(cleo.page, /^Refuse/).click(patient);
  await cleo.page.locator('[data-chain="ended"]').waitFor(patient);
  expect([await wallet.balanceMinor(), await balanceMinor(cleo)]).toEqual([2n * AMOUNT_MINOR, had]);
  await cleo.leave();
}, 90_000);

it('[EE289] a wallet that is a contract signs for a bid as any other, and has its money again', async () => {
  const cleo = await world.logIn('Cleo', { size: PHONE });
  const wallet = await giveWallet(cleo, world.server, {
    url: await chain,
    ...{ name: 'Vault', amountMinor: 2n * AMOUNT_MINOR, isContract: true },
  });
  await cleo.goto('/@nova-reyes');
  await cleo.page.getByRole('button', { name: 'Bid to meet' }).click(patient);
  await dialog(cleo.page).getByLabel('Your bid').fill('12');
  await dialog(cleo.page).getByRole('button', { name: 'Bid from Vault' }).click(patient);
  await cleo.page.waitForURL(/\/meeting\//, patient);
  await cleo.page.getByText('Locked from a crypto wallet').waitFor(patient);
  expect(await wallet.balanceMinor()).toBe(AMOUNT_MINOR);
  await cleo.page.getByRole('button', { name: /^Withdraw bid/ }).click(patient);
  await yes(cleo.page, /^Withdraw/).click(patient);
  await cleo.page.locator('[data-chain="ended"]').waitFor(patient);
  expect(await wallet.balanceMinor()).toBe(2n * AMOUNT_MINOR);
  await cleo.leave();
}, 90_000);
