import type { Room } from '@colyseus/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OrderAnswer } from '../../shared/protocol/answers.ts';
import type { PersonCall, StartCallAnswer } from '../../shared/protocol/chatCalls.ts';
import type { NoticeView } from '../../shared/protocol/inbox.ts';
import { type ChatSeat, sit, startDirect } from './chat/chatSeats.testkit.ts';
import { goLive, until, watchStream } from './onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from './roomsServer.testkit.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ MESI_MEDIA: 'mesh' });
});
afterAll(() => server.stop());

const endsOf = (seat: ChatSeat) =>
  [...seat.lines.values()].flatMap((line) =>
    line.type === 'notice' && line.notice.type === 'called' ? [line.notice.outcome] : [],
  );
const start = (seat: ChatSeat, deviceId: string): Promise<StartCallAnswer> =>
  seat.room.request('startCall', { deviceId, medium: 'video' });
const people = (...names: string[]) => Promise.all(names.map((name) => server.person(name)));

/** An inbox, and whether any device ever rang there. */
async function inboxOf({ client, account }: TestPerson) {
  const room: Room = await client.joinOrCreate('inbox', { personId: account.id });
  const heard = { room, rang: false, missed: 0 };
  room.onMessage('calls', (calls: readonly PersonCall[]) => {
    heard.rang ||= calls.some(({ at }) => at === 'ringing');
  });
  room.onMessage('notices', (notices: readonly NoticeView[]) => {
    heard.missed += notices.filter(({ type }) => type === 'callMissed').length;
  });
  room.onMessage('*', () => {});
  return heard;
}

it('[BP1] [CC11] who is in a call is busy, also where no page of theirs is open to say so', async () => {
  const [ada, ben, cy] = (await people('Ada', 'Ben', 'Cy')) as [TestPerson, TestPerson, TestPerson];
  const [first, second] = [await startDirect(ada, ben), await startDirect(cy, ada)];
  const [a, b] = [await sit(ada, first), await sit(ben, first)];
  const { callId } = await start(b, 'bens_desk');
  expect(await a.ask('joinCall', { callId, deviceId: 'adas_desk' })).toBe('ok');
  const c = await sit(cy, second);
  await start(c, 'cys_desk');
  await until(() => endsOf(c).length === 1);
  expect(endsOf(c)).toEqual(['busy']);
  // when that call is over she is called as ever
  await a.ask('leaveCall', { callId });
  await until(() => endsOf(a).length === 1);
  const again = await start(c, 'cys_desk');
  expect(await c.ask('leaveCall', again)).toBe('ok');
  await until(() => endsOf(c).length === 2);
  expect(endsOf(c)).toEqual(['busy', 'cancelled']);
  const asked = { personId: ada.account.id, from: 'newest', limit: 9 } as const;
  const missed = async () => (await server.services.notices.page(asked)).map(({ type }) => type);
  await expect.poll(missed).toEqual(['callMissed', 'callMissed']);
  for (const { room } of [a, b, c]) await room.leave();
});

it('[BP1] [BP2] who is in a one-to-one of a stream is busy, and no device of theirs rings', async () => {
  const nova = await server.person('Nova', { isCreator: true });
  const [ann, ben] = (await people('Ann', 'Bo')) as [TestPerson, TestPerson];
  const id = await startDirect(ben, nova);
  const desk = await inboxOf(nova);
  const { streamId, studio } = await goLive(server, nova);
  const fan = await watchStream(ann, streamId);
  await until(() => fan.standing === 'inside');
  const rules = { minimumMinor: '100', lengthMinutes: 5, autoAccept: false, fanLeaves: 'returns' };
  await studio.room.request('openRequests', rules);
  const bid = { commandId: 'bid-00001', amountMinor: '300', asset: 'MESI' };
  const { orderId } = (await fan.room.request('requestCall', bid)) as OrderAnswer;
  await until(() => fan.you?.request?.orderId === orderId);
  await studio.room.request('acceptRequest', { orderId });
  await until(() => fan.you?.request?.state === 'accepted');
  await Promise.all([studio.room.request('readyForCall', {}), fan.room.request('readyForCall', {})]);
  const mode = () => fan.events.findLast((event) => event.type === 'mode');
  await until(() => mode()?.type === 'mode' && JSON.stringify(mode()).includes('oneToOne'));
  const b = await sit(ben, id);
  await start(b, 'bos_desk');
  await until(() => endsOf(b).length === 1 && desk.missed === 1);
  expect([endsOf(b), desk.rang]).toEqual([['busy'], false]);
  const told = mode();
  const callId = told?.type === 'mode' && told.mode.type === 'oneToOne' ? told.mode.call.callId : '';
  await studio.room.request('endCall', { callId });
  await until(() => fan.you?.ended?.orderId === orderId);
  await start(b, 'bos_desk');
  await until(() => desk.rang);
  await studio.room.request('endStream', {});
  for (const { room } of [desk, b]) await room.leave();
});
