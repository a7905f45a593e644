import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CurbKind } from '../../shared/curbLimits.ts';
import type { CurbAnswer } from '../../shared/protocol/curbs.ts';
import { newCommand, sit, startDirect, startGroup } from './chat/chatSeats.testkit.ts';
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

/** Asks the REST side as somebody; answers what it says, and `ok` or the code. */
async function http(by: TestPerson, route: string, body?: object) {
  const [method = '', path = ''] = route.split(' ');
  const answer = await fetch(`${server.url}/api${path}`, {
    method,
    headers: { Authorization: `Bearer ${by.token}`, 'Content-Type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const said = (await answer.json()) as CurbAnswer & { error?: { code: string } };
  return { said, outcome: said.error?.code ?? 'ok' };
}

/** Restricts somebody, or lifts it with an empty list. */
async function restrict(by: TestPerson, whom: TestPerson, keepsFrom: readonly CurbKind[], slowSeconds = 0) {
  const { id } = whom.account;
  const body = { keepsFrom, slowSeconds, minutes: null };
  const isLift = keepsFrom.length === 0 && slowSeconds === 0;
  const { outcome } = await (isLift ? http(by, `DELETE /curbs/${id}`) : http(by, `PUT /curbs/${id}`, body));
  expect(outcome).toBe('ok');
}

const say = (seat: Onlooker, text: string) => outcomeOf(seat.room.request('say', { text }));

describe('whoever a creator restricts', () => {
  it('[CB4] [CB7] writes nothing in the running stream within a second, watches on, and tips without a text', async () => {
    const { streamId, studio } = await goLive(server, nova);
    const fan = await server.person('Fan');
    const seat = await watchStream(fan, streamId);
    await until(() => seat.standing === 'inside');
    expect(await say(seat, 'hello')).toBe('ok');
    const startedMs = performance.now();
    await restrict(nova, fan, ['write']);
    await until(() => seat.you?.curb !== undefined);
    expect(performance.now() - startedMs).toBeLessThan(1_000);
    expect(seat.you?.curb).toEqual({ keepsFrom: ['write'], slowSeconds: 0, untilMs: null });
    expect([await say(seat, 'still here?'), seat.standing]).toEqual(['Restricted', 'inside']);
    const tip = await seat.room.request('tip', { ...money('1000000'), message: 'read this' });
    expect(tip).toMatchObject({ textLeftOut: 'Restricted' });
    await until(() => seat.events.some((event) => event.type === 'tip' && event.message === ''));
    await restrict(nova, fan, []);
    await until(() => seat.you?.curb === undefined);
    expect(await say(seat, 'thank you')).toBe('ok');
    await restrict(nova, fan, [], 60);
    await until(() => seat.you?.curb !== undefined);
    expect(await say(seat, 'too soon')).toBe('SlowMode');
    await studio.room.request('endStream', {});
    await studio.room.leave();
    // what was made before a stream begins holds in it from the first line
    await restrict(nova, fan, ['write']);
    const next = await goLive(server, nova);
    const late = await watchStream(fan, next.streamId);
    await until(() => late.standing === 'inside' && late.you?.curb !== undefined);
    expect(await say(late, 'hello again')).toBe('Restricted');
    await restrict(nova, fan, []);
    await next.studio.room.request('endStream', {});
    await next.studio.room.leave();
  });

  it('[CB4] asks for no one-to-one; what was asked for and the one that goes on are over, and no money goes astray', async () => {
    const { streamId, studio } = await goLive(server, nova);
    const [fan, other] = [await server.person('Partner'), await server.person('Waiting')];
    const [seat, waits] = [await watchStream(fan, streamId), await watchStream(other, streamId)];
    await until(() => seat.standing === 'inside' && waits.standing === 'inside');
    const rules = { minimumMinor: '2000000', lengthMinutes: 5, autoAccept: false, fanLeaves: 'pays' };
    await studio.room.request('openRequests', rules);
    for (const { room } of [seat, waits]) await room.request('requestCall', money('3000000'));
    await until(() => seat.you?.request?.orderId !== undefined);
    await studio.room.request('acceptRequest', { orderId: seat.you!.request!.orderId });
    for (const { room } of [studio, seat]) await room.request('readyForCall', {});
    await until(() => seat.events.some((event) => event.type === 'mode' && event.mode.type === 'oneToOne'));
    for (const one of [fan, other]) await restrict(nova, one, ['oneToOnes']);
    await until(() => studio.events.findLast((event) => event.type === 'mode')?.mode.type === 'public');
    await until(() => waits.you?.ended?.end === 'declined');
    expect(await outcomeOf(waits.room.request('requestCall', money('3000000')))).toBe('Restricted');
    expect(await say(waits, 'I may still write')).toBe('ok');
    await expect.poll(() => minor(`wallet:${other.account.id}`)).toBe(1_000_000_000n);
    await studio.room.request('endStream', {});
    await studio.room.leave();
  });
});

describe('in conversations', () => {
  it('[CB5] [CB7] whoever is kept from messages and calls writes and calls nothing, and the other one does', async () => {
    const fan = await server.person('Writer');
    const id = await startDirect(fan, nova);
    const [f, n] = [await sit(fan, id), await sit(nova, id)];
    const { seq } = await f.write('hello');
    expect(await n.ask('answerRequest', { answer: 'accept' })).toMatch(/ok|NothingAsked/);
    const call = { deviceId: 'dev_of_fan', medium: 'voice' };
    const { callId } = (await f.room.request('startCall', call)) as { callId: string };
    await restrict(nova, fan, ['messages', 'calls']);
    await until(() => f.you?.curb !== undefined);
    await until(() => n.events.some((event) => event.type === 'call' && event.call === null));
    const write = { commandId: newCommand(), text: 'hello?' };
    expect([
      await f.ask('write', write),
      await f.ask('edit', { seq, text: 'changed' }),
      await f.ask('react', { seq, emoji: '👍' }),
      await f.ask('startCall', call),
      await f.ask('joinCall', { callId, deviceId: 'dev_of_fan' }),
    ]).toEqual(['Restricted', 'Restricted', 'Restricted', 'Restricted', 'CallOver']);
    expect(await n.ask('write', { commandId: newCommand(), text: 'I may' })).toBe('ok');
    const tip = { ...money('1000000'), toId: nova.account.id, message: 'read this' };
    expect(await f.room.request('tip', tip)).toMatchObject({ textLeftOut: 'Restricted' });
    await restrict(nova, fan, []);
    await until(() => f.you?.curb === undefined);
    expect(await f.ask('write', { commandId: newCommand(), text: 'thank you' })).toBe('ok');
    await Promise.all([f, n].map(({ room }) => room.leave()));
  });

  it('[CB6] of a group the curbs of its owner hold, whoever that is', async () => {
    const [fan, heir] = [await server.person('Member'), await server.person('Heir')];
    await restrict(nova, fan, ['write']);
    const id = await startGroup(nova, [fan, heir]);
    const [f, n] = [await sit(fan, id), await sit(nova, id)];
    const write = () => f.ask('write', { commandId: newCommand(), text: 'hello' });
    expect(await write()).toBe('Restricted');
    await until(() => f.you?.curb?.keepsFrom.join() === 'write');
    expect(await n.ask('handOver', { personId: heir.account.id })).toBe('ok');
    await until(() => f.you?.curb === undefined);
    expect(await write()).toBe('ok');
    await restrict(heir, fan, [], 300);
    await until(() => f.you?.curb?.slowSeconds === 300);
    expect(await write()).toBe('SlowMode');
    await Promise.all([f, n].map(({ room }) => room.leave()));
  });
});

it('[CB1] [CB2] by REST one sees whom one restricts, and nobody else does', async () => {
  const [creator, fan] = [await server.person('Maker', { isCreator: true }), await server.person('Other')];
  const { id } = fan.account;
  const ask = (body: object) => http(creator, `PUT /curbs/${id}`, body).then(({ outcome }) => outcome);
  expect(await ask({ keepsFrom: [], slowSeconds: 0, minutes: null })).toBe('BadRequest');
  expect(await ask({ keepsFrom: ['write'], slowSeconds: 3_601, minutes: null })).toBe('BadRequest');
  expect(await ask({ keepsFrom: ['everything'], slowSeconds: 0, minutes: null })).toBe('BadRequest');
  expect(await ask({ keepsFrom: ['write'], slowSeconds: 0, minutes: 0 })).toBe('BadRequest');
  const body = { keepsFrom: ['write', 'write'], slowSeconds: 5, minutes: 10 };
  const { said } = await http(creator, `PUT /curbs/${id}`, body);
  expect(said.curb).toMatchObject({ keepsFrom: ['write'], slowSeconds: 5, person: { id } });
  expect((await http(creator, `GET /curbs/${id}`)).said).toEqual(said);
  expect((await http(creator, 'GET /curbs')).said).toEqual({ curbs: [said.curb] });
  expect((await http(fan, 'GET /curbs')).said).toEqual({ curbs: [] });
  expect((await http(creator, `PUT /curbs/${creator.account.id}`, body)).outcome).toBe('Forbidden');
  expect((await http(creator, 'PUT /curbs/us_nobody', body)).outcome).toBe('NotFound');
  expect((await http(creator, `DELETE /curbs/${id}`)).outcome).toBe('ok');
  expect((await http(creator, 'GET /curbs')).said).toEqual({ curbs: [] });
});
