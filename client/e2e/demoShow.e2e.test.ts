import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chat, hears, patient, reads, say, seesMovingPicture } from './acts.ts';
import { type Guest, openWorld, PHONE, type World } from './kit.ts';

describe('the demo show', () => {
  let world: World;
  let [stranger, ada] = [] as unknown as [Guest, Guest];

  beforeAll(async () => {
    world = await openWorld();
    stranger = await world.guest('stranger');
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
  });
  afterAll(() => world.close());

  it('[EE220] is started by one click in an empty directory, and is seen and heard at once', async () => {
    const { page } = stranger;
    await stranger.goto('/');
    await page.getByRole('button', { name: 'Start the demo show' }).click(patient);
    await page.waitForURL((url) => url.pathname.startsWith('/live/'), patient);
    await seesMovingPicture(stranger);
    await hears(stranger);
    await reads(stranger, 'Welcome! This is the demo show');
    await chat(page).getByText('(demo)').first().waitFor(patient);
  });

  it('[EE220] takes part with the play money of a demo fan', async () => {
    ada = await world.logIn('Ada', { size: PHONE });
    await ada.goto(new URL(stranger.page.url()).pathname);
    await seesMovingPicture(ada);
    await say(ada, 'what is this?');
    await reads(stranger, 'Hello Ada, good to have you here');
  });

  it('[EE220] ends by one click', async () => {
    const { page } = ada;
    await ada.goto('/');
    await page.getByText('This is the demo show').waitFor(patient);
    await page.getByRole('button', { name: 'End the demo show' }).click();
    await page.getByRole('button', { name: 'Start the demo show' }).waitFor(patient);
    await stranger.page.getByRole('heading', { name: 'The stream has ended' }).waitFor(patient);
  });

  it('[EE221] whoever runs the server finds the stream in the menu, and takes it down with a reason', async () => {
    await stranger.goto('/');
    await stranger.page.getByRole('button', { name: 'Start the demo show' }).click(patient);
    await stranger.page.waitForURL((url) => url.pathname.startsWith('/live/'), patient);
    const { page } = await world.enter('Iris');
    await page.getByRole('button', { name: 'Account of Iris' }).click();
    await page.getByRole('menuitem', { name: 'Operator' }).click(patient);
    await page.getByText('Payments journal').waitFor(patient);
    await page.getByLabel('Search people').fill('cle');
    await page
      .getByRole('button', { name: 'Log out everywhere: Ada' })
      .waitFor({ ...patient, state: 'detached' });
    await page.getByRole('button', { name: 'Log out everywhere: Cleo' }).waitFor(patient);
    await page.getByRole('button', { name: 'Take down' }).click(patient);
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Take it down' }).click(patient);
    await dialog.getByText('Enter a reason: the creator is told.').waitFor(patient);
    await dialog.getByLabel('Reason (the creator sees it)').fill('Only a try');
    await dialog.getByRole('button', { name: 'Take it down' }).click(patient);
    await page.getByText('No one is live right now.').waitFor(patient);
    await stranger.page.getByRole('heading', { name: 'The stream has ended' }).waitFor(patient);
  });

  it('[EE220] no page complained', () => {
    expect(world.complaints()).toEqual([]);
  });
});
