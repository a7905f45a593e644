import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PushSubscriptionBody } from '../../../shared/protocol/push.ts';
import { PUSH_LIMITS } from '../../../shared/pushLimits.ts';
import { callApi, sit, startDirect } from '../../rooms/chat/chatSeats.testkit.ts';
import { until } from '../../rooms/onlooker.testkit.ts';
import {
  RatesOfATest,
  startTestServer,
  type TestPerson,
  type TestServer,
} from '../../rooms/roomsServer.testkit.ts';
import { createSimRuntime } from '../runtime/simRuntime.ts';
import type { JsonObject } from '../store/port.ts';
import { PushSender } from './PushSender.ts';
import { type Device, openPushService } from './pushService.testkit.ts';
import { vapidKeysOf } from './vapid.ts';

let service: Awaited<ReturnType<typeof openPushService>>;
let server: TestServer;
let nova: TestPerson;
let ada: TestPerson;
beforeAll(async () => {
  service = await openPushService();
  server = await startTestServer({ MESI_PUSH_LOCAL: 'on' }, { rates: new RatesOfATest() });
});
beforeEach(async () => {
  nova = await server.person('Nova', { isCreator: true });
  ada = await server.person('Ada');
});
afterAll(async () => {
  await server.stop();
  await service.close();
});

/** Switches a device of that person on. */
async function keep(person: TestPerson, device: Device = service.device()): Promise<Device> {
  await callApi(person, { method: 'post', path: '/push', body: device.subscription });
  return device;
}

const notify = (person: TestPerson, key: string) =>
  server.services.notices.tell({
    personId: person.account.id,
    key,
    atMs: 1,
    news: {
      type: 'tipReceived',
      from: { id: ada.account.id, name: 'Ada', handle: 'ada' },
      ...({
        asset: 'MESI',
        amountMinor: '100',
        message: `for ${key}`,
        streamId: null,
        entryId: key,
      } as const),
    },
  });

const devicesOf = async ({ account: { id } }: TestPerson) => {
  const query = { field: 'personId', value: id, by: 'sinceMs', limit: 100 } as const;
  const found = await server.services.store.find('pushDevices', query);
  return found.map(({ body }) => String(body.endpoint));
};
/** Long enough for a push that should not be. */
const quiet = () => pause(900);

