import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { patient } from './acts.ts';
import { keepPicture } from './keepPicture.ts';
import { balanceMinor, DESKTOP, type Guest, openWorld, PHONE, type World } from './kit.ts';
import { cutOff, nameless, overflowPx, resize, spilled } from './pageChecks.ts';

const lines = (page: Page): Locator => page.getByRole('log', { name: 'Messages' });
const line = (page: Page, text: string): Locator =>
  lines(page)
    .getByRole('article')
    .filter({ has: page.locator('[data-said]').getByText(text, { exact: true }) })
    .last();
const composer = (page: Page): Locator => page.getByLabel('Message', { exact: true });

async function write({ page }: Guest, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
}

async function reads({ page }: Guest, text: string): Promise<void> {
  await line(page, text).waitFor(patient);
}

/** Opens what can be done about a line, and does it. */
async function act({ page }: Guest, text: string, button: string, item?: string): Promise<void> {
  await line(page, text).hover();
  await line(page, text).getByRole('button', { name: button, exact: true }).click(patient);
  if (item) await page.getByRole('menuitem', { name: item }).click(patient);
}

const hasTick = ({ page }: Guest, text: string, tick: string): Promise<void> =>
  line(page, text).locator(`[data-tick=${tick}]`).waitFor(patient);

describe('the messenger', () => {
  let world: World;
  let [ada, adasOther, ben, nova] = [] as unknown as [Guest, Guest, Guest, Guest];
  let direct = '';

  beforeAll(async () => {
    world = await openWorld([], {}, { shell: true });
    [ada, ben, nova] = [await world.enter('Ada'), await world.enter('Ben'), await world.enter('Nova Reyes')];
    adasOther = await ada.newTab();
    await ada.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    // what the browser itself says while the network is away
    for (const { complaints } of [ada, adasOther])
      complaints.forgive(/ERR_INTERNET_DISCONNECTED|\/matchmake\//);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
  });
  afterAll(() => world.close());

  const toPath = async (who: Guest, path: string) => {
    await who.goto(path);
    await composer(who.page).waitFor(patient);
  };

  it('[EE140] two people talk: what one writes the other reads, and each tab of both', async () => {
    await ada.goto('/messages?to=ben');
    await composer(ada.page).waitFor(patient);
    direct = new URL(ada.page.url()).pathname;
    await write(ada, 'are you there?');
    await hasTick(ada, 'are you there?', 'arrived');
    await toPath(adasOther, direct);
    await reads(adasOther, 'are you there?');
    await ben.goto('/messages');
    await ben.page.getByRole('link', { name: /^Ada/ }).click(patient);
    await reads(ben, 'are you there?');
    await hasTick(ada, 'are you there?', 'read');
    await act(ben, 'are you there?', 'Reply');
    await write(ben, 'always');
    await reads(ada, 'always');
    await reads(adasOther, 'always');
    await line(ada.page, 'always')
      .getByRole('button', { name: /Go to the message of .*Ada/ })
      .waitFor(patient);
  });

  it('[EE140] a reaction, an edit by the arrow up, and a deletion are seen by the other', async () => {
    await act(ada, 'always', 'React');
    await line(ada.page, 'always').getByRole('button', { name: '❤️' }).click();
    await line(ben.page, 'always')
      .getByRole('button', { name: /^❤️: Ada/ })
      .waitFor(patient);
    await composer(ada.page).press('ArrowUp');
    await composer(ada.page).fill('are you still there?');
    await composer(ada.page).press('Enter');
    await reads(ben, 'are you still there?');
    await line(ben.page, 'are you still there?').getByText('edited').waitFor(patient);
    await act(ben, 'always', 'More', 'Delete for all');
    await ben.page.getByRole('dialog').getByRole('button', { name: 'Delete for all' }).click(patient);
    await lines(ada.page).getByText('This message was deleted').last().waitFor(patient);
  });

  it('[EE141] what is written without a network survives a reload and is said once', async () => {
    await ada.context.setOffline(true);
    await write(ada, 'from the tunnel');
    await hasTick(ada, 'from the tunnel', 'sending');
    await ada.context.setOffline(false);
    await ada.page.reload();
    await reads(ben, 'from the tunnel');
    await hasTick(ada, 'from the tunnel', 'read');
    await ben.page.reload();
    await reads(ben, 'from the tunnel');
    for (const { page } of [ada, ben])
      expect(await lines(page).getByText('from the tunnel', { exact: true }).count()).toBe(1);
  });

  it('[EE162] while the network is away a bar says so, for what it is worth, and goes by itself', async () => {
    const { page } = ada;
    const bar = page.getByRole('status').getByText('No connection. Your messages are sent when it is back.');
    await ada.context.setOffline(true);
    await write(ada, 'from the next tunnel');
    await bar.waitFor(patient);
    for (const size of [PHONE, DESKTOP]) {
      await resize(page, size);
      await keepPicture(page, `messenger-offline-${size.width}`);
      expect([await cutOff(page), await spilled(page), await overflowPx(page)]).toEqual([[], [], 0]);
      // the one of all pages would say it again
      expect(await page.getByText('No connection to Mesi Live').filter({ visible: true }).count()).toBe(0);
    }
    await ada.context.setOffline(false);
    await bar.waitFor({ state: 'detached', ...patient });
    await reads(ben, 'from the next tunnel');
  });

  it('[EE141] a draft is kept for its conversation', async () => {
    await composer(ada.page).fill('not yet');
    await ada.page.reload();
    await composer(ada.page).waitFor(patient);
    expect(await composer(ada.page).inputValue()).toBe('not yet');
    await composer(ada.page).fill('');
  });

  it('[EE142] a group: made, joined by a link, with a mention, and left', async () => {
    const { page } = ada;
    await page.getByRole('button', { name: 'New conversation' }).click();
    await page.getByRole('menuitem', { name: 'New group' }).click(patient);
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Group name').fill('Sunday picnic');
    await dialog.getByLabel('People', { exact: true }).fill('ben');
    await dialog.getByLabel('People', { exact: true }).press('Enter');
    await dialog.getByRole('button', { name: 'Create group with 1 person' }).click(patient);
    await lines(page)
      .getByText('You added')
      .or(lines(page).getByText('You made the group'))
      .first()
      .waitFor(patient);
    const group = new URL(page.url()).pathname;
    await page.getByRole('button', { name: 'Details' }).click();
    await page.getByRole('button', { name: 'New invite link' }).click(patient);
    await page.getByText('Link copied').waitFor(patient);
    const link = await page.evaluate(() => navigator.clipboard.readText());
    await nova.goto(new URL(link).pathname);
    await nova.page.getByRole('button', { name: 'Join group' }).click(patient);
    await nova.page.waitForURL((url) => url.pathname === group);
    await toPath(ben, group);
    await composer(nova.page).fill('hello @be');
    await nova.page.getByRole('option', { name: /Ben/ }).waitFor(patient);
    await composer(nova.page).press('Enter');
    await composer(nova.page).press('Enter');
    await lines(ben.page).getByText('@ben', { exact: true }).waitFor(patient);
    await nova.page.getByRole('button', { name: 'Details' }).click();
    await nova.page.getByRole('button', { name: 'Leave group' }).click(patient);
    await nova.page.getByRole('dialog').getByRole('button', { name: 'Leave group' }).click(patient);
    await lines(ben.page).getByText('Nova Reyes left').waitFor(patient);
    await ben.goto('/messages');
    await composer(page).fill('bring cake @be');
    await page.getByRole('option', { name: /Ben/ }).waitFor(patient);
    await composer(page).press('Enter');
    await composer(page).press('Enter');
    await ben.page.getByRole('link', { name: /^Sunday picnic.*You were mentioned/ }).waitFor(patient);
    await ben.page.getByRole('button', { name: /^Notifications, / }).click(patient);
    await ben.page.getByRole('link', { name: 'Ada mentioned you in Sunday picnic' }).click(patient);
    await lines(ben.page).getByText('bring cake').waitFor(patient);
    await ben.page.waitForURL((url) => url.pathname === group && url.search === '');
  });

  it('[EE145] the owner of a group puts the Shield up by a command, and lets a first message through at the desk', async () => {
    const { page } = ada;
    await write(ada, '/shield on');
    await page.getByText('Done', { exact: true }).waitFor(patient);
    await write(ben, 'me too');
    await ben.page.getByText('An admin of this group looks at that message first.').first().waitFor(patient);
    await page.getByRole('button', { name: 'Moderation' }).click(patient);
    const desk = page.getByRole('dialog', { name: 'Moderation' });
    await desk.getByText('me too').waitFor(patient);
    for (const size of [PHONE, DESKTOP]) {
      await resize(page, size);
      await keepPicture(page, `group-desk-${size.width}`);
      expect([await cutOff(page), await nameless(page), await spilled(page)]).toEqual([[], [], []]);
    }
    await desk.getByRole('button', { name: 'Show the message of Ben' }).click(patient);
    await desk.getByText('No messages are waiting.').waitFor(patient);
    await page.keyboard.press('Escape');
    await reads(ada, 'me too');
    await reads(ben, 'me too');
    expect(await lines(page).getByText('/shield on').count()).toBe(0);
  });

  it('[EE144] a tip in the conversation is paid and told once', async () => {
    const { page } = ben;
    await toPath(ben, direct);
    await page.getByRole('button', { name: 'Tip', exact: true }).click();
    await page.getByRole('dialog').getByLabel('Amount').fill('7');
    await page.getByRole('dialog').getByRole('button', { name: 'Send 7.00 MESI to Ada' }).click(patient);
    await lines(page).getByText('7.00 MESI').waitFor(patient);
    await toPath(ada, direct);
    await lines(ada.page).getByText('7.00 MESI').waitFor(patient);
    expect(await balanceMinor(ben)).toBe(4_993_000_000n);
  });

  it('[EE143] it holds on a phone and on a desk, in light and dark, and everything has a name', async () => {
    for (const [who, path] of [
      [ada, new URL(ada.page.url()).pathname],
      [ben, direct],
      [nova, '/messages'],
    ] as const) {
      const { page } = who;
      if (new URL(page.url()).pathname !== path) await who.goto(path);
      await page.getByRole('heading', { name: 'Messages' }).or(composer(page)).first().waitFor(patient);
      for (const size of [PHONE, DESKTOP]) {
        await resize(page, size);
        expect(await overflowPx(page), `${path} ${size.width}`).toBe(0);
        expect(await spilled(page), `${path} ${size.width}`).toEqual([]);
        expect(await cutOff(page), `${path} ${size.width}`).toEqual([]);
      }
      expect(await nameless(page)).toEqual([]);
    }
  });

  it('[NC6] a log-out leaves nothing of conversations in the browser, in no tab', async () => {
    const kept = ({ page }: Guest) =>
      page.evaluate(() =>
        [sessionStorage, localStorage]
          .flatMap((storage) => Object.keys(storage))
          .filter((key) => /^mesi\.chat\.(lines|heads|draft)\./.test(key)),
      );
    await composer(ada.page).fill('nobody reads this');
    for (const tab of [ada, adasOther]) expect(await kept(tab)).not.toEqual([]);
    await ada.page
      .getByRole('button', { name: /account/i })
      .first()
      .click();
    await ada.page.getByRole('menuitem', { name: 'Log out', exact: true }).click(patient);
    for (const { page } of [ada, adasOther])
      await page
        .getByRole('button', { name: 'Log in', exact: true })
        .or(page.getByRole('link', { name: 'Log in', exact: true }))
        .first()
        .waitFor(patient);
    for (const tab of [ada, adasOther]) expect(await kept(tab)).toEqual([]);
  });

  it('[EE9] no page complained', () => {
    expect(world.complaints()).toEqual([]);
  });
});
