import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../services/store/port.ts';
import { callApi, gone, newCommand, sit, startDirect } from './chat/chatSeats.testkit.ts';
import { goLive, type Onlooker, outcomeOf, until, watchStream } from './onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from './roomsServer.testkit.ts';

let server: TestServer;
let nova: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  nova = await server.person('Nova', { isCreator: true });
});
afterAll(() => server.stop());

const money = (amountMinor: string) => ({ commandId: newCommand(), amountMinor, asset: 'MESI' });
const minor = async (account: string) => (await server.services.ledger.balances(account)).MESI ?? 0n;
const personOf = ({ account: { id, name, handle } }: TestPerson) => ({ id, name, handle });

type Route = readonly [method: 'get' | 'post' | 'put' | 'delete', path: string, body?: object];
/** Asks the REST side as somebody; answers `ok` or the code. */
const http = (by: TestPerson, ...[method, path, body]: Route) =>
  outcomeOf(callApi(by, { method, path, ...(body ? { body } : {}) }));
const block = (by: TestPerson, whom: TestPerson) =>
  http(by, 'put', `/blocks/${whom.account.id}`, { reason: 'rude' });
const lift = (by: TestPerson, whom: TestPerson) => http(by, 'delete', `/blocks/${whom.account.id}`);

async function endStream(studio: Onlooker): Promise<void> {
  await studio.room.request('endStream', {});
  await studio.room.leave();
}

describe('whoever a creator blocks', () => {
  it('[BK4] [BK5] is taken to the door of the running stream, and stands there from the first moment after', async () => {
    const { streamId, studio } = await goLive(server, nova);
    const [fan, other] = [await server.person('Fan'), await server.person('Other')];
    const [seat, stays] = [await watchStream(fan, streamId), await watchStream(other, streamId)];
    await until(() => seat.standing === 'inside' && stays.standing === 'inside');
    await studio.room.request('setModerator', { personId: fan.account.id, isModerator: true });
    await studio.room.request('openMedia', {});
    await seat.room.request('openMedia', {});
    const startedMs = performance.now();
    expect(await block(nova, fan)).toBe('ok');
    await until(() => seat.standing === 'door');
    expect(performance.now() - startedMs).toBeLessThan(1_000);
    expect(seat.door).toMatchObject({ why: 'removed', keys: [] });
    for (const [type, payload] of [
      ['say', { text: 'hello?' }],
      ['tip', money('1000')],
      ['openMedia', {}],
    ] as const)
      expect([type, await outcomeOf(seat.room.request(type, payload))]).toEqual([type, 'Removed']);
    await stays.room.request('say', { text: 'still here' });
    await until(() => stays.events.some(({ type }) => type === 'line'));
    const again = await watchStream(fan, streamId);
    await until(() => again.standing === 'door');
    expect([again.snapshots, again.leaks, seat.leaks, stays.standing]).toEqual([0, [], [], 'inside']);
    expect(await lift(nova, fan)).toBe('ok');
    await until(() => seat.standing === 'inside' && again.standing === 'inside');
    await block(nova, fan);
    await until(() => seat.standing === 'door');
    await endStream(studio);
    const next = await goLive(server, nova);
    const late = await watchStream(fan, next.streamId);
    await until(() => late.standing === 'door');
    expect([late.snapshots, late.leaks]).toEqual([0, []]);
    await endStream(next.studio);
  });

  it('[BK4] loses a one-to-one as if the creator ended it, however often it is blocked and lifted, and no money goes astray', async () => {
    const { streamId, studio } = await goLive(server, nova);
    const fan = await server.person('Partner');
    const seat = await watchStream(fan, streamId);
    await until(() => seat.standing === 'inside');
    const rules = { minimumMinor: '2000000', lengthMinutes: 5, autoAccept: false, fanLeaves: 'pays' };
    await studio.room.request('openRequests', rules);
    await seat.room.request('requestCall', money('3000000'));
    await until(() => seat.you?.request?.orderId !== undefined);
    await studio.room.request('acceptRequest', { orderId: seat.you!.request!.orderId });
    for (const { room } of [studio, seat]) await room.request('readyForCall', {});
    await until(() => seat.events.some((event) => event.type === 'mode' && event.mode.type === 'oneToOne'));
    for (let n = 0; n < 6; n += 1) expect(await (n % 2 === 0 ? block : lift)(nova, fan)).toBe('ok');
    await block(nova, fan);
    await until(() => seat.standing === 'door');
    await until(() => studio.events.findLast((event) => event.type === 'mode')?.mode.type === 'public');
    const earned = await minor(`creator:${nova.account.id}`);
    await expect
      .poll(
        async () => (await minor(`wallet:${fan.account.id}`)) + (await minor(`creator:${nova.account.id}`)),
      )
      .toBe(1_000_000_000n + earned);
    expect(await lift(nova, fan)).toBe('ok');
    await endStream(studio);
  });

  it('[BK6] is refused what is asked of a closed door, and is told nothing more', async () => {
    const fan = await server.person('Follower');
    const { id } = nova.account;
    expect(await http(fan, 'post', `/creators/${id}/follow`)).toBe('ok');
    const body = { uses: 5, expiresInMinutes: null };
    const { code }: { code: string } = await callApi(nova, { method: 'post', path: '/invites', body });
    expect(await block(nova, fan)).toBe('ok');
    const facts = { creatorId: id, personId: fan.account.id, tips: null };
    expect(await server.services.access.facts(facts)).toMatchObject({ follows: false, isBlocked: true });
    expect(await http(fan, 'post', `/creators/${id}/follow`)).toBe('DoorClosed');
    expect(await http(fan, 'post', `/invites/${code}/redeem`)).toBe('InviteInvalid');
    const tip = { ...money('1000'), toHandle: nova.account.handle, message: '', anonymous: false };
    expect(await http(fan, 'post', '/tips', tip)).toBe('DoorClosed');
    expect(await http(fan, 'get', `/blocks/${id}`)).toBe('ok');
    expect(await callApi(fan, { path: '/blocks' })).toEqual({ blocks: [], cursor: null });
    expect(await http(fan, 'put', `/blocks/${fan.account.id}`, { reason: 'rude' })).toBe('SelfBlock');
    expect(await http(fan, 'put', '/blocks/us_nobody', { reason: 'rude' })).toBe('NotFound');
    expect(await http(fan, 'put', `/blocks/${id}`, { reason: 'no reason' })).toBe('BadRequest');
    const long = { reason: 'rude', note: 'x'.repeat(301) };
    expect(await http(fan, 'put', `/blocks/${id}`, long)).toBe('MessageTooLong');
  });
});

