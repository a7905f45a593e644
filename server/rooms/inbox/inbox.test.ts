import type { Room } from '@colyseus/sdk';
import { Client } from '@colyseus/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INBOX_LIMITS } from '../../../shared/inboxLimits.ts';
import type {
  ConversationNews,
  InboxHead,
  InboxSnapshot,
  NoticesAnswer,
  NoticeView,
} from '../../../shared/protocol/inbox.ts';
import type { AssetAmount } from '../../../shared/protocol/money.ts';
import type { InboxState } from '../../../shared/state/inboxState.ts';
import { sit, startDirect, startGroup } from '../chat/chatSeats.testkit.ts';
import { outcomeOf, until } from '../onlooker.testkit.ts';
import { RatesOfATest, startTestServer, type TestPerson, type TestServer } from '../roomsServer.testkit.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, { rates: new RatesOfATest() });
});
afterAll(() => server.stop());

/** One device in an inbox, and what it was told. */
interface Device {
  readonly room: Room;
  readonly notices: NoticeView[];
  head: InboxHead | null;
  balances: readonly AssetAmount[];
  readonly conversations: ConversationNews[];
  closeCode: number | null;
}

async function open(of: TestPerson): Promise<Device> {
  const room = await of.client.joinOrCreate('inbox', { personId: of.account.id });
  room.reconnection.enabled = false;
  const device: Device = { room, notices: [], head: null, balances: [], conversations: [], closeCode: null };
  room.onMessage(
    'inbox',
    ({ head, balances }: InboxSnapshot) => void Object.assign(device, { head, balances }),
  );
  room.onMessage('notices', (notices: NoticeView[]) => void device.notices.push(...notices));
  room.onMessage('conversation', (news: ConversationNews) => void device.conversations.push(news));
  room.onMessage('head', (head: InboxHead) => void Object.assign(device, { head }));
  room.onMessage('balances', (balances: AssetAmount[]) => void Object.assign(device, { balances }));
  room.onLeave((closeCode) => void Object.assign(device, { closeCode }));
  await until(() => device.head !== null);
  return device;
}

let tips = 0;
/** Tips past all rooms, as another process would. */
async function tip(from: TestPerson, to: TestPerson, amountMinor = 500n): Promise<void> {
  tips += 1;
  const source = `wallet:${from.account.id}`;
  const { id: giverId, name: giverName, handle: giverHandle } = from.account;
  const appended = await server.services.ledger.append({
    id: `tip_${giverId}_${tips}`,
    kind: 'tip',
    source,
    legs: [
      { account: source, asset: 'MESI', amountMinor: -amountMinor },
      { account: `creator:${to.account.id}`, asset: 'MESI', amountMinor },
    ],
    ref: null,
    memo: {
      ...{ giverId, giverName, giverHandle, creatorId: to.account.id, message: `tip ${tips}` },
      ...{ asset: 'MESI', amountMinor: String(amountMinor), mesiMinor: String(amountMinor), anonymous: 'no' },
    },
  });
  expect(appended.ok).toBe(true);
}

const seqs = (notices: readonly NoticeView[]) => notices.map(({ seq }) => seq);
const amountOf = (balances: readonly AssetAmount[]) =>
  balances.find(({ asset }) => asset === 'MESI')?.amountMinor;

