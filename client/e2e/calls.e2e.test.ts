import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { patient } from './acts.ts';
import { keepPicture } from './keepPicture.ts';
import { askServer, DESKTOP, type Guest, newToCalls, openWorld, PHONE, type World } from './kit.ts';
import { cutOff, nameless, overflowPx, resize } from './pageChecks.ts';

const inCall = (page: Page): Locator => page.locator('[data-call]');
const ringing = (page: Page): Locator => page.locator('[data-ringing]');
const playing = (page: Page): Locator => page.locator('[data-person][data-playing]');
const hangUp = ({ page }: Guest): Promise<void> =>
  page.getByRole('button', { name: 'Hang up' }).click(patient);
const press = ({ page }: Guest, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click(patient);
const lines = ({ page }: Guest): Locator => page.getByRole('log', { name: 'Messages' });
/** What a page holds of cameras and microphones that is still live. */
const heldTracks = ({ page }: Guest): Promise<number> =>
  page.evaluate(() => (window as unknown as { heldTracks: () => number }).heldTracks());

/** What a page may log while there is no server. */
const AWAY = /ERR_CONNECTION|ERR_EMPTY_RESPONSE|WebSocket|Failed to fetch|\/matchmake\//;

/** Pictures of so many others come in and move. */
async function sees({ page }: Guest, others: number): Promise<void> {
  await expect.poll(() => playing(page).count(), patient).toBe(others);
  const times = () =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLVideoElement>('[data-playing] video')].map((video) =>
        video.videoWidth > 0 ? video.currentTime : 0,
      ),
    );
  const before = await times();
  await expect
    .poll(async () => (await times()).every((time, at) => time > (before[at] ?? 0) + 0.1), patient)
    .toBe(true);
}

/** In how many rows the buttons of the call stand; 0: one of them is not all in sight. */
const rowsOfButtons = (page: Page): Promise<number> =>
  inCall(page)
    .getByRole('button', { name: 'Hang up' })
    .evaluate((button) => {
      const all = [...button.parentElement!.children].filter((one) => one instanceof HTMLButtonElement);
      const places = all.map((one) => one.getBoundingClientRect());
      const inSight = places.every(({ left, right }) => left >= 0 && right <= window.innerWidth);
      return inSight ? new Set(places.map(({ top }) => Math.round(top))).size : 0;
    });

/** Begins a group by the way that a page has. */
async function startGroup(guest: Guest, handles: readonly string[]): Promise<string> {
  const body = { type: 'group', name: 'Band', handles };
  const wish = { method: 'POST', body } as const;
  return (await askServer<{ conversationId: string }>(guest, '/api/conversations', wish)).conversationId;
}

