import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chat, endStream, goLive, patient, seesMovingPicture, sharedPath, tip } from './acts.ts';
import { balanceMinor, DESKTOP, type Guest, openWorld, PHONE, type World } from './kit.ts';
import { spilled } from './pageChecks.ts';

/** What the creator sees and decides: each test goes on where the one before it stopped. */
describe('the creator’s side', () => {
  let world: World;
  let [nova, ada, cleo] = [] as unknown as [Guest, Guest, Guest];
  let path = '';

  beforeAll(async () => {
    world = await openWorld();
    nova = await world.logIn('Nova Reyes');
    // Cleo's browser blocks camera and microphone
    [ada, cleo] = [await world.logIn('Ada'), await world.logIn('Cleo', { devices: false, size: PHONE })];
    path = await goLive(nova, { title: 'Seen from the other side' });
    for (const fan of [ada, cleo]) await fan.goto(path);
    await seesMovingPicture(ada);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
  });
  afterAll(() => world.close());

  const dialog = ({ page }: Guest) => page.getByRole('dialog');
  const card = ({ page }: Guest, title: string) => page.getByRole('region', { name: title });
  const strip = () => card(nova, 'Paid requests');

  it('[EE110] whose camera is blocked learns so before bidding, and takes part by watching', async () => {
    await card(nova, 'One-to-ones').getByRole('button', { name: 'Accept requests' }).click();
    await dialog(nova).getByLabel('At least (MESI)').fill('50');
    await dialog(nova).getByRole('button', { name: 'Accept requests' }).click();
    await card(cleo, 'One-to-one · 10 min').getByRole('button', { name: 'Request' }).click(patient);
    await dialog(cleo).getByText('Your browser is blocking the camera').waitFor(patient);
    const bid = dialog(cleo).getByRole('button', { name: /^Request ·/ });
    expect(await bid.isDisabled()).toBe(true);
    await dialog(cleo).getByRole('button', { name: 'Watch only' }).click();
    await bid.click(patient);
    await card(cleo, 'You are number 1').waitFor(patient);
  });

  it('[EE111] what fans pay for stays in sight with its answer, in the chat and in the tab’s title', async () => {
    await nova.page.evaluate(() => document.querySelector('h1')?.scrollIntoView());
    await strip().getByText('Cleo · One-to-one · 50.00 MESI').waitFor(patient);
    await expect.poll(() => nova.page.title(), patient).toMatch(/^\(\d+\) /);
    await chat(nova.page).getByText('One-to-one · 50.00 MESI').waitFor(patient);
    expect(await chat(ada.page).getByText('One-to-one').count()).toBe(0);
    await strip().getByRole('button', { name: 'Accept' }).click();
  });

  it('[EE112] without a camera both answers can be pressed, and the call begins', async () => {
    await dialog(cleo).getByRole('button', { name: 'Cancel and get my money back' }).waitFor(patient);
    await strip().getByRole('button', { name: 'I am ready' }).click(patient);
    await dialog(cleo).getByRole('button', { name: 'I am ready' }).click(patient);
    for (const { page } of [nova, cleo])
      await page.locator('section[aria-label^="One-to-one with"]').getByRole('timer').waitFor(patient);
    await card(nova, 'One-to-one with Cleo').getByText('Cleo is here without video').waitFor(patient);
    await strip().waitFor({ state: 'detached', ...patient });
    await nova.page.getByRole('button', { name: 'End the call' }).click();
    await dialog(nova).getByRole('button', { name: 'End call' }).click();
    await seesMovingPicture(ada);
  });

  it('[EE117] tags and the picture of the directory are changed while live, and found there', async () => {
    await nova.page.getByRole('button', { name: 'Edit stream' }).click(patient);
    await dialog(nova).getByLabel('Tags').fill('#synth, modular');
    await dialog(nova)
      .locator('input[type=file]')
      .setInputFiles({ name: 'cover.png', mimeType: 'image/png', buffer: await nova.page.screenshot() });
    await dialog(nova).getByText('The directory shows the picture that you chose.').waitFor(patient);
    await dialog(nova).getByRole('button', { name: 'Save' }).click();
    await ada.page.getByRole('list', { name: 'Tags' }).getByText('modular').waitFor(patient);
    const visitor = await ada.newTab();
    await visitor.goto('/');
    await visitor.page.getByLabel('Search streams').fill('synth modular');
    await visitor.page.getByRole('link', { name: 'Seen from the other side' }).waitFor(patient);
    await visitor.page.close();
  });

  it('[EE118] what is ordered from the menu waits in everybody’s sight, is a tip once it is done, and returns when it is skipped', async () => {
    await nova.page.getByRole('button', { name: 'Create a menu' }).click(patient);
    await dialog(nova).getByLabel('Item 1', { exact: true }).fill('A song');
    await dialog(nova).getByLabel('Price in MESI, 1').fill('25');
    await dialog(nova).getByRole('button', { name: 'Save 1 item for 25.00 MESI' }).click();
    const full = await balanceMinor(ada);
    const order = async () => {
      await dialog(ada)
        .getByRole('button', { name: /^Order .?A song.? for 25/ })
        .click(patient);
      await dialog(ada).getByRole('button', { name: 'Order it · 25.00 MESI' }).click(patient);
      await dialog(ada).getByText('for you').waitFor(patient);
    };
    await card(ada, 'Tip menu').getByRole('button', { name: 'See menu' }).click(patient);
    await order();
    await card(cleo, 'Tip menu').getByText('One order waits').waitFor(patient);
    await strip().getByText('Ada · From the tip menu · 25.00 MESI').waitFor(patient);
    await strip().getByRole('button', { name: 'Done' }).click();
    await chat(cleo.page).getByText('A song').waitFor(patient);
    await order();
    await dialog(ada)
      .getByRole('button', { name: /^Take your order of/ })
      .click(patient);
    await dialog(ada)
      .getByText('for you')
      .waitFor({ state: 'detached', ...patient });
    await strip()
      .getByRole('button', { name: 'Skip' })
      .waitFor({ state: 'detached', ...patient });
    await order();
    await strip().getByRole('button', { name: 'Skip' }).click(patient);
    await dialog(ada)
      .getByText('for you')
      .waitFor({ state: 'detached', ...patient });
    await ada.page.keyboard.press('Escape');
    await expect.poll(async () => full - (await balanceMinor(ada)), patient).toBe(25_000_000n);
  });

  it('[EE119] a paid message stays above the chat, also on a phone, until it is taken down', async () => {
    await tip(ada, { amount: '60', message: 'stays for a while' });
    const pins = card(cleo, 'Pinned messages');
    await pins.getByRole('button', { name: /60\.00 MESI/ }).click(patient);
    await pins.getByText('stays for a while').waitFor(patient);
    expect(await spilled(cleo.page)).toEqual([]);
    await card(nova, 'Pinned messages')
      .getByRole('button', { name: /60\.00 MESI/ })
      .click(patient);
    await nova.page.getByRole('button', { name: 'Take down' }).click();
    await pins.waitFor({ state: 'detached', ...patient });
    await chat(cleo.page).getByText('stays for a while').waitFor(patient);
  });

  it('[EE113] whoever paid for a ticket is named before a switch to private, and stays in or is paid back', async () => {
    await card(nova, 'Tickets').getByRole('button', { name: 'Sell tickets' }).click();
    await dialog(nova).getByRole('button', { name: 'Sell 10 tickets for 25.00 MESI each' }).click();
    await card(ada, 'Ticket · 25.00 MESI').getByRole('button', { name: 'Buy a ticket' }).click(patient);
    const full = await balanceMinor(ada);
    await dialog(ada)
      .getByRole('button', { name: /^Get my ticket/ })
      .click(patient);
    await card(nova, 'Tickets').getByRole('button', { name: 'Start the ticket show' }).click(patient);
    await dialog(nova).getByRole('button', { name: 'Start the ticket show' }).click(patient);
    await dialog(nova).waitFor({ state: 'detached', ...patient });
    const makePrivate = async () => {
      await nova.page.getByRole('button', { name: 'Private', exact: true }).click(patient);
      await dialog(nova).getByText('One person paid for a ticket to this show: Ada').waitFor(patient);
    };
    await makePrivate();
    await dialog(nova).getByRole('switch', { name: 'Followers' }).uncheck();
    await dialog(nova).getByRole('button', { name: 'Make it private' }).click(patient);
    await dialog(nova).waitFor({ state: 'detached', ...patient });
    await seesMovingPicture(ada);
    await makePrivate();
    await dialog(nova)
      .getByRole('button', { name: /^Their tickets/ })
      .click();
    await nova.page.getByRole('menuitemradio', { name: 'Return 25.00 MESI to them' }).click();
    await dialog(nova).getByRole('button', { name: 'Make it private' }).click(patient);
    await ada.page.getByRole('heading', { name: /private/ }).waitFor(patient);
    await expect.poll(() => balanceMinor(ada), patient).toBe(full);
  });

  it('[EE114] at the end the creator reads what it came to: income by kind, what returned, viewers, time in each mode', async () => {
    await endStream(nova);
    const fact = (name: string) =>
      nova.page.locator('dl > div').filter({ has: nova.page.getByText(name, { exact: true }) });
    await fact('Returned to fans')
      .getByText(/^(?:124|125)\.\d+ MESI$/)
      .waitFor(patient);
    await fact('Tickets').getByText('0.00 MESI').waitFor(patient);
    await fact('Most viewers at once').getByText('2', { exact: true }).waitFor(patient);
    await fact('Private for').waitFor(patient);
    await fact('New followers').getByText('0', { exact: true }).waitFor(patient);
    await nova.page.getByRole('link', { name: 'See every payment' }).waitFor(patient);
    const past = await nova.newTab();
    await past.goto('/studio/past');
    const stream = past.page.getByRole('listitem');
    await stream.getByText('Most viewers at once').waitFor(patient);
    await stream.getByText(/^(?:124|125)\.\d+ MESI$/).waitFor(patient);
    await past.page.close();
  });

  it('[EE115] a stream begins behind the curtain: whoever has no ticket stands at the door, and is in by buying one', async () => {
    const { page } = nova;
    await page.getByRole('button', { name: 'Set up the next one' }).click();
    await page.getByRole('button', { name: /^Audience/ }).click(patient);
    await page.getByRole('menuitemradio', { name: 'Ticket-only' }).click();
    await page.getByLabel('Price in MESI').fill('5');
    await page.getByLabel('Number of tickets').fill('2');
    await page.getByLabel('Title').fill('For ticket holders');
    await page.getByRole('button', { name: 'Go live, 2 tickets for 5.00 MESI each' }).click(patient);
    await page.getByText('On air').waitFor(patient);
    await ada.goto(await sharedPath(nova));
    await ada.page.getByRole('heading', { name: 'This stream is for ticket holders' }).waitFor(patient);
    await ada.page.getByRole('button', { name: 'Buy a ticket' }).click(patient);
    await ada.page
      .getByRole('dialog')
      .getByRole('button', { name: /5\.00 MESI/ })
      .click(patient);
    await seesMovingPicture(ada);
    await endStream(nova);
  });

  it('[EE115] a stream begins as private as it was prepared: nobody else is inside for a moment', async () => {
    const { page } = nova;
    await page.getByRole('button', { name: 'Set up the next one' }).click();
    await page.getByRole('button', { name: /^Audience/ }).click(patient);
    await page.getByRole('menuitemradio', { name: 'Private' }).click();
    await page.getByLabel('Title').fill('For followers');
    await page.getByRole('button', { name: 'Go live' }).click(patient);
    await page.getByText('On air').waitFor(patient);
    const path = await sharedPath(nova);
    for (const fan of [ada, cleo]) await fan.goto(path);
    await seesMovingPicture(ada);
    await cleo.page.getByRole('heading', { name: 'This stream is private' }).waitFor(patient);
  });

  it('[EE116] on a phone picture and chat are seen together, and the control panel is a sheet with tabs', async () => {
    const { page } = nova;
    await page.setViewportSize(PHONE);
    const seen = async (of: Locator) => {
      await of.waitFor(patient);
      const box = await of.boundingBox();
      return box !== null && box.y >= 0 && box.y + box.height <= PHONE.height;
    };
    const picture = page.locator('main video').first();
    await expect.poll(() => seen(picture), patient).toBe(true);
    expect(await seen(page.getByLabel('Your message'))).toBe(true);
    expect((await chat(page).boundingBox())!.height).toBeGreaterThan(150);
    await page.getByRole('button', { name: 'Control panel' }).click();
    await dialog(nova).getByRole('tab', { name: 'Offers' }).click(patient);
    await card(nova, 'One-to-ones').waitFor(patient);
    await page.keyboard.press('Escape');
    await dialog(nova).waitFor({ state: 'detached', ...patient });
    await page.setViewportSize(DESKTOP);
  });

  it('[EE9] nobody’s page complained', async () => {
    await endStream(nova);
    expect(world.complaints()).toEqual([]);
  });
});