describe('an inbox', () => {
  it('[IN2] [IN3] [IN6] tells all devices of its person of notices and balances, and nobody else', async () => {
    const [nova, ada, ben] = [
      await server.person('Nova', { isCreator: true }),
      await server.person('Ada'),
      await server.person('Ben'),
    ];
    const [first, second] = [await open(nova), await open(nova)];
    const [giver, other] = [await open(ada), await open(ben)];
    expect(first.head).toEqual({ newestSeq: 0, readSeq: 0, unread: 0, unreadConversations: 0 });
    expect(amountOf(giver.balances)).toBe('1000000000');
    await tip(ada, nova);
    await until(() =>
      [first, second].every(({ notices, head }) => notices.length === 1 && head?.unread === 1),
    );
    expect(first.notices).toMatchObject([
      { type: 'tipReceived', seq: 1, from: { name: 'Ada' }, amountMinor: '500' },
    ]);
    expect(second.notices).toEqual(first.notices);
    await until(() => amountOf(giver.balances) === '999999500');
    expect([giver.notices, other.notices, other.head?.newestSeq]).toEqual([[], [], 0]);
    for (const { room } of [first, second, giver, other]) await room.leave();
  });

  it('[IN4] [IN5] gives a device that was away what it missed, and marks as read for all', async () => {
    const [nova, ada] = [await server.person('Nova', { isCreator: true }), await server.person('Ada')];
    const [phone, desk] = [await open(nova), await open(nova)];
    await tip(ada, nova);
    await until(() => phone.notices.length === 1 && desk.notices.length === 1);
    await phone.room.leave();
    for (let n = 0; n < 3; n += 1) await tip(ada, nova);
    await until(() => desk.head?.newestSeq === 4);
    const back = await open(nova);
    const missed: NoticesAnswer = await back.room.request('listNotices', { after: 1, limit: 2 });
    expect([seqs(missed.notices), missed.hasMore]).toEqual([[2, 3], true]);
    const rest: NoticesAnswer = await back.room.request('listNotices', { after: 3, limit: 2 });
    expect([seqs(rest.notices), rest.hasMore]).toEqual([[4], false]);
    const older: NoticesAnswer = await back.room.request('listNotices', { before: 3, limit: 50 });
    expect([seqs(older.notices), older.hasMore]).toEqual([[2, 1], false]);
    expect(seqs(desk.notices)).toEqual([1, 2, 3, 4]);
    await back.room.request('readNotices', { seq: 3 });
    await until(() => desk.head?.unread === 1 && back.head?.unread === 1);
    await desk.room.request('readNotices', { seq: 2 });
    await desk.room.request('readNotices', { seq: 4 });
    await until(() => back.head?.readSeq === 4);
    for (const { room } of [desk, back]) await room.leave();
  });

  it('[IN4] has what happened while nobody was there', async () => {
    const [nova, ada] = [await server.person('Nova', { isCreator: true }), await server.person('Ada')];
    await tip(ada, nova);
    const device = await open(nova);
    await until(() => device.head?.unread === 1);
    const { notices }: NoticesAnswer = await device.room.request('listNotices', { limit: 10 });
    expect(seqs(notices)).toEqual([1]);
    await device.room.leave();
  });

  it('[IN9] tells whoever has no seat in a conversation what was written there, and counts until it is read', async () => {
    const [nova, ada] = [await server.person('Nova'), await server.person('Ada')];
    const before = await startGroup(nova, [ada]);
    const writer = await sit(nova, before);
    await writer.write('said while nobody looked');
    const device = await open(ada);
    await until(() => device.head?.unreadConversations === 1);
    const second = await startDirect(nova, ada);
    const direct = await sit(nova, second);
    await direct.write('hello');
    await until(() => device.head?.unreadConversations === 2);
    expect(device.conversations.at(-1)).toMatchObject({
      type: 'head',
      head: { conversationId: second, unread: 1 },
    });
    const reader = await sit(ada, second);
    await reader.ask('read', { seq: reader.lines.size });
    await until(() => device.head?.unreadConversations === 1);
    await writer.ask('removeMember', { personId: ada.account.id });
    await until(() => device.head?.unreadConversations === 0);
    expect(device.conversations.at(-1)).toEqual({ type: 'gone', conversationId: before });
    for (const { room } of [writer, direct, reader, device]) await room.leave();
  });

  it('[IN7] shows in its state what the head says', async () => {
    const [nova, ada] = [await server.person('Nova', { isCreator: true }), await server.person('Ada')];
    const { room } = await open(nova);
    await tip(ada, nova);
    const state = () => (room.state as InboxState).toJSON();
    await until(() => state().unread === 1);
    expect(state()).toEqual({ newestSeq: 1, readSeq: 0, unread: 1, unreadConversations: 0 });
    await room.leave();
  });

  it('[IN1] is open to its person alone, and closes when the log-in ends', async () => {
    const [nova, ada] = [await server.person('Nova'), await server.person('Ada')];
    const personId = nova.account.id;
    const device = await open(nova);
    expect(await outcomeOf(ada.client.joinOrCreate('inbox', { personId }))).toBe('Forbidden');
    expect(await outcomeOf(ada.client.joinById(device.room.roomId, { personId }))).toBe('NotFound');
    const nobody = new Client(server.url);
    expect(await outcomeOf(nobody.joinOrCreate('inbox', { personId }))).toBe('Unauthorized');
    expect(await outcomeOf(nova.client.joinOrCreate('inbox', {}))).toBe('BadRequest');
    await server.services.identity.sessions.endAll(personId);
    await until(() => device.closeCode !== null);
    expect(await outcomeOf(nova.client.joinOrCreate('inbox', { personId }))).toBe('Unauthorized');
  });

  it.each([
    ['listNotices', { limit: INBOX_LIMITS.noticesPage }, 'ok'],
    ['listNotices', { limit: INBOX_LIMITS.noticesPage + 1 }, 'BadRequest'],
    ['listNotices', { limit: 0 }, 'BadRequest'],
    ['listNotices', { limit: 1, before: 1, after: 1 }, 'BadRequest'],
    ['listNotices', { limit: 1, after: -1 }, 'BadRequest'],
    ['readNotices', { seq: 0 }, 'ok'],
    ['readNotices', { seq: 1.5 }, 'BadRequest'],
    ['readNotices', {}, 'BadRequest'],
    ['look', { isInView: true }, 'ok'],
    ['look', {}, 'BadRequest'],
  ])('[IN8] answers %s %j with %s', async (request, payload, answer) => {
    const { room } = await open(await server.person('Nova'));
    expect(await outcomeOf(room.request(request, payload))).toBe(answer);
    await room.leave();
  });
});