describe('a device that was switched on', () => {
  it('[WP1] [WP10] is told of each notice once, in a push that it alone can read and that the server signed', async () => {
    const device = await keep(nova);
    await Promise.all([notify(nova, 'a'), notify(nova, 'a')]);
    await notify(ada, 'b');
    await until(() => device.heard.length > 0);
    await quiet();
    const [heard, ...more] = device.heard;
    expect(more).toEqual([]);
    expect(heard).toMatchObject({
      message: { about: 'tipReceived', path: '/wallet?receipt=a', name: 'Ada', text: 'for a' },
      signedBy: server.services.push.publicKey,
    });
    expect(await callApi(nova, { path: '/push' })).toEqual({ publicKey: heard!.signedBy });
  });

  it('[WP1] [WP4] is told of lines by one push that the next takes the place of, unless they are silent or one’s own', async () => {
    const [device, own] = [await keep(nova), await keep(ada)];
    const conversationId = await startDirect(ada, nova);
    const writer = await sit(ada, conversationId);
    await writer.write('are you there?');
    await until(() => device.heard.length === 1);
    await writer.write('hello');
    await until(() => device.heard.length === 2);
    expect(device.heard[1]!.message).toMatchObject({
      ...{ about: 'line', path: `/messages/${conversationId}`, name: 'Ada', text: 'hello' },
      tag: device.heard[0]!.message.tag,
    });
    expect(device.heard[1]!.topic).toBe(device.heard[0]!.topic);
    const reader = await sit(nova, conversationId);
    expect(await reader.ask('setMuted', { isMuted: true })).toBe('ok');
    await writer.write('and now?');
    await quiet();
    await quiet();
    expect([device.heard.length, own.heard.length]).toEqual([2, 0]);
  });

  it('[WP2] is told of what a process had begun to tell when it died, a minute later, under the same tag', async () => {
    const device = await keep(nova);
    await notify(nova, 'c');
    await until(() => device.heard.length === 1);
    const { store, push } = server.services;
    const id = `${nova.account.id}/c`;
    await vi.waitFor(async () => expect((await store.get('notices', id))!.body.push).toBeUndefined());
    const told = await store.get('notices', id);
    const leftBy = (pushAtMs: number) =>
      ({ ...told!.body, push: 'due', pushAtMs, pushTries: 1 }) as JsonObject;
    await store.replace('notices', id, told!.version, leftBy(Date.now() + 60_000));
    push.nudge();
    await quiet();
    expect(device.heard).toHaveLength(1);
    const left = await store.get('notices', id);
    await store.replace('notices', id, left!.version, leftBy(Date.now() - 1));
    push.nudge();
    await until(() => device.heard.length === 2);
    expect(device.heard[1]!.message.tag).toBe(device.heard[0]!.message.tag);
    expect(device.heard[1]!.topic).toBe(device.heard[0]!.topic);
  });

  it('[WP1] is not told what was read before', async () => {
    const device = await keep(nova);
    device.answers = 503;
    await notify(nova, 'd');
    await until(() => device.asked === 1);
    await server.services.notices.markRead({ personId: nova.account.id, seq: 1 });
    device.answers = 201;
    const { store, push } = server.services;
    const id = `${nova.account.id}/d`;
    const left = await store.get('notices', id);
    await store.replace('notices', id, left!.version, { ...left!.body, pushAtMs: 1 } as JsonObject);
    push.nudge();
    await vi.waitFor(async () => expect((await store.get('notices', id))!.body.push).toBeUndefined());
    expect([device.asked, device.heard.length]).toEqual([1, 0]);
  });

  it('[WP3] [IN11] is told nothing while a page of its person is in view', async () => {
    const device = await keep(nova);
    const inbox = await nova.client.joinOrCreate('inbox', { personId: nova.account.id });
    inbox.onMessage('*', () => {});
    await inbox.request('look', { isInView: true });
    await notify(nova, 'e');
    await quiet();
    expect(device.heard).toEqual([]);
    await inbox.request('look', { isInView: false });
    await notify(nova, 'f');
    await until(() => device.heard.length === 1);
    expect(device.heard[0]!.message.path).toBe('/wallet?receipt=f');
  });

  it('[WP11] [CC19] rings while a call does, once, and is told in its place that it was missed', async () => {
    const [device, own] = [await keep(nova), await keep(ada)];
    const conversationId = await startDirect(ada, nova);
    const caller = await sit(ada, conversationId);
    await caller.room.request('startCall', { deviceId: 'adas_desk', medium: 'voice' });
    await until(() => device.heard.length === 1);
    const [ring] = device.heard;
    expect(ring!.message).toMatchObject({
      about: 'callRings',
      path: `/messages/${conversationId}`,
      name: 'Ada',
    });
    expect(ring!.ttlSeconds).toBeGreaterThan(30);
    expect(ring!.ttlSeconds).toBeLessThanOrEqual(45);
    const { call } = caller.events.findLast((event) => event.type === 'call')!;
    expect(await caller.ask('leaveCall', { callId: call!.callId })).toBe('ok');
    await until(() => device.heard.length === 2);
    expect(device.heard[1]!.message).toMatchObject({ about: 'callMissed', tag: ring!.message.tag });
    expect(device.heard[1]!.topic).toBe(ring!.topic);
    expect(own.heard).toEqual([]);
    await caller.room.leave();
  });

  it('[WP11] [CC19] does not ring in a silent conversation, nor for who answers at once', async () => {
    const device = await keep(nova);
    const conversationId = await startDirect(ada, nova);
    const [caller, called] = [await sit(ada, conversationId), await sit(nova, conversationId)];
    const start = () => caller.room.request('startCall', { deviceId: 'adas_desk', medium: 'voice' });
    const { callId } = await start();
    expect(await called.ask('declineCall', { callId })).toBe('ok');
    expect(await called.ask('setMuted', { isMuted: true })).toBe('ok');
    await until(() => caller.events.some((event) => event.type === 'call' && event.call === null));
    const second = await start();
    await pause(1_500);
    expect(await caller.ask('leaveCall', { callId: second.callId })).toBe('ok');
    await Promise.all([caller, called].map(({ room }) => room.leave()));
    expect(device.heard.filter(({ message }) => message.about === 'callRings')).toEqual([]);
  });

  it('[WP5] is told no names and no words unless that was switched on', async () => {
    const device = await keep(nova, service.device({ showsText: false }));
    await notify(nova, 'g');
    await until(() => device.heard.length === 1);
    const { tag, ...said } = device.heard[0]!.message;
    expect(said).toEqual({ about: 'tipReceived', path: '/wallet?receipt=g' });
  });

  it('[WP6] is forgotten when its service says that it is gone, when its log-in ends, and when it is switched off', async () => {
    const [gone, other] = [await keep(nova), await keep(nova)];
    gone.answers = 410;
    await notify(nova, 'h');
    await until(() => other.heard.length === 1);
    await vi.waitFor(async () => expect(await devicesOf(nova)).toHaveLength(1));
    await server.services.identity.sessions.endAll(nova.account.id);
    await notify(nova, 'i');
    await vi.waitFor(async () => expect(await devicesOf(nova)).toHaveLength(0));
    expect([gone.heard.length, other.heard.length]).toEqual([0, 1]);
    const { push } = server.services;
    const third = await keep(ada);
    const { endpoint } = third.subscription;
    await push.drop({ personId: nova.account.id, endpoint });
    expect(await devicesOf(ada)).toEqual([endpoint]);
    await push.drop({ personId: ada.account.id, endpoint });
    expect(await devicesOf(ada)).toEqual([]);
  });

  it('[WP7] takes the place of the oldest where there are too many, and is one person’s', async () => {
    const devices: Device[] = [];
    for (let n = 0; n <= PUSH_LIMITS.devicesOfPerson; n += 1) devices.push(await keep(nova));
    const kept = await devicesOf(nova);
    expect(kept).toHaveLength(PUSH_LIMITS.devicesOfPerson);
    expect(kept).not.toContain(devices[0]!.subscription.endpoint);
    await keep(ada, devices[1]);
    expect(await devicesOf(ada)).toEqual([devices[1]!.subscription.endpoint]);
    expect(await devicesOf(nova)).not.toContain(devices[1]!.subscription.endpoint);
  });

  it('[WP7] is refused with a code where its address or its keys are none', async () => {
    const codeOf = async (more: Partial<PushSubscriptionBody>) => {
      const answer = await fetch(`${server.url}/api/push`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          Authorization: `Bearer ${nova.client.http.authToken}`,
        },
        body: JSON.stringify({ ...service.device().subscription, ...more }),
      });
      return ((await answer.json()) as { error?: { code: string } }).error?.code ?? 'ok';
    };
    expect(await codeOf({})).toBe('ok');
    for (const endpoint of [
      'http://push.example.org/1',
      'ftp://a.example',
      'nonsense',
      'https://a:b@c.example/',
    ])
      expect([endpoint, await codeOf({ endpoint })]).toEqual([endpoint, 'PushAddressInvalid']);
    expect(await codeOf({ endpoint: `https://c.example/${'x'.repeat(1_024)}` })).toBe('BadRequest');
    expect(await codeOf({ keys: { p256dh: 'x', auth: 'y' } })).toBe('BadRequest');
  });
});