describe('calls in conversations', () => {
  let world: World;
  let [ada, ben, bensOther, cleo] = [] as unknown as [Guest, Guest, Guest, Guest];
  let group = '';

  beforeAll(async () => {
    world = await openWorld();
    [ada, ben, cleo] = [
      await world.enter('Ada'),
      await world.enter('Ben', { size: PHONE }),
      await world.enter('Cleo'),
    ];
    bensOther = await ben.newTab();
    for (const { context } of [ada, ben, cleo])
      await context.addInitScript(() => {
        const held: MediaStreamTrack[] = [];
        const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = async (wishes) => {
          const stream = await ask(wishes);
          held.push(...stream.getTracks());
          return stream;
        };
        Object.assign(window, {
          heldTracks: () => held.filter(({ readyState }) => readyState === 'live').length,
        });
      });
    group = await startGroup(ada, ['ben', 'cleo']);
    await ada.goto(`/messages/${group}`);
    await ben.goto('/');
    await bensOther.goto('/messages');
    await cleo.goto('/messages');
    await newToCalls(cleo);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
  });
  afterAll(() => world.close());

  const picture = ({ page }: Guest, name: string) => keepPicture(page, `call-${name}`);

  /** Whoever is new to calls sees and hears themselves first; the call rings on meanwhile. */
  async function checksDevices(guest: Guest): Promise<void> {
    const check = guest.page.getByRole('dialog', { name: /^Check your devices/ });
    await expect
      .poll(() => check.locator('video').evaluate((video: HTMLVideoElement) => video.videoWidth), patient)
      .toBeGreaterThan(0);
    await check.getByRole('meter').waitFor(patient);
    expect(await check.getByLabel('Camera', { exact: true }).count()).toBe(1);
    expect(await inCall(guest.page).count()).toBe(0);
    await picture(guest, 'check-1440');
    await check.getByRole('button', { name: 'Answer', exact: true }).click(patient);
  }

  it('[EE260] [EE265] three people see each other, and one of two devices answers', async () => {
    await press(ada, 'Video call');
    for (const { page } of [ben, bensOther, cleo]) await ringing(page).waitFor(patient);
    await ringing(ben.page).evaluate((card) =>
      Promise.all(card.getAnimations().map(({ finished }) => finished)),
    );
    await picture(ben, 'ring-375');
    await picture(cleo, 'ring-1440');
    await press(ben, 'Answer with video');
    await ringing(bensOther.page).waitFor({ state: 'detached', timeout: 5_000 });
    await press(cleo, 'Answer with video');
    await checksDevices(cleo);
    for (const one of [ada, ben, cleo]) await sees(one, 2);
    await picture(ada, 'three-1440');
    await picture(ben, 'three-375');
    for (const [{ page }, size] of [
      [ada, DESKTOP],
      [ben, PHONE],
    ] as const) {
      await resize(page, size);
      expect(await overflowPx(page)).toBe(0);
      expect(await cutOff(page)).toEqual([]);
      expect(await nameless(page)).toEqual([]);
      expect(await rowsOfButtons(page)).toBe(1);
    }
  });

  it('[EE261] goes on, small, over another page, and shows who is silent', async () => {
    await press(ada, 'Make the call small');
    await ada.page.getByRole('link', { name: 'Mesi Live' }).first().click(patient);
    await sees(ada, 2);
    await picture(ada, 'small-1440');
    await press(cleo, 'Mute microphone');
    await press(ada, 'Make the call large');
    await ada.page
      .getByRole('img', { name: 'Microphone off' })
      .or(ada.page.getByLabel('Microphone off'))
      .first()
      .waitFor(patient);
    await press(cleo, 'Turn camera off');
    await expect.poll(() => ada.page.locator('[data-playing] [class*=face]').count(), patient).toBe(1);
    await press(cleo, 'Turn camera on');
    await sees(ada, 2);
  });

  it('[EE264] outlives a reload, and the server with its media server', async () => {
    await bensOther.page.close();
    await ben.page.reload();
    for (const one of [ada, ben]) await sees(one, 2);
    for (const { complaints } of [ada, ben, cleo]) complaints.forgive(AWAY);
    expect(world.server.killJanus()).toBe(true);
    await world.server.kill9();
    await expect.poll(() => playing(ada.page).count(), patient).toBe(0);
    await world.server.restart();
    for (const one of [ada, ben, cleo]) await sees(one, 2);
    await expect.poll(() => inCall(ada.page).getAttribute('data-call'), patient).toBe('running');
  });

  it('[EE262] a killed tab is shown as gone, and everybody lets go of their devices at the end', async () => {
    await cleo.page.close();
    await ada.page.getByText('reconnecting').first().waitFor(patient);
    await sees(ada, 1);
    await hangUp(ben);
    await inCall(ben.page).waitFor({ state: 'detached' });
    expect(await heldTracks(ben)).toBe(0);
    await hangUp(ada);
    await inCall(ada.page).waitFor({ state: 'detached' });
    expect(await heldTracks(ada)).toBe(0);
  });

  it('[EE263] declined, and missed with the way back', async () => {
    await ada.goto('/messages?to=ben');
    await press(ada, 'Voice call');
    await ringing(ben.page).waitFor(patient);
    await press(ben, 'Decline');
    await lines(ada).getByText('declined').waitFor(patient);
    await inCall(ada.page).waitFor({ state: 'detached' });
    await lines(ada).getByRole('button', { name: 'Call back' }).click(patient);
    await ringing(ben.page).waitFor(patient);
    await hangUp(ada);
    await ringing(ben.page).waitFor({ state: 'detached' });
    await ben.page.getByRole('button', { name: /^Notifications, \d+ new/ }).click(patient);
    await ben.page.getByRole('link', { name: /Missed call from .*Ada/ }).click(patient);
    await lines(ben).getByText('Missed call from').last().waitFor(patient);
    await picture(ben, 'missed-375');
    expect(await heldTracks(ada)).toBe(0);
  });

  it('[EE9] no page complained', () => {
    expect(world.complaints()).toEqual([]);
  });
});
