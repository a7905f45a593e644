import { matchMaker } from '@colyseus/core';
import { Client } from '@colyseus/sdk';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { InviteView } from '../../../shared/protocol/access.ts';
import type { LinesAnswer } from '../../../shared/protocol/chat.ts';
import type { ChatLine } from '../../../shared/protocol/chatLines.ts';
import { CHAT_REQUESTS } from '../../../shared/protocol/chatRequests.ts';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import type { ConversationHead } from '../../../shared/protocol/conversations.ts';
import type { ConversationNews } from '../../../shared/protocol/inbox.ts';
import { conversationTopic } from '../../domain/topics/conversations.ts';
import { specOf } from '../kernel/seat.ts';
import { outcomeOf, until } from '../onlooker.testkit.ts';
import { RatesOfATest, startTestServer, type TestPerson, type TestServer } from '../roomsServer.testkit.ts';
import { chatMatrix } from './chatMatrix.testkit.ts';
import { callApi, gone, newCommand, sit, startDirect, startGroup } from './chatSeats.testkit.ts';

const rates = new RatesOfATest();
let server: TestServer;
let nova: TestPerson;
let ada: TestPerson;
let ben: TestPerson;
let cy: TestPerson;
beforeAll(async () => {
  server = await startTestServer({}, { rates });
  nova = await server.person('Nova', { isCreator: true });
  [ada, ben, cy] = await Promise.all([server.person('Ada'), server.person('Ben'), server.person('Cy')]);
});
afterAll(() => server.stop());

const refused = (person: TestPerson, conversationId: string, more: object = {}) =>
  outcomeOf(person.client.joinOrCreate('chat', { conversationId, ...more }));

