import { matchMaker, type Room as ServerRoom } from '@colyseus/core';
import type { Room } from '@colyseus/sdk';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import type {
  CallMediaNews,
  ChatCallView,
  PersonCall,
  StartCallAnswer,
} from '../../../shared/protocol/chatCalls.ts';
import type { InboxSnapshot, NoticeView } from '../../../shared/protocol/inbox.ts';
import { outcomeOf, until } from '../onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from '../roomsServer.testkit.ts';
import { type ChatSeat, gone, sit, startDirect, startGroup } from './chatSeats.testkit.ts';

let server: TestServer;
let nova: TestPerson;
let ada: TestPerson;
let ben: TestPerson;
beforeAll(async () => {
  server = await startTestServer({ MESI_MEDIA: 'mesh' });
  nova = await server.person('Nova', { isCreator: true });
  [ada, ben] = await Promise.all([server.person('Ada'), server.person('Ben')]);
});
afterAll(() => server.stop());

/** One device in an inbox, and what it was told of calls. */
interface Device {
  readonly room: Room;
  calls: readonly PersonCall[];
  readonly notices: NoticeView[];
}

async function device({ client, account }: TestPerson): Promise<Device> {
  const room: Room = await client.joinOrCreate('inbox', { personId: account.id });
  room.reconnection.enabled = false;
  const heard: Device = { room, calls: [], notices: [] };
  let isHere = false;
  room.onMessage('inbox', ({ calls = [] }: InboxSnapshot) => {
    heard.calls = calls;
    isHere = true;
  });
  room.onMessage('calls', (calls: readonly PersonCall[]) => void Object.assign(heard, { calls }));
  room.onMessage('notices', (notices: NoticeView[]) => void heard.notices.push(...notices));
  for (const type of ['head', 'balances', 'conversation']) room.onMessage(type, () => {});
  await until(() => isHere);
  return heard;
}
const rings = ({ calls }: Device) => calls.filter(({ at }) => at === 'ringing').length;

const callOf = (seat: ChatSeat): ChatCallView | null => {
  const told = seat.events.findLast((event) => event.type === 'call');
  return told?.type === 'call' ? told.call : (seat.snapshot?.call ?? null);
};
const placeOf = (seat: ChatSeat, { account }: TestPerson) =>
  callOf(seat)?.people.find(({ person }) => person.id === account.id)?.at;
const endsOf = (seat: ChatSeat) =>
  [...seat.lines.values()].flatMap((line) =>
    line.type === 'notice' && line.notice.type === 'called' ? [line.notice.outcome] : [],
  );
const start = (seat: ChatSeat, deviceId: string): Promise<StartCallAnswer> =>
  seat.room.request('startCall', { deviceId, medium: 'video' });
const mediaOf = (seat: ChatSeat): CallMediaNews[] => {
  const news: CallMediaNews[] = [];
  seat.room.onMessage('media', (message: CallMediaNews) => void news.push(message));
  return news;
};

async function answer(seat: ChatSeat, callId: string, deviceId: string): Promise<void> {
  expect(await seat.ask('joinCall', { callId, deviceId })).toBe('ok');
  expect(await seat.ask('callReady', { callId })).toBe('ok');
}