describe('the block of a conversation', () => {
  it('[BK7] is the same block, whichever is used, also before there is a conversation', async () => {
    const fan = await server.person('Writer');
    const { blocks } = server.services;
    const pair = { byId: nova.account.id, personId: fan.account.id };
    await block(nova, fan);
    const id = await startDirect(fan, nova);
    const [f, n] = [await sit(fan, id), await sit(nova, id)];
    const write = () => f.ask('write', { commandId: newCommand(), text: 'hello?' });
    expect([await write(), n.you?.hasBlocked, f.you?.hasBlocked]).toEqual(['DoorClosed', true, false]);
    expect(await n.ask('setBlocked', { isBlocked: false })).toBe('ok');
    expect(await blocks.read(pair)).toMatchObject({ stands: false });
    expect(await write()).toBe('ok');
    expect(await n.ask('setBlocked', { isBlocked: true })).toBe('ok');
    expect(await blocks.read(pair)).toMatchObject({ stands: true, round: 2 });
    await lift(nova, fan);
    await until(() => n.you?.hasBlocked === false);
    expect(await write()).toBe('ok');
    await block(nova, fan);
    await until(() => n.you?.hasBlocked === true);
    expect(await write()).toBe('DoorClosed');
    await Promise.all([f, n].map(({ room }) => room.leave()));
  });

  it('[BK7] of before is believed, and becomes one of these', async () => {
    const fan = await server.person('Old');
    const id = await startDirect(fan, nova);
    await gone(id);
    const { store, blocks, messageRules } = server.services;
    const found = await store.get('conversations', id);
    const doors = { openTo: [], blockedBy: [nova.account.id], request: { type: 'none' } };
    await store.replace('conversations', id, found!.version, { ...found!.body, doors } as JsonObject);
    const pair = { byId: nova.account.id, personId: fan.account.id };
    expect([await blocks.read(pair), await messageRules.isBlocked(pair)]).toEqual([null, true]);
    const f = await sit(fan, id);
    expect(await f.ask('write', { commandId: newCommand(), text: 'hello?' })).toBe('DoorClosed');
    expect(await blocks.read(pair)).toMatchObject({ stands: true, person: personOf(fan) });
    await f.room.leave();
  });
});
