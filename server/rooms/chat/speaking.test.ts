import type { Room } from '@colyseus/sdk';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readConversation } from '../../domain/conversation/conversationAnnex.ts';
import { until } from '../onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from '../roomsServer.testkit.ts';
import { ensureConversation } from '../stream/matchmaking.ts';
import { type ChatSeat, gone, sit, startDirect, startGroup } from './chatSeats.testkit.ts';

let server: TestServer;
let nova: TestPerson;
let ada: TestPerson;
let ben: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  nova = await server.person('Nova', { isCreator: true });
  [ada, ben] = await Promise.all([server.person('Ada'), server.person('Ben')]);
});
afterAll(() => server.stop());

const heardBy = async ({ account }: TestPerson) =>
  (await server.services.notices.page({ personId: account.id, from: 'newest', limit: 50 })).filter(
    ({ type }) => type === 'mentioned',
  );
const PATIENCE = { timeout: 10_000 };

async function openInbox({ client, account }: TestPerson): Promise<Room> {
  const room: Room = await client.joinOrCreate('inbox', { personId: account.id });
  for (const type of ['inbox', 'head', 'notices', 'balances', 'conversation', 'calls'])
    room.onMessage(type, () => {});
  return room;
}

const arrivedOf = (seat: ChatSeat, { account }: TestPerson) =>
  seat.snapshot?.members.find(({ person }) => person.id === account.id)?.arrivedSeq;

describe('a line that speaks to somebody', () => {
  it('[CH30] is a notice for them, also in a silent group, and none for whoever reads it at once or keeps its writer out', async () => {
    const id = await startGroup(nova, [ada, ben]);
    const [n, a, b] = [await sit(nova, id), await sit(ada, id), await sit(ben, id)];
    await a.ask('setMuted', { isMuted: true });
    await a.room.leave();
    const names = [nova, ada].map(({ account }) => account.id);
    const { seq } = await b.write('hi @nova @ada', { mentions: names });
    await n.ask('read', { seq });
    await vi.waitUntil(async () => (await heardBy(ada)).length === 1, PATIENCE);
    expect((await heardBy(ada))[0]).toMatchObject({
      ...{ type: 'mentioned', conversationId: id, group: 'The group', lineSeq: seq, from: { name: 'Ben' } },
    });
    expect(await heardBy(nova)).toEqual([]);
    await server.services.blocks.block({
      ...{ byId: ada.account.id, person: { ...ben.account }, reason: 'other' },
    });
    const again = await sit(ada, id);
    await again.ask('read', { seq });
    await again.room.leave();
    const second = await b.write('and again', { mentions: names });
    // whom a line mentions is forgotten when they were told, or need not be
    await vi.waitUntil(async () => (await heardBy(nova)).length === 1, PATIENCE);
    expect(await heardBy(ada)).toHaveLength(1);
    expect((await heardBy(nova))[0]).toMatchObject({ lineSeq: second.seq });
    await server.services.blocks.lift({ byId: ada.account.id, person: { ...ben.account } });
    await Promise.all([n, b].map(({ room }) => room.leave()));
    await gone(id);
  });

  it('[CH30] is told by whoever rules next, when the room went before', async () => {
    const id = await startGroup(nova, [ben]);
    const n = await sit(nova, id);
    const { seq } = await n.write('who?');
    await n.room.leave();
    const b = await sit(ben, id);
    await b.write('me', { replyTo: seq });
    await b.room.leave();
    await gone(id);
    const known = (await heardBy(nova)).length;
    const owing = await server.services.store.get('conversations', id);
    expect([owing?.body.owing, known]).toEqual(['yes', 1]);
    await vi.waitUntil(async () => {
      await ensureConversation(id);
      return (await heardBy(nova)).length > known;
    }, PATIENCE);
    expect((await heardBy(nova))[0]).toMatchObject({ byReply: true, from: { name: 'Ben' } });
    await vi.waitUntil(
      async () => (await server.services.store.get('conversations', id))?.body.owing === undefined,
      PATIENCE,
    );
  });
});

describe('a line that arrives', () => {
  it('[CH31] [IN12] is told to who wrote it when an inbox was told of it, at once or later', async () => {
    const id = await startDirect(ada, ben);
    const inbox = await openInbox(ben);
    const a = await sit(ada, id);
    const { seq } = await a.write('one');
    await until(() => a.events.some((event) => event.type === 'arrived' && event.seq === seq));
    await inbox.leave();
    await vi.waitUntil(() => a.snapshot !== null);
    await a.write('two');
    await a.write('three');
    expect(a.events.filter(({ type }) => type === 'arrived')).toHaveLength(1);
    await a.room.leave();
    await gone(id);
    const later = await openInbox(ben);
    await vi.waitUntil(async () => {
      const found = await readConversation(server.services.store, id);
      return found?.members.some(({ arrivedSeq }) => arrivedSeq === 3);
    }, PATIENCE);
    const again = await sit(ada, id);
    expect(arrivedOf(again, ben)).toBe(3);
    await Promise.all([again.room.leave(), later.leave()]);
  });
});