describe('calls in a conversation', () => {
  it('[CC2] [IN10] ring on all devices, and an answer on one silences the others and is no missed call', async () => {
    const id = await startDirect(ada, ben);
    const [phone, desk] = [await device(ben), await device(ben)];
    const a = await sit(ada, id);
    const { callId } = await start(a, 'adas_desk');
    await until(() => rings(phone) === 1 && rings(desk) === 1);
    expect(phone.calls[0]).toMatchObject({ conversationId: id, callId, medium: 'video', deviceId: null });
    const late = await device(ben);
    await until(() => rings(late) === 1);
    const b = await sit(ben, id);
    const answeredAtMs = performance.now();
    await answer(b, callId, 'bens_phone');
    await until(() => [phone, desk, late].every((one) => rings(one) === 0));
    expect(performance.now() - answeredAtMs).toBeLessThan(1_000);
    expect(desk.calls[0]).toMatchObject({ at: expect.any(String), deviceId: 'bens_phone' });
    const other = await sit(ben, id);
    expect(await other.ask('joinCall', { callId, deviceId: 'bens_desk' })).toBe('AnsweredElsewhere');
    expect(await other.ask('callReady', { callId })).toBe('NotInCall');
    expect(await b.ask('leaveCall', { callId })).toBe('ok');
    await until(() => endsOf(a).length === 1 && desk.calls.length === 0);
    expect([desk.notices, await b.ask('joinCall', { callId, deviceId: 'bens_phone' })]).toEqual([
      [],
      'CallOver',
    ]);
    for (const { room } of [phone, desk, late, a, b, other]) await room.leave();
    await gone(id);
  });

  it('[CC4] tell whoever has missed one, once, with the way back', async () => {
    const id = await startDirect(ada, nova);
    const desk = await device(nova);
    const a = await sit(ada, id);
    const { callId } = await start(a, 'adas_desk');
    await until(() => rings(desk) === 1);
    await a.ask('leaveCall', { callId });
    await until(() => rings(desk) === 0 && desk.notices.length === 1);
    expect(desk.notices[0]).toMatchObject({
      type: 'callMissed',
      conversationId: id,
      from: { id: ada.account.id },
      title: '',
    });
    expect(endsOf(a)).toEqual(['cancelled']);
    await a.room.leave();
    await gone(id);
    const again = await sit(nova, id);
    expect(endsOf(again)).toEqual(['cancelled']);
    expect(desk.notices.length).toBe(1);
    for (const { room } of [desk, again]) await room.leave();
  });

  it('[CC5] [CC6] carry media for their devices alone, and cut whoever is removed both ways at once', async () => {
    const id = await startGroup(nova, [ada, ben]);
    const [n, a, b] = [await sit(nova, id), await sit(ada, id), await sit(ben, id)];
    const [toNova, toBen] = [mediaOf(n), mediaOf(b)];
    const { callId } = await start(n, 'novas_desk');
    const ids = { n: nova.account.id, b: ben.account.id };
    expect(await n.ask('openMedia', { part: ids.n })).toBe('MediaUnavailable');
    await n.ask('callReady', { callId });
    await answer(b, callId, 'bens_phone');
    await until(() => placeOf(n, ben) === 'connecting');
    for (const [seat, part] of [
      [n, ids.n],
      [b, ids.b],
    ] as const)
      expect(await seat.ask('openMedia', { part })).toBe('ok');
    expect(await n.ask('openMedia', { part: ids.b })).toBe('ok');
    expect(await b.ask('openMedia', { part: ids.n })).toBe('ok');
    // another seat of the same person, and somebody who has not answered
    const second = await sit(ben, id);
    expect(await second.ask('openMedia', { part: ids.n })).toBe('MediaUnavailable');
    expect(await a.ask('openMedia', { part: ids.n })).toBe('MediaUnavailable');
    await answer(a, callId, 'adas_phone');
    expect(await a.ask('openMedia', { part: ada.account.id })).toBe('ok');
    await until(() => toNova.some(({ type, part }) => type === 'negotiate' && part === ids.n));
    expect(await n.ask('removeMember', { personId: ids.b })).toBe('ok');
    await until(() => toNova.filter(({ type }) => type === 'bye').length >= 2);
    await until(() => b.closeCode !== null);
    expect(toBen.some(({ type }) => type === 'negotiate')).toBe(true);
    await n.ask('leaveCall', { callId });
    for (const { room } of [n, a]) await room.leave();
    await gone(id);
  });

  it('[CC3] [CC5] end with a block, and are refused after it as before a closed door', async () => {
    const [dora, emil] = [await server.person('Dora'), await server.person('Emil')];
    const id = await startDirect(dora, emil);
    const [d, e] = [await sit(dora, id), await sit(emil, id)];
    const toDora = mediaOf(d);
    const { callId } = await start(d, 'doras_desk');
    await d.ask('callReady', { callId });
    await answer(e, callId, 'emils_phone');
    await until(() => placeOf(d, emil) === 'connecting');
    for (const [seat, part] of [
      [d, dora.account.id],
      [e, emil.account.id],
      [d, emil.account.id],
      [e, dora.account.id],
    ] as const)
      expect(await seat.ask('openMedia', { part })).toBe('ok');
    for (const seat of [d, e]) expect(await seat.ask('callConnected', { callId })).toBe('ok');
    await until(() => callOf(d)?.clock.type === 'running');
    expect(await e.ask('setBlocked', { isBlocked: true })).toBe('ok');
    await until(() => callOf(d) === null && endsOf(d).length === 1);
    const part = dora.account.id;
    expect(await e.ask('signal', { part, peer: 'origin', candidate: null })).toBe('UnknownPeer');
    expect(await e.ask('openMedia', { part })).toBe('MediaUnavailable');
    expect(await d.ask('startCall', { deviceId: 'doras_desk', medium: 'voice' })).toBe('DoorClosed');
    expect(await d.ask('joinCall', { callId, deviceId: 'doras_desk' })).toBe('CallOver');
    expect(toDora.some(({ type }) => type === 'negotiate')).toBe(true);
    for (const { room } of [d, e]) await room.leave();
  });

  it('[CC11] [IN10] find somebody busy who is in another one', async () => {
    const [first, second] = [await startDirect(ada, ben), await startDirect(ben, nova)];
    const desk = await device(ben);
    const [a, b] = [await sit(ada, first), await sit(ben, first)];
    const { callId } = await start(a, 'adas_desk');
    await answer(b, callId, 'bens_phone');
    await until(() => desk.calls.length === 1 && rings(desk) === 0);
    const n = await sit(nova, second);
    await start(n, 'novas_desk');
    await until(() => endsOf(n).length === 1);
    expect([endsOf(n), rings(desk)]).toEqual([['busy'], 0]);
    await until(() => desk.notices.some(({ type }) => type === 'callMissed'));
    await a.ask('leaveCall', { callId });
    for (const { room } of [desk, a, b, n]) await room.leave();
    await gone(first);
  });

  it('[CC7] [CC9] stop ringing when the tab that called was killed, in a room without anybody', async () => {
    const id = await startDirect(ada, ben);
    const desk = await device(ben);
    const a = await sit(ada, id);
    await start(a, 'adas_desk');
    await until(() => rings(desk) === 1);
    const room = matchMaker.getLocalRoomById(a.room.roomId) as ServerRoom;
    a.room.connection.close();
    await until(() => room.clients.length === 0);
    const leftAtMs = performance.now();
    await vi.waitUntil(() => rings(desk) === 0, { timeout: CHAT_LIMITS.callerBackMs + 3_000 });
    expect(performance.now() - leftAtMs).toBeGreaterThan(CHAT_LIMITS.callerBackMs / 2);
    await gone(id);
    const again = await sit(ben, id);
    expect(endsOf(again).at(-1)).toBe('cancelled');
    for (const { room: held } of [desk, again]) await held.leave();
  }, 30_000);

  it('[CC1] are shown in the state, and refuse what is malformed', async () => {
    const id = await startDirect(nova, ada);
    const n = await sit(nova, id);
    const bad = [
      ['startCall', { deviceId: 'short', medium: 'video' }],
      ['startCall', { deviceId: 'novas_desk', medium: 'smoke' }],
      ['startCall', { deviceId: 'novas_desk', medium: 'voice', personIds: [] }],
      ['callSends', { callId: 'call_1', sends: { sound: 1, picture: 'none' } }],
      ['signal', { part: '../x', peer: 'origin' }],
    ] as const;
    for (const [request, payload] of bad)
      expect([request, await n.ask(request, payload)]).toEqual([request, 'BadRequest']);
    const { callId } = await start(n, 'novas_desk');
    await until(() => (n.room.state as { callId?: string }).callId === callId);
    await n.ask('leaveCall', { callId });
    await until(() => (n.room.state as { callId?: string }).callId === '');
    expect(await outcomeOf(n.room.request('declineCall', { callId }))).toBe('CallOver');
    await n.room.leave();
  });
});
