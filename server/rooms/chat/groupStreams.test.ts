import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { NoticesAnswer } from '../../../shared/protocol/inbox.ts';
import type { ReplayView } from '../../../shared/protocol/replays.ts';
import { goLive, type Onlooker, outcomeOf, until, watchStream } from '../onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from '../roomsServer.testkit.ts';
import { type ChatSeat, callApi, gone, newCommand, sit, startGroup } from './chatSeats.testkit.ts';
import { goLiveFor, toGroup } from './groupLive.testkit.ts';

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

const toPublic = { mode: { type: 'public', limitMinutes: null } };

const noticesIn = (seat: ChatSeat, type: string) =>
  [...seat.lines.values()].filter((line) => line.type === 'notice' && line.notice.type === type);

async function inboxOf(person: TestPerson): Promise<NoticesAnswer['notices']> {
  return server.services.notices.page({ personId: person.account.id, from: 'newest', limit: 50 });
}

const standingOf = (seen: Onlooker) => seen.standing;

describe('a stream for a group', () => {
  it('[GS1] [GS2] [GS3] [GS4] [GS5] from the first call to the card, with somebody removed while they watch', async () => {
    const cleo = await server.person('Cleo');
    const id = await startGroup(nova, [ada, ben]);
    const a = await sit(ada, id);
    const { streamId, studio } = await goLiveFor(server, nova, id);
    await until(() => noticesIn(a, 'wentLive').length === 1);
    const live = a.events.findLast((event) => event.type === 'streams');
    expect(live).toMatchObject({ streams: [{ streamId, title: 'For us', creator: { name: 'Nova' } }] });
    await vi.waitUntil(async () => (await inboxOf(ben)).length === 1);
    const [called] = await inboxOf(ben);
    expect(called).toMatchObject({ type: 'groupLive', streamId, conversationId: id, group: 'The group' });
    expect(await inboxOf(nova)).toEqual([]);

    const [insideA, insideB, outside] = await Promise.all([
      watchStream(ada, streamId),
      watchStream(ben, streamId),
      watchStream(cleo, streamId),
    ]);
    await until(() => [insideA, insideB, outside].map(standingOf).join() === 'inside,inside,door');
    expect(outside.door).toMatchObject({ title: null, why: 'private', keys: [{ type: 'group' }] });
    expect(await outcomeOf(insideA.room.request('say', { commandId: newCommand(), text: 'hi' }))).toBe(
      'ChatIsGroups',
    );
    await a.write('hi, all');
    const tip = { commandId: newCommand(), amountMinor: '2000000', asset: 'MESI', message: 'more!' };
    expect(await outcomeOf(insideB.room.request('tip', tip))).toBe('ok');
    await until(() => noticesIn(a, 'streamTipped').length === 1);
    expect(noticesIn(a, 'streamTipped')[0]).toMatchObject({
      notice: { giver: { name: 'Ben' }, amountMinor: '2000000', message: 'more!' },
    });

    const n = await sit(nova, id);
    expect(n.snapshot?.streams).toMatchObject([{ streamId }]);
    expect(await n.ask('removeMember', { personId: ben.account.id })).toBe('ok');
    await until(() => insideB.standing === 'door');
    expect(await n.ask('addMembers', { handles: [cleo.account.handle] })).toBe('ok');
    await until(() => outside.standing === 'inside');
    expect(insideA.leaks.concat(insideB.leaks, outside.leaks)).toEqual([]);

    expect(await outcomeOf(studio.request('switchMode', toPublic))).toBe('ok');
    await until(() => insideB.standing === 'inside');
    expect(await outcomeOf(insideB.room.request('say', { commandId: newCommand(), text: 'open' }))).toBe(
      'ok',
    );
    expect(JSON.stringify(insideB.events)).not.toContain('hi, all');
    expect(await outcomeOf(studio.request('endStream', {}))).toBe('ok');
    await until(() => noticesIn(a, 'streamEnded').length === 1);
    expect(noticesIn(a, 'streamEnded')[0]).toMatchObject({
      from: { name: 'Nova' },
      notice: { streamId, title: 'For us', raisedMinor: '2000000', tipCount: 1, replayId: null },
    });
    expect(a.events.findLast((event) => event.type === 'streams')).toEqual({ type: 'streams', streams: [] });
    expect(a.texts()).toEqual(['hi, all']);
    await Promise.all([a, n].map(({ room }) => room.leave()));
    await gone(id);
    const again = await sit(ada, id);
    expect([again.snapshot?.streams, noticesIn(again, 'wentLive').length]).toEqual([undefined, 1]);
    await again.room.leave();
  });

  it('[GS3] lets nobody in any more when its creator is out of the group', async () => {
    const other = await server.person('Otto', { isCreator: true });
    const id = await startGroup(nova, [ada, other]);
    const n = await sit(nova, id);
    expect(await n.ask('setRole', { personId: other.account.id, role: 'admin' })).toBe('ok');
    const { streamId, studio } = await goLiveFor(server, other, id);
    const inside = await watchStream(ada, streamId);
    await until(() => inside.standing === 'inside');
    await until(() => (n.events.findLast((event) => event.type === 'streams')?.streams.length ?? 0) === 1);
    expect(await n.ask('removeMember', { personId: other.account.id })).toBe('ok');
    await until(() => inside.standing === 'door');
    await studio.request('endStream', {});
    await n.room.leave();
  });

  it('[GS8] leaves a card with its replay, which members watch, and who left or was removed does not', async () => {
    const id = await startGroup(nova, [ada, ben]);
    const [n, a] = [await sit(nova, id), await sit(ada, id)];
    const { streamId, studio } = await goLiveFor(server, nova, id);
    await until(() => noticesIn(a, 'wentLive').length === 1);
    const { replays } = server.services;
    const facts = { streamId, creatorId: nova.account.id, title: 'For us', kind: 'video' } as const;
    const recorded = { ...facts, startedAtMs: 1_700_000_000_000 };
    const isForGroup = true;
    await replays.keep({
      ...{ ...recorded, replayId: 'rp_sold_to_others', modes: ['private', 'ticketOnly'], isForGroup },
    });
    await replays.keep({
      ...{ ...recorded, replayId: 'rp_of_subscribers', modes: ['private'], isForGroup },
    });
    await replays.keep({
      ...{ ...recorded, replayId: 'rp_of_subscribers', modes: ['private'], isForGroup: false },
    });
    await replays.keep({
      ...{ ...recorded, replayId: 'rp_for_the_group', modes: ['private', 'public'], isForGroup },
    });
    await studio.request('endStream', {});
    await until(() => noticesIn(a, 'streamEnded').length === 1);
    expect(noticesIn(a, 'streamEnded')[0]).toMatchObject({ notice: { replayId: 'rp_for_the_group' } });
    const late = await server.person('Late');
    expect(await n.ask('addMembers', { handles: [late.account.handle] })).toBe('ok');
    const sees = async (person: TestPerson, replayId = 'rp_for_the_group') =>
      callApi<ReplayView>(person, { path: `/replays/${replayId}` }).then(
        ({ id: seen }) => seen === replayId,
        () => false,
      );
    const plays = async ({ client }: TestPerson) =>
      (
        await fetch(`${server.url}/api/replays/rp_for_the_group/video`, {
          headers: { Cookie: `mesi_replays=${client.auth.token}` },
        })
      ).status;
    expect(await Promise.all([nova, ada, ben, late].map((one) => sees(one)))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect([await sees(nova, 'rp_sold_to_others'), await sees(ada, 'rp_sold_to_others')]).toEqual([
      true,
      false,
    ]);
    // it is still recorded: who may watch hears so, and nobody else learns that there is one
    expect([await plays(ada), await plays(late)]).toEqual([409, 404]);
    expect(await n.ask('removeMember', { personId: ben.account.id })).toBe('ok');
    expect(await a.ask('leave')).toBe('ok');
    expect([await sees(ben), await sees(ada), await plays(ada)]).toEqual([false, false, 404]);
    await n.room.leave();
  });

  it('[GS6] is brought by the owner or an admin, and belongs to one group', async () => {
    const id = await startGroup(ada, [nova]);
    const own = await startGroup(nova, [ada]);
    const { studio, streamId } = await goLive(server, nova);
    const ask = (request: string, payload: object) => outcomeOf(studio.room.request(request, payload));
    expect(await ask('switchMode', toGroup(id))).toBe('Forbidden');
    expect(await ask('previewMode', toGroup('gr_nowhere00'))).toBe('Forbidden');
    expect(await ask('switchMode', toGroup(own))).toBe('ok');
    const second = await startGroup(nova, [ada]);
    expect(await ask('switchMode', toGroup(second))).toBe('OtherGroup');
    expect((await server.services.store.get('streams', streamId))?.body).toMatchObject({
      conversationId: own,
    });
    expect(await ask('endStream', {})).toBe('ok');
  });
});
