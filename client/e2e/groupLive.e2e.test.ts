import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { endStream, patient, seesMovingPicture, sharedPath, tip } from './acts.ts';
import { keepPicture } from './keepPicture.ts';
import { balanceMinor, type Guest, openWorld, PHONE, type World } from './kit.ts';
import { overflowPx } from './pageChecks.ts';

const lines = (page: Page): Locator => page.getByRole('log', { name: 'Messages' });
const composer = (page: Page): Locator => page.getByPlaceholder('Write a message');
const reads = ({ page }: Guest, text: string): Promise<void> =>
  lines(page).getByText(text).first().waitFor(patient);

async function write({ page }: Guest, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
}

/** Keeps what somebody sees, where a folder is named. */
async function keep({ page, name }: Guest, what: string): Promise<void> {
  await keepPicture(page, `groupLive-${what}-${name.split(' ')[0]}`);
}

/** A group of the demo goes live, each test from where the one before it stopped. */
describe('a group goes live', () => {
  let world: World;
  let [nova, ada, ben] = [] as unknown as [Guest, Guest, Guest];
  let group = '';
  let path = '';

  beforeAll(async () => {
    world = await openWorld([], {}, { shell: true });
    [nova, ada, ben] = [
      await world.enter('Nova Reyes'),
      await world.enter('Ada'),
      await world.enter('Ben', { size: PHONE }),
    ];
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
  });
  afterAll(() => world.close());

  it('[EE190] one press in the conversation leads to the studio, and every member is inside by one tap', async () => {
    await nova.goto('/messages');
    await nova.page.getByRole('link', { name: /^Tape echo circle/ }).click(patient);
    group = new URL(nova.page.url()).pathname;
    for (const fan of [ada, ben]) await fan.goto(group);
    await nova.page.getByRole('button', { name: 'Go live' }).click(patient);
    await nova.page.getByPlaceholder('Tape echo circle').waitFor(patient);
    await nova.page.getByLabel('Title').fill('First takes');
    await keep(nova, 'setup');
    await nova.page.getByText('Only members of the group can watch').waitFor(patient);
    await nova.page.getByRole('switch', { name: 'Record this stream' }).check();
    await nova.page.getByRole('button', { name: 'Go live' }).click(patient);
    await nova.page.getByText('On air').waitFor(patient);
    path = await sharedPath(nova);
    await keep(ada, 'bar');
    await ben.page.getByRole('link', { name: 'Watch now' }).waitFor(patient);
    await keep(ben, 'bar');
    for (const { page } of [ada, ben]) await page.getByRole('link', { name: 'Watch now' }).click(patient);
    for (const fan of [ada, ben]) await seesMovingPicture(fan);
    await ada.page.getByRole('button', { name: /^Notifications, / }).click(patient);
    await ada.page.getByRole('link', { name: 'Nova Reyes is live for Tape' }).waitFor(patient);
    await ada.page.keyboard.press('Escape');
  });

  it('[EE190] the conversation is the chat: what is written beside the picture stands in the group', async () => {
    await write(ada, 'from the front row');
    for (const who of [nova, ben]) await reads(who, 'from the front row');
    await write(nova, 'hello, front row');
    await reads(ada, 'hello, front row');
    await tip(ada, { amount: '5', message: 'for the tape' });
    await reads(nova, 'Ada tipped the stream');
    for (const who of [nova, ada, ben]) {
      await keep(who, 'live');
      expect(await overflowPx(who.page)).toBe(0);
    }
  });

  it('[EE191] whoever is removed while they watch is out at once', async () => {
    const other = await nova.newTab();
    await other.goto(group);
    await other.page.getByRole('button', { name: 'Details', exact: true }).click(patient);
    await other.page.getByRole('button', { name: 'More options for Ben' }).click(patient);
    await other.page.getByRole('menuitem', { name: 'Remove' }).click(patient);
    await other.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click(patient);
    await ben.page.getByText('Membership in one of Nova Reyes’s groups').waitFor(patient);
    expect(await ben.page.locator('video').count()).toBe(0);
    await keep(ben, 'door');
    await other.page.close();
  });

  it('[EE191] made public it is open to all, what was said stays in the group, and a card is left', async () => {
    await nova.page.getByRole('button', { name: 'Public', exact: true }).click(patient);
    await nova.page.getByRole('dialog').getByRole('button', { name: 'Make it public' }).click(patient);
    await seesMovingPicture(ben);
    await ben.page.getByLabel('Your message').waitFor(patient);
    expect(await lines(ben.page).getByText('from the front row').count()).toBe(0);
    await endStream(nova);
    await ada.goto(group);
    await lines(ada.page).getByText('Nova Reyes’s stream has ended: First takes').waitFor(patient);
    await lines(ada.page).getByText('One tip, 5.00 MESI.').waitFor(patient);
    await lines(ada.page).getByRole('button', { name: 'Watch the replay' }).waitFor(patient);
    await keep(ada, 'card');
    expect(path).toMatch(/^\/live\//);
    expect(world.complaints()).toEqual([]);
  });

  it('[EE193] the card plays what was recorded, to who is a member still', async () => {
    const { page } = ada;
    const film = page.getByRole('dialog').locator('video');
    await expect
      .poll(async () => {
        if (!(await film.isVisible()))
          await lines(page).getByRole('button', { name: 'Watch the replay' }).click();
        return film
          .evaluate((one: HTMLVideoElement) => one.currentTime, null, { timeout: 2_000 })
          .catch(() => 0);
      }, patient)
      .toBeGreaterThan(0.2);
    await keep(ada, 'replay');
    const address = (await film.getAttribute('src')) ?? '';
    await page.keyboard.press('Escape');
    await ben.goto(group);
    await ben.page.getByText('You are no longer in this group.').waitFor(patient);
    expect((await ben.context.request.get(world.server.address + address)).status()).toBe(401);
    expect(await lines(ben.page).getByRole('button', { name: 'Watch the replay' }).count()).toBe(0);
  });

  const paid = ({ page }: Guest, state: string) => page.locator(`[data-paid=${state}]`).last();

  it('[EE192] a message that is paid for waits for both to see, and the answer takes the money', async () => {
    await nova.goto('/messages');
    await nova.page.getByRole('button', { name: 'New conversation' }).click(patient);
    await nova.page.getByRole('menuitem', { name: 'Who can message you' }).click(patient);
    await nova.page.getByLabel('Who can write right away').click(patient);
    await nova.page.getByRole('menuitemradio', { name: 'No one' }).click(patient);
    await nova.page.getByRole('switch', { name: 'Everyone else pays for each message' }).check();
    await keep(nova, 'rules');
    await nova.page.getByRole('button', { name: 'Save' }).click(patient);
    const before = await balanceMinor(ben);
    await ben.goto('/messages?to=nova-reyes');
    await ben.page.getByText(/costs 5.00 MESI. Your money is held/).waitFor(patient);
    await composer(ben.page).fill('which pedal is it?');
    const { width = 0 } = (await composer(ben.page).boundingBox()) ?? {};
    expect(width).toBeGreaterThanOrEqual(PHONE.width / 2);
    await keep(ben, 'price');
    expect(await overflowPx(ben.page)).toBe(0);
    await ben.page.getByRole('button', { name: 'Send for 5.00 MESI' }).click(patient);
    await paid(ben, 'held').waitFor(patient);
    await nova.page.getByRole('link', { name: /^Ben/ }).click(patient);
    await paid(nova, 'held').waitFor(patient);
    await keep(nova, 'held');
    await write(nova, 'the tape echo');
    for (const who of [ben, nova]) await paid(who, 'paid').waitFor(patient);
    await keep(ben, 'paid');
    expect(before - (await balanceMinor(ben))).toBe(5_000_000n);
  });

  it('[EE194] the creator lets that person write for free, and takes it back in the details', async () => {
    await nova.page.getByRole('button', { name: 'Free from now on' }).click(patient);
    await reads(ben, 'Nova Reyes lets you write for free from now on');
    await composer(ben.page).fill('thank you!');
    await keep(ben, 'free');
    await ben.page.getByRole('button', { name: 'Send', exact: true }).click(patient);
    await reads(nova, 'thank you!');
    await nova.page.getByRole('button', { name: 'Details', exact: true }).click(patient);
    await keep(nova, 'free');
    await nova.page.getByRole('switch', { name: 'Writes to you for free' }).click();
    await nova.page.getByRole('button', { name: 'Close details' }).click(patient);
    await reads(ben, 'Messages to Nova Reyes have their price again');
  });

  it('[EE192] and returns whole when it is declined', async () => {
    const before = await balanceMinor(ben);
    await composer(ben.page).fill('and the amp?');
    await ben.page.getByRole('button', { name: 'Send for 5.00 MESI' }).click(patient);
    await nova.page.getByRole('button', { name: 'Return the money' }).click(patient);
    await lines(ben.page).getByText('This message was deleted').waitFor(patient);
    await expect.poll(() => balanceMinor(ben), patient).toBe(before);
    expect(world.complaints()).toEqual([]);
  });
});
