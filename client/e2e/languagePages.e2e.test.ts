import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { endStream, goLive, makeTipLink, patient, say, tip } from './acts.ts';
import { askServer, type Guest, openWorld, type World } from './kit.ts';
import { lookAtAll, lookedAt } from './looks.ts';
import { leftOut } from './places.ts';

const TITLE = 'Four doors, one evening';
const LIVE = '[data-phase=live]';

/** Every page, every door and every mode in the languages that are longer or run the other way. */
describe('every page in every language', () => {
  let world: World;
  let [guest, nova, kai, ada, ben, cleo, iris] = [] as unknown as Guest[] as [
    Guest,
    Guest,
    Guest,
    Guest,
    Guest,
    Guest,
    Guest,
  ];
  let path = '';

  beforeAll(async () => {
    world = await openWorld([], {}, { shell: true });
    [guest, nova, kai, iris, ada, ben, cleo] = await Promise.all([
      world.guest('guest'),
      world.logIn('Nova Reyes'),
      world.logIn('Kai Tanaka'),
      world.logIn('Iris'),
      world.logIn('Ada'),
      world.logIn('Ben'),
      world.logIn('Cleo'),
    ]);
    // what the browser itself says of addresses that lead nowhere
    for (const { complaints } of [guest, ada, iris]) complaints.forgive(/status of 40[0-9]|\/matchmake\//);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
  });
  afterAll(() => world.close());

  const dialog = ({ page }: Guest) => page.getByRole('dialog');
  const card = ({ page }: Guest, title: string) => page.getByRole('region', { name: title });
  const press = (within: ReturnType<typeof card>, name: string | RegExp) =>
    within.getByRole('button', { name, exact: typeof name === 'string' }).click(patient);

  it('[EE71] before anybody is live', async () => {
    await lookAtAll([
      { name: 'directory-quiet', who: guest, path: '/', ready: 'main h1' },
      { name: 'login', who: guest, path: '/login', ready: 'text=Cleo' },
      { name: 'reset', who: guest, path: '/reset', ready: 'form input' },
      { name: 'reset-link', who: guest, path: '/reset#none', ready: 'input[type=password]' },
      { name: 'confirm', who: guest, path: '/confirm#none', ready: 'main h1' },
      { name: 'mailbox', who: iris, path: '/admin/mailbox', ready: 'main h1' },
      { name: 'verify', who: guest, path: '/verify', ready: 'input[type=file]' },
      { name: 'not-found', who: guest, path: '/no/such/page', ready: 'main h1, main h2' },
      { name: 'no-stream', who: ada, path: '/live/st_nobody', ready: 'main h1, main h2' },
      { name: 'invite-bad', who: ada, path: '/i/nothing', ready: 'main h1, main h2' },
      { name: 'invite-bad-guest', who: guest, path: '/i/nothing', ready: 'main h1' },
      { name: 'profile', who: guest, path: '/@kai-tanaka', ready: 'text=kai.example.org' },
      { name: 'profile-own', who: ada, path: '/@ada', ready: 'text=Tips when the bass drops' },
      { name: 'tip-link-over', who: guest, path: '/t/nothing', ready: 'main h1, main h2' },
      { name: 'profile-nobody', who: guest, path: '/@nobody', ready: 'main h1, main h2' },
      { name: 'tools', who: iris, path: '/admin/tools', ready: 'main h1, main h2' },
      { name: 'solvency', who: iris, path: '/admin/solvency', ready: '[data-check]' },
      { name: 'disputes', who: iris, path: '/admin/disputes', ready: 'main h2' },
      { name: 'operator', who: iris, path: '/admin', ready: 'main li' },
      { name: 'identities', who: iris, path: '/admin/kyc', ready: 'main h1' },
      { name: 'audits', who: iris, path: '/admin/reports', ready: 'main h1' },
      { name: 'reports', who: ada, path: '/reports', ready: 'main h1' },
      { name: 'solvency-closed', who: ada, path: '/admin/solvency', ready: 'main h1, main h2' },
      { name: 'overlay-bad', who: guest, path: '/overlay/nothing', ready: 'p, [data-overlay]' },
    ]);
  });

  it('[EE71] what people have of their own', async () => {
    await lookAtAll([
      { name: 'wallet-new', who: ben, path: '/wallet', ready: '[data-asset=MESI]' },
      { name: 'account', who: kai, path: '/account', ready: 'input[type=password]' },
      { name: 'account-fan', who: ada, path: '/account', ready: 'input[type=password]' },
      { name: 'messages', who: ada, path: '/messages', ready: 'text=Tape echo circle' },
    ]);
    await ada.page.getByRole('link', { name: /Tape echo circle/ }).click(patient);
    await ada.page.getByRole('log').getByText('of course you are').waitFor(patient);
    const group = new URL(ada.page.url()).pathname;
    const link = await makeTipLink(kai, { label: 'Ink', amount: '5', goal: '500', thanks: 'Thank you' });
    await lookAtAll([
      { name: 'conversation', who: ada, path: group, ready: 'text=of course you are' },
      { name: 'group-invite-bad', who: ada, path: '/group/nothing', ready: 'main h1, main h2' },
      { name: 'studio-fan', who: ada, path: '/studio', ready: 'main h1, main h2' },
      { name: 'studio-setup', who: kai, path: '/studio', ready: 'form' },
      { name: 'past-none', who: kai, path: '/studio/past', ready: 'main h2' },
      { name: 'tip-links', who: kai, path: '/studio/tip-links', ready: 'text=Ink' },
      { name: 'tip-link', who: ben, path: link, ready: 'text=Kai Tanaka' },
      { name: 'calendar', who: kai, path: '/studio/calendar', ready: 'form' },
      { name: 'own-calendar', who: kai, path: '/calendar', ready: 'input[readonly]' },
      {
        name: 'overlay-editor',
        who: kai,
        path: '/studio/overlay',
        ready: '[data-preview=scene] [data-scene]',
      },
      { name: 'replays-none', who: kai, path: '/studio/replays', ready: 'main h2' },
    ]);
  });

  it('[EE71] a bid for a meeting, before it is answered', async () => {
    const at = '/api/meeting-settings';
    const settings = await askServer<object>(kai, at);
    await askServer(kai, at, { method: 'PUT', body: { ...settings, takesBids: true, takesAnyTime: true } });
    await ben.goto('/@kai-tanaka');
    await ben.page.getByRole('button', { name: 'Bid to meet' }).click(patient);
    await dialog(ben).getByLabel('Your bid').fill('1,200');
    await press(dialog(ben), /^Bid 1,200/);
    await ben.page.waitForURL(/\/meeting\//, patient);
    const meeting = new URL(ben.page.url()).pathname;
    await lookAtAll([
      { name: 'meeting-fan', who: ben, path: meeting, ready: 'main h1' },
      { name: 'bids', who: ben, path: '/bids', ready: 'main li' },
      { name: 'meeting-creator', who: kai, path: meeting, ready: 'main h1' },
      { name: 'studio-bids', who: kai, path: '/studio/bids', ready: 'main li' },
    ]);
  });

  it('[EE71] a public stream', async () => {
    path = await goLive(nova, { title: TITLE, goal: { title: 'A goal of some length', target: '500' } });
    await ada.goto(path);
    await tip(ada, { amount: '7', message: 'for the list' });
    await say(ada, 'hello');
    await press(card(nova, 'Tickets'), 'Sell tickets');
    await dialog(nova).getByLabel('Price in MESI').fill('25');
    await dialog(nova).getByLabel('Number of tickets').fill('2');
    await press(dialog(nova), 'Sell 2 tickets for 25.00 MESI each');
    await press(card(nova, 'One-to-ones'), 'Accept requests');
    await dialog(nova).getByLabel('At least (MESI)').fill('50');
    await press(dialog(nova), /^Accept requests/);
    await press(card(ada, 'Ticket · 25.00 MESI'), 'Buy a ticket');
    await press(dialog(ada), /^Get my ticket/);
    await card(ada, 'You have a ticket').waitFor(patient);
    const here = { path, mayCross: true } as const;
    await lookAtAll([
      { ...here, name: 'watch-guest', who: guest, ready: 'text=Nova Reyes' },
      { ...here, name: 'watch-public', who: cleo, ready: 'text=for the list' },
      { ...here, name: 'watch-ticket', who: ada, ready: 'text=for the list' },
      { name: 'directory', who: guest, path: '/', ready: `text=${TITLE}` },
      { ...here, name: 'studio-live', who: nova, path: '/studio', ready: 'text=for the list' },
      { name: 'wallet', who: ada, path: '/wallet', ready: 'text=for the list' },
      { name: 'wallet-creator', who: nova, path: '/wallet', ready: '[data-asset=MESI]' },
    ]);
  });

  it('[EE71] before and behind the curtain', async () => {
    await nova.goto('/studio');
    await cleo.goto(path);
    await press(card(nova, 'Tickets'), 'Start the ticket show');
    await press(dialog(nova), 'Start the ticket show');
    await cleo.page.getByRole('heading', { name: 'This stream is for ticket holders' }).waitFor(patient);
    const here = { path, mayCross: true } as const;
    await lookAtAll([
      { ...here, name: 'curtain-inside', who: ada, ready: LIVE },
      { ...here, name: 'curtain-door', who: cleo, ready: '[data-why]' },
      { ...here, name: 'studio-ticketed', who: nova, path: '/studio', ready: 'text=for the list' },
    ]);
    await ben.goto(path);
    await press(card(ben, 'Ticket · 25.00 MESI'), 'Buy a ticket');
    await press(dialog(ben), /^Get my ticket/);
    await lookAtAll([{ ...here, name: 'curtain-sold-out', who: cleo, ready: '[data-why]' }]);
  });

  it('[EE71] a one-to-one, from the request to the end', async () => {
    const here = { path, mayCross: true } as const;
    await press(card(nova, 'Audience'), 'Public');
    await press(dialog(nova), 'Make it public');
    await cleo.goto(path);
    await press(card(cleo, 'One-to-one · 10 min'), 'Request');
    await dialog(cleo).getByLabel('Your bid in MESI').fill('60');
    await press(dialog(cleo), /^Request ·/);
    await card(cleo, 'You are number 1').waitFor(patient);
    await lookAtAll([
      { ...here, name: 'call-waiting', who: cleo, ready: LIVE },
      { ...here, name: 'studio-request', who: nova, path: '/studio', ready: 'text=Cleo' },
    ]);
    await press(card(nova, 'One-to-ones'), 'Accept');
    await dialog(cleo).waitFor(patient);
    await press(card(nova, 'One-to-ones'), 'I am ready');
    await press(dialog(cleo), 'I am ready');
    await nova.page.getByRole('timer').first().waitFor(patient);
    await lookAtAll([
      { ...here, name: 'call-others', who: ada, ready: 'text=Cleo' },
      { ...here, name: 'call-fan', who: cleo, ready: '[role=timer]' },
      { ...here, name: 'call-creator', who: nova, path: '/studio', ready: '[role=timer]' },
    ]);
    await press(nova.page.locator('body'), 'End the call');
    await press(dialog(nova), 'End call');
    await nova.page
      .getByRole('timer')
      .first()
      .waitFor({ ...patient, state: 'detached' });
  });

  it('[EE71] a private stream, and the end', async () => {
    const here = { path, mayCross: true } as const;
    await press(card(nova, 'Audience'), 'Private');
    await dialog(nova).getByRole('switch', { name: 'People with an invite' }).uncheck();
    await press(dialog(nova), 'Make it private');
    await cleo.page.getByRole('heading', { name: 'This stream is private' }).waitFor(patient);
    await lookAtAll([
      { ...here, name: 'private-door', who: cleo, ready: '[data-why]' },
      { ...here, name: 'private-guest', who: guest, ready: 'main h1, main h2' },
      { ...here, name: 'studio-private', who: nova, path: '/studio', ready: `text=${TITLE}` },
    ]);
    await endStream(nova);
    await cleo.page.getByRole('heading', { level: 1, name: 'This stream has ended' }).waitFor(patient);
    await lookAtAll([
      { name: 'studio-after', who: nova, path: '/studio', ready: 'main h1, main h2' },
      { ...here, name: 'ended', who: ada, ready: 'main h1, main h2' },
      { name: 'replays', who: nova, path: '/studio/replays', ready: 'main h1, main h2' },
      { name: 'past', who: nova, path: '/studio/past', ready: 'main li h2' },
    ]);
  });

  it('[EE71] no page of the product is left out', () => {
    expect(leftOut(lookedAt())).toEqual([]);
  });

  it('[EE71] neither the texts nor what builds them needs what the policy forbids', () => {
    expect(world.complaints().filter((said) => /content security/i.test(said))).toEqual([]);
  });
});