describe('room chat', () => {
  it('[CH1] [CH2] tells all members each line once, in one order, also those of other devices', async () => {
    const id = await startGroup(nova, [ada, ben]);
    const seats = await Promise.all([sit(nova, id), sit(ada, id), sit(ada, id), sit(ben, id)]);
    const [n, a, a2, b] = seats;
    const same = { commandId: newCommand() };
    const answers = await Promise.all([a.write('one', same), a2.write('one', same), b.write('two')]);
    expect(answers[0]).toEqual(answers[1]);
    await n.write('three');
    for (const seat of seats) {
      await until(() => seat.texts().length === 3);
      expect(seat.texts()).toEqual(n.texts());
      expect([...seat.lines.keys()].toSorted((x, y) => x - y)).toEqual([1, 2, 3, 4]);
    }
    expect(a.snapshot).toMatchObject({ type: 'group', name: 'The group', lastSeq: 1 });
    await Promise.all(seats.map(({ room }) => room.leave()));
    await gone(id);
    const again = await sit(ada, id);
    expect(again.texts()).toEqual(n.texts());
    expect(await again.write('one', same)).toEqual(answers[0]);
    expect(again.snapshot?.epoch).toBeGreaterThan(a.snapshot!.epoch);
    await again.room.leave();
  });

  it('[RH1] rooms of conversations have the same handlers, and each is asked its own', async () => {
    const ids = [await startGroup(nova, [ada]), await startGroup(nova, [ada])];
    const [first, second] = await Promise.all(ids.map((id) => sit(nova, id)));
    const calledIn = ({ room }: { readonly room: { readonly roomId: string } }) => {
      const here = matchMaker.getLocalRoomById(room.roomId) as unknown as {
        onMessageEvents: { events: Readonly<Record<string, readonly unknown[]>> };
      };
      return here.onMessageEvents.events;
    };
    for (const name of ['write', 'history', 'startCall', 'writePaid'])
      expect(calledIn(first!)[name]).toBe(calledIn(second!)[name]);
    await first!.write('in the first');
    await second!.write('in the second');
    await until(() => first!.texts().length + second!.texts().length === 2);
    expect([first!.texts(), second!.texts()]).toEqual([['in the first'], ['in the second']]);
    await Promise.all([first!.room.leave(), second!.room.leave()]);
  });

  it('[CH2] [CH18] finds a command again, and opens, after hundreds of lines', async () => {
    const id = await startDirect(ada, ben);
    const [a, b] = [await sit(ada, id), await sit(ben, id)];
    const first = { commandId: newCommand() };
    const answer = await a.write('the first', first);
    for (let n = 0; n < 250; n += 1) {
      if (n % 15 === 0) rates.beginAnew();
      await a.write(`line ${n}`);
    }
    expect(await a.write('the first', first)).toEqual(answer);
    const newest: LinesAnswer = await b.room.request('history', {});
    expect([newest.lines.length, newest.hasMore, newest.lines.at(-1)?.seq]).toEqual([50, true, 251]);
    const all = [...newest.lines];
    while (all[0]!.seq > 1) {
      const page: LinesAnswer = await b.room.request('history', { before: all[0]!.seq, limit: 50 });
      all.unshift(...page.lines);
      expect(page.hasMore).toBe(all[0]!.seq > 1);
    }
    expect(all.map(({ seq }) => seq)).toEqual(Array.from({ length: 251 }, (_, n) => n + 1));
    const after: LinesAnswer = await b.room.request('history', { after: 195, limit: 50 });
    expect([after.lines[0]?.seq, after.lines.at(-1)?.seq, after.hasMore]).toEqual([196, 245, true]);
    expect(await a.ask('edit', { seq: 1, text: 'the very first' })).toBe('ok');
    const old: LinesAnswer = await b.room.request('lines', { seqs: [1, 240, 999] });
    expect(old.lines.map((line) => [line.seq, line.type === 'text' && line.text])).toEqual([
      [1, 'the very first'],
      [240, 'line 238'],
    ]);
    await Promise.all([a.room.leave(), b.room.leave()]);
  });

  it('[CH3] shows nobody a line from before they came, or after they left', async () => {
    const id = await startGroup(nova, [ada]);
    const [n, a] = [await sit(nova, id), await sit(ada, id)];
    await n.write('secret of before');
    const secret = n.events.flatMap((event) => (event.type === 'line' ? [event.line.seq] : [])).at(-1)!;
    expect(await n.ask('addMembers', { handles: [ben.account.handle] })).toBe('ok');
    const b = await sit(ben, id);
    await n.ask('edit', { seq: secret, text: 'secret, edited' });
    await a.ask('react', { seq: secret, emoji: '👍' });
    await n.write('for Ben as well', { replyTo: secret });
    await until(() => b.texts().includes('for Ben as well'));
    const asked: readonly LinesAnswer[] = await Promise.all([
      b.room.request('history', { before: secret + 1 }),
      b.room.request('history', { after: 0 }),
      b.room.request('lines', { seqs: [1, secret] }),
    ]);
    expect(JSON.stringify([asked, [...b.lines.values()], b.events])).not.toContain('secret');
    expect(asked[1]!.lines[0]?.seq).toBe(secret + 1);
    expect(await n.ask('removeMember', { personId: ben.account.id })).toBe('ok');
    await until(() => b.closeCode !== null);
    expect(b.closeCode).toBe(CLOSE_CODES.evicted);
    await n.write('secret of after');
    const former = await sit(ben, id);
    expect(former.you).toMatchObject({ role: 'former', fromSeq: secret + 1 });
    const read: LinesAnswer = await former.room.request('history', { after: 0 });
    expect(read.lines.at(-1)).toMatchObject({ type: 'notice', notice: { type: 'removed' } });
    await a.write('secret of later');
    await until(() => n.texts().includes('secret of later'));
    expect(JSON.stringify([read, [...former.lines.values()], former.events])).not.toContain('secret');
    expect(former.snapshot).toBeNull();
    await Promise.all([n, a, former].map(({ room }) => room.leave()));
  });

  it('[CH4] shows to all how far each has read', async () => {
    const id = await startDirect(ada, ben);
    const [a, b] = [await sit(ada, id), await sit(ben, id)];
    const { seq } = await a.write('read me');
    expect(await b.ask('read', { seq })).toBe('ok');
    expect(await b.ask('read', { seq: 9_999 })).toBe('LineUnknown');
    const read = { type: 'read', personId: ben.account.id, seq };
    await until(() => a.events.some((event) => JSON.stringify(event) === JSON.stringify(read)));
    await until(() => b.you?.readSeq === seq);
    expect(b.you).toMatchObject({ readSeq: seq, unread: 0 });
    await Promise.all([a.room.leave(), b.room.leave()]);
  });

  it('[CH14] [CH15] lets one request in where rules keep strangers out', async () => {
    const rules = { type: 'some', match: 'any', followers: true, subscribers: null, tipped: null };
    await callApi(nova, { method: 'put', path: '/message-rules', body: rules });
    const id = await startDirect(cy, nova);
    const seat = await sit(cy, id);
    expect(await seat.ask('write', { commandId: newCommand(), text: 'please' })).toBe('ok');
    expect(await seat.ask('write', { commandId: newCommand(), text: 'please!' })).toBe('RequestWaiting');
    const head = await callApi<ConversationHead>(nova, {
      path: `/conversations/${id}`,
    });
    expect(head).toMatchObject({ request: 'theirs', unread: 1, lastLine: { text: 'please' } });
    const creator = await sit(nova, id);
    expect(creator.snapshot?.request).toEqual({ type: 'asked', byId: cy.account.id });
    expect(await creator.ask('answerRequest', { answer: 'delete' })).toBe('ok');
    expect(await seat.ask('write', { commandId: newCommand(), text: 'please!' })).toBe('DoorClosed');
    await server.services.access.setFollow({
      creatorId: nova.account.id,
      personId: cy.account.id,
      follows: true,
    });
    expect(await seat.ask('write', { commandId: newCommand(), text: 'I follow you' })).toBe('ok');
    expect(await creator.ask('setBlocked', { isBlocked: true })).toBe('ok');
    expect(creator.you).toMatchObject({ hasBlocked: true });
    expect(await seat.ask('write', { commandId: newCommand(), text: 'hello?' })).toBe('DoorClosed');
    expect(JSON.stringify([seat.you, seat.snapshot, seat.events])).not.toContain('locked":true');
    await callApi(nova, { method: 'put', path: '/message-rules', body: { type: 'everybody' } });
    const invited = await startGroup(cy, [nova, ada]);
    const { people } = await callApi<ConversationHead>(cy, {
      path: `/conversations/${invited}`,
    });
    expect(people.map(({ name }) => name)).toEqual(['Ada']);
    await Promise.all([seat.room.leave(), creator.room.leave()]);
  });

  it('[CH16] [CH19] makes members by links that are counted, end and are revoked', async () => {
    const id = await startGroup(nova, [ada]);
    const [n, a] = [await sit(nova, id), await sit(ada, id)];
    expect(await a.ask('createInvite', { uses: 1, expiresInMinutes: null })).toBe('Forbidden');
    const invite: InviteView = await n.room.request('createInvite', { uses: 1, expiresInMinutes: null });
    const inviteCode = invite.code!;
    expect([await refused(ben, id), await refused(ben, 'gr_nothing00')]).toEqual([
      'NotAMember',
      'NotAMember',
    ]);
    const nobody = new Client(server.url);
    expect(await outcomeOf(nobody.joinOrCreate('chat', { conversationId: id }))).toContain('Unauthorized');
    expect(await refused(ben, id, { inviteCode: 'ginv_nothing' })).toBe('InviteInvalid');
    expect(await callApi(ben, { path: `/group-invites/${inviteCode}` })).toEqual({
      conversationId: id,
      name: 'The group',
      memberCount: 2,
      isMember: false,
    });
    const b = await sit(ben, id, { inviteCode });
    expect([b.you?.role, b.lines.size]).toEqual(['member', 1]);
    expect(await refused(cy, id, { inviteCode })).toBe('InviteInvalid');
    expect(await n.ask('removeMember', { personId: ben.account.id })).toBe('ok');
    const second: InviteView = await n.room.request('createInvite', { uses: 5, expiresInMinutes: 1 });
    expect(await refused(ben, id, { inviteCode: second.code! })).toBe('RemovedFromGroup');
    expect(await n.ask('revokeInvite', { inviteId: second.id })).toBe('ok');
    expect(await refused(cy, id, { inviteCode: second.code! })).toBe('InviteInvalid');
    expect(await n.ask('invites', {})).toBe('ok');
    await Promise.all([n.room.leave(), a.room.leave()]);
  });

  it('[CH21] tells inboxes what changed', async () => {
    const heard: ConversationNews[] = [];
    const stop = await server.services.bus.subscribe(conversationTopic(ben.account.id), (news) =>
      heard.push(news),
    );
    const id = await startGroup(nova, [ben, ada]);
    const n = await sit(nova, id);
    const { seq } = await n.write('hello Ben');
    await until(() => heard.length > 0);
    expect(heard.at(-1)).toMatchObject({
      type: 'head',
      head: { conversationId: id, unread: 1, lastLine: { text: 'hello Ben' } },
    });
    const lastHead = () => heard.flatMap((news) => (news.type === 'head' ? [news.head] : [])).at(-1);
    await n.ask('edit', { seq, text: 'hello dear Ben' });
    await until(() => JSON.stringify(lastHead()?.lastLine).includes('hello dear Ben'));
    await n.ask('erase', { seq });
    await until(() => lastHead()?.unread === 0);
    expect(lastHead()?.lastLine).toMatchObject({ type: 'erased' });
    await n.ask('removeMember', { personId: ben.account.id });
    await until(() => heard.at(-1)?.type === 'gone');
    const list = await server.services.conversations.list({ personId: ben.account.id, cursor: null });
    expect(list.conversations.map(({ conversationId }) => conversationId)).not.toContain(id);
    stop();
    await n.room.leave();
  });

  it('[CH27] notes in the list of a person that there is something to read, until it was read', async () => {
    const id = await startGroup(nova, [ada]);
    const personId = ada.account.id;
    const place = async () =>
      (await server.services.store.get('conversationPlaces', `${personId}:${id}`))?.body;
    const unread = async () => {
      const asked = { personId, cursor: null, only: 'unread' } as const;
      const { conversations } = await server.services.conversations.list(asked);
      return conversations.find(({ conversationId }) => conversationId === id)?.unread;
    };
    const n = await sit(nova, id);
    const { seq } = [await n.write('one'), await n.write('two')][1]!;
    expect([(await place())?.unread, await unread()]).toEqual(['perhaps', 2]);
    const a = await sit(ada, id);
    await a.ask('read', { seq });
    expect([(await place())?.unread, await unread()]).toEqual(['perhaps', undefined]);
    await a.room.leave();
    await vi.waitFor(async () => expect((await place())?.unread).toBe('none'));
    await n.write('three');
    expect([(await place())?.unread, await unread()]).toEqual(['perhaps', 1]);
    await n.room.leave();
  });

  it('[CH20] has a handler for each row of its table, which judges by it', async () => {
    const id = await startGroup(nova, [ada]);
    const n = await sit(nova, id);
    const room = matchMaker.getLocalRoomById(n.room.roomId) as unknown as {
      messages: Record<string, object>;
    };
    const { '*': _, ...handlers } = room.messages;
    const judged = Object.entries(handlers).map(([request, handler]) => [request, specOf(handler)]);
    expect(Object.fromEntries(judged)).toEqual(CHAT_REQUESTS);
    await n.room.leave();
  });
});