describe('what is sent to push services', () => {
  const runtime = createSimRuntime();
  const keys = vapidKeysOf('a secret of this test that is long');
  const sender = (allowsLocal: boolean) =>
    new PushSender({ clock: runtime.clock, keys, subject: 'https://example.org', allowsLocal });

  it('[WP8] never reaches an address inside of a network', async () => {
    const device = service.device();
    const strict = sender(false);
    expect(strict.takes(device.subscription.endpoint)).toBe(false);
    for (const endpoint of [
      device.subscription.endpoint,
      device.subscription.endpoint.replace('127.0.0.1', 'localhost'),
      'https://127.0.0.1/',
      'https://10.0.0.1/',
      'https://[::1]/',
      'https://169.254.169.254/latest',
      'https://[::ffff:10.0.0.1]/',
    ]) {
      const told = { device: { ...device.subscription, endpoint }, text: '{}', topic: 't' };
      expect([endpoint, await strict.send(told)]).toEqual([endpoint, 'gone']);
    }
    expect(device.asked).toBe(0);
  });

  it('[WP9] waits five seconds for a service, which rests after three failures', async () => {
    const device = service.device();
    device.answers = 'silent';
    const local = sender(true);
    const told = { device: device.subscription, text: '{}', topic: 't' };
    for (const asked of [1, 2, 3]) {
      const sent = local.send(told);
      await until(() => device.asked === asked);
      runtime.advance(5_000);
      expect(await sent).toBe('later');
    }
    device.answers = 201;
    expect([await local.send(told), device.asked]).toEqual(['later', 3]);
    runtime.advance(60_000);
    expect([await local.send(told), device.asked]).toEqual(['sent', 4]);
  });
});
