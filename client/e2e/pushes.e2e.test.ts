import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { patient } from './acts.ts';
import { fits } from './holds.ts';
import { keepPicture } from './keepPicture.ts';
import { type Guest, openWorld, type World } from './kit.ts';

let world: World;
let ada: Guest;

beforeAll(async () => {
  world = await openWorld();
  ada = await world.enter('Ada');
}, 60_000);
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
});
afterAll(() => world.close());

const pushes = () => ada.page.getByRole('switch', { name: 'Notify me on this device' });
const words = () => ada.page.getByRole('switch', { name: 'Show names and messages' });

/** Gives the page a subscription as browsers make it: a Chromium without a screen has no push service that would. */
function subscribeInPage(): void {
  let made: object | null = null;
  PushManager.prototype.getSubscription = async () => made as PushSubscription | null;
  PushManager.prototype.subscribe = async () => {
    const keys = { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) };
    const endpoint = 'https://push.example.org/device-of-ada';
    const unsubscribe = async () => {
      made = null;
      return true;
    };
    made = { endpoint, unsubscribe, toJSON: () => ({ endpoint, keys }) };
    return made as PushSubscription;
  };
}

/** Delivers a push to the page's worker, as the browser does, and returns what it shows. */
async function deliver(messages: readonly object[]) {
  const cdp = await ada.context.newCDPSession(ada.page);
  const { promise, resolve } = Promise.withResolvers<string>();
  cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    if (registrations[0]) resolve(registrations[0].registrationId);
  });
  await cdp.send('ServiceWorker.enable');
  const registrationId = await promise;
  const { origin } = new URL(ada.page.url());
  for (const message of messages)
    await cdp.send('ServiceWorker.deliverPushMessage', {
      origin,
      registrationId,
      data: JSON.stringify(message),
    });
  const shown = () =>
    ada.page.evaluate(async () => {
      const worker = await navigator.serviceWorker.ready;
      const list = await worker.getNotifications();
      return list.map(({ title, body, tag, data }) => ({ title, body, tag, data }));
    });
  await expect.poll(async () => (await shown()).length, patient).toBeGreaterThan(0);
  return shown;
}

describe('pushes to this device', () => {
  it('[EE296] are switched on in the account, which says why where the browser refuses', async () => {
    await ada.goto('/account');
    await pushes().click(patient);
    await ada.page
      .getByText(/^Your browser is blocking notifications|^Your browser has no notification/)
      .waitFor(patient);
    expect(await pushes().isChecked()).toBe(false);
    await fits(ada, 'pushes');
  });

  it('[EE297] say what happened in the reader’s words, with names only where that was switched on, once for each tag', async () => {
    await ada.context.grantPermissions(['notifications']);
    await ada.page.addInitScript(subscribeInPage);
    await ada.page.reload();
    await pushes().click(patient);
    await words().waitFor(patient);
    expect([await pushes().isChecked(), await words().isChecked()]).toEqual([true, false]);
    await keepPicture(ada.page, 'pushes-on', { fullPage: true });
    const bare = { tag: 'line:1', path: '/messages/1', about: 'line' };
    const shown = await deliver([bare, { ...bare, name: 'Ben', text: 'Still up?' }]);
    await expect
      .poll(shown, patient)
      .toEqual([{ title: 'Ben', body: 'Still up?', tag: 'line:1', data: { path: '/messages/1' } }]);
    const rings = { tag: 'call:1', path: '/messages/1', name: 'Ben', untilMs: Date.now() + 30_000 };
    const ringing = await deliver([{ ...rings, about: 'callRings' }]);
    const ofCall = async () =>
      (await ringing()).filter(({ tag }) => tag === 'call:1').map(({ body }) => body);
    await expect.poll(ofCall, patient).toEqual(['You are being called']);
    await deliver([{ ...rings, about: 'callMissed' }]);
    await expect.poll(ofCall, patient).toEqual(['Missed call']);
    const tip = { tag: 'notice:2', path: 'https://evil.example/', about: 'tipReceived' };
    const both = await deliver([tip, { tag: 'notice:3', path: '/wallet', about: 'fromTomorrow' }]);
    await expect
      .poll(async () => (await both()).map(({ title, body, data }) => [title, body, data.path]), patient)
      .toEqual(
        expect.arrayContaining([
          ['Mesi Live', 'You got a tip', '/'],
          ['Mesi Live', 'Something new for you', '/wallet'],
        ]),
      );
    await words().click(patient);
    await expect.poll(() => words().isChecked(), patient).toBe(true);
    await pushes().click(patient);
    await words().waitFor({ ...patient, state: 'hidden' });
    expect(await pushes().isChecked()).toBe(false);
  });
});