describe('who may ask for what', () => {
  const text = (line: ChatLine | undefined) => line?.seq ?? 0;

  it('[CH20] in a group, by role', async () => {
    const di = await server.person('Di');
    const id = await startGroup(nova, [ada, ben, di]);
    const owner = await sit(nova, id);
    expect(await owner.ask('setRole', { personId: ada.account.id, role: 'admin' })).toBe('ok');
    const seats = [owner, await sit(ada, id), await sit(ben, id)];
    await owner.ask('removeMember', { personId: di.account.id });
    seats.push(await sit(di, id));
    const { seq } = await owner.write('by the owner');
    const answers: Record<string, string[]> = {};
    const wanted: Record<string, string[]> = {};
    for (const [request, [payload, ...codes]] of Object.entries(chatMatrix(seq))) {
      const said: string[] = [];
      rates.beginAnew();
      // the owner asks last: it erases and leaves
      for (const seat of seats.toReversed()) said.unshift(await seat.ask(request, payload));
      answers[request] = said;
      wanted[request] = [...codes];
    }
    // who is no owner erases nothing of the owner
    wanted.erase = ['ok', 'Forbidden', 'Forbidden', 'Forbidden'];
    expect(answers).toEqual(wanted);
    for (const request of Object.keys(CHAT_REQUESTS)) {
      expect([request, await seats[3]!.ask(request, { unknown: true })]).toEqual([
        request,
        CHAT_REQUESTS[request as keyof typeof CHAT_REQUESTS].roles.includes('former' as never)
          ? 'BadRequest'
          : 'Forbidden',
      ]);
    }
    expect(text(owner.lines.get(seq))).toBe(seq);
  });
});
