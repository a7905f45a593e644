import { afterAll, beforeAll, expect, it } from 'vitest';
import type {
  ConversationHead,
  ConversationsAnswer,
  SearchAnswer,
} from '../../../shared/protocol/conversations.ts';
import type { ConversationNews } from '../../../shared/protocol/inbox.ts';
import { readConversation } from '../../domain/conversation/conversationAnnex.ts';
import { conversationTopic } from '../../domain/topics/conversations.ts';
import { until } from '../onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from '../roomsServer.testkit.ts';
import { type ChatSeat, callApi, gone, sit, startDirect, startGroup } from './chatSeats.testkit.ts';

let server: TestServer;
let ada: TestPerson;
let nova: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  [ada, nova] = await Promise.all([server.person('Ada'), server.person('Nova')]);
});
afterAll(() => server.stop());

const rename = (person: TestPerson, name: string) =>
  callApi(person, { method: 'post', path: '/name', body: { name } });
const changeHandle = (person: TestPerson, handle: string) =>
  callApi(person, { method: 'post', path: '/handle', body: { handle } });

/** What a seat was told last of that member. */
const nowOf = (seat: ChatSeat, { account }: TestPerson) => {
  const told = seat.events.flatMap((event) => (event.type === 'member' ? [event.member] : []));
  const all = [...(seat.snapshot?.members ?? []), ...told];
  return all.findLast(({ person }) => person.id === account.id)?.person;
};

/** Leaves a conversation with a line of that person, which nobody has open. */
async function writeAndGo(writer: TestPerson, conversationId: string): Promise<void> {
  const seat = await sit(writer, conversationId);
  await seat.write('a penguin, of all things');
  await seat.room.leave();
  await gone(conversationId);
}

it('[CH40] tells the members of an open conversation what somebody is called by now', async () => {
  const kit = await server.person('Kit');
  const id = await startGroup(nova, [ada, kit]);
  const heads: ConversationHead[] = [];
  const stop = await server.services.bus.subscribe(
    conversationTopic(ada.account.id),
    (news: ConversationNews) => {
      if (news.type === 'head') heads.push(news.head);
    },
  );
  const [a, k] = [await sit(ada, id), await sit(kit, id)];
  await rename(kit, 'Kit Rivers');
  await until(() => nowOf(a, kit)?.name === 'Kit Rivers');
  await changeHandle(kit, 'rivers');
  await until(() => nowOf(a, kit)?.handle === 'rivers');
  const now = { id: kit.account.id, name: 'Kit Rivers', handle: 'rivers' };
  await until(() => heads.at(-1)?.people.some(({ handle }) => handle === 'rivers') ?? false);
  // whoever was here all the time writes under it, and is mentioned by it
  const { seq } = await k.write('still me');
  await until(() => a.lines.has(seq));
  expect(a.lines.get(seq)?.from).toEqual(now);
  await server.services.accountErasure.begin(kit.account, { locale: 'en', deviceKey: 'none' });
  await until(() => nowOf(a, kit)?.name === 'Deleted account');
  stop();
  await a.room.leave();
});

it('[CH40] looks what members are called by now when a conversation is opened', async () => {
  const kit = await server.person('Kit');
  const id = await startDirect(kit, ada);
  await writeAndGo(kit, id);
  await changeHandle(kit, 'kit-of-old');
  await rename(kit, 'Kit of Old');
  const a = await sit(ada, id);
  const now = { id: kit.account.id, name: 'Kit of Old', handle: 'kit-of-old' };
  await until(() => nowOf(a, kit)?.handle === 'kit-of-old');
  expect(nowOf(a, kit)).toEqual(now);
  await a.room.leave();
  await gone(id);
  const body = await readConversation(server.services.store, id);
  expect(body?.members.map(({ person }) => person)).toContainEqual(now);
});

it('[CO11] lists and searches name people as they are called now, also where nobody has looked since', async () => {
  const kit = await server.person('Kit');
  const id = await startDirect(kit, ada);
  await writeAndGo(kit, id);
  await rename(kit, 'Kit Away');
  await changeHandle(kit, 'kit-away');
  const now = { id: kit.account.id, name: 'Kit Away', handle: 'kit-away' };
  const { conversations } = await callApi<ConversationsAnswer>(ada, { path: '/conversations' });
  const listed = conversations.find(({ conversationId }) => conversationId === id);
  expect([listed?.people, listed?.lastLine?.from]).toEqual([[now], now]);
  expect(await callApi<ConversationHead>(ada, { path: `/conversations/${id}` })).toMatchObject({
    people: [now],
  });
  const { found } = await callApi<SearchAnswer>(ada, { path: '/search?q=penguin' });
  const one = found.find(({ head }) => head.conversationId === id);
  expect([one?.head.people, one?.lines.length]).toEqual([[now], 1]);
});
