import { Client, type Room } from '@colyseus/sdk';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { OrderAnswer } from '../../shared/protocol/answers.ts';
import type { EntryRules } from '../../shared/protocol/modes.ts';
import { WIRE } from '../../shared/protocol/wireVersion.ts';
import type { LobbyFields } from '../../shared/state/lobbyState.ts';
import type { StageFields } from '../../shared/state/stageState.ts';
import { goLive, type Onlooker, until, watchStream } from './onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from './roomsServer.testkit.ts';

/** What the stock SDK reads in `room.state`, without any code of ours. */
let server: TestServer;
let nova: TestPerson;
let ada: TestPerson;
let ben: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  [nova, ada, ben] = await Promise.all([
    server.person('Nova', { isCreator: true }),
    server.person('Ada'),
    server.person('Ben'),
  ]);
});
afterAll(() => server.stop());

interface Reader {
  readonly room: Room;
  readonly state: () => StageFields;
}

/** Joins as the first page of Colyseus' documentation shows it. */
async function read(person: TestPerson, name: string, options: object): Promise<Reader> {
  const client = new Client(server.url);
  client.auth.token = person.token;
  const room: Room = await client.joinOrCreate(name, options);
  room.reconnection.enabled = false;
  room.onMessage('*', () => {});
  return { room, state: () => room.state.toJSON() };
}

const followers: EntryRules = {
  match: 'any',
  followers: true,
  subscribers: null,
  invited: false,
  tipped: null,
};
const setMode = (studio: Onlooker, mode: object) => studio.room.request('switchMode', { mode });
const EMPTY = { isShown: false, title: '', phase: '', mode: '', raisedMinor: '0', topTippers: [] };

/** Until both the creator's room and the viewer's say so. */
const both = (readers: readonly Reader[], wanted: Partial<StageFields>) =>
  expect
    .poll(() => readers.map(({ state }) => state()), { timeout: 10_000 })
    .toMatchObject(readers.map(() => wanted));

async function openHouse() {
  const { streamId, studio } = await goLive(server, nova);
  await server.services.access.setFollow({
    creatorId: nova.account.id,
    personId: ada.account.id,
    follows: true,
  });
  const fan = await read(ada, 'audience', { streamId });
  const stranger = await read(ben, 'audience', { streamId });
  return { streamId, studio, fan, stranger };
}

async function closeCurtain(studio: Onlooker, fan: Reader): Promise<void> {
  const sale = { priceMinor: '5000000', total: 5, minimum: 0, tipsCount: false };
  await studio.room.request('openSale', sale);
  await until(() => studio.events.some((event) => event.type === 'sale' && event.sale?.isOpen === true));
  const told = studio.events.findLast((event) => event.type === 'sale');
  const saleId = told?.type === 'sale' ? told.sale!.saleId : '';
  await both([fan], { ticketPriceMinor: sale.priceMinor, ticketsLeft: 5 });
  await fan.room.request('buyTicket', {
    commandId: 'state-ticket',
    saleId,
    asset: 'MESI',
    priceMinor: sale.priceMinor,
  });
  const ticketOnly = { type: 'ticketOnly' };
  const { holders, leaving } = (await studio.room.request('previewMode', { mode: ticketOnly })) as {
    holders: number;
    leaving: number;
  };
  await studio.room.request('switchMode', { mode: ticketOnly, confirm: { holders, leaving } });
}

async function startCall(studio: Onlooker, fan: Reader): Promise<string> {
  const rules = { minimumMinor: '100', lengthMinutes: 5, autoAccept: false, fanLeaves: 'returns' };
  await studio.room.request('openRequests', rules);
  const bid = { commandId: 'state-call-1', amountMinor: '300000000', asset: 'MESI' };
  const { orderId } = (await fan.room.request('requestCall', bid)) as OrderAnswer;
  await studio.room.request('acceptRequest', { orderId });
  await Promise.all([studio.room.request('readyForCall', {}), fan.room.request('readyForCall', {})]);
  await until(() => studio.events.some((event) => event.type === 'mode' && event.mode.type === 'oneToOne'));
  const told = studio.events.findLast((event) => event.type === 'mode');
  const callId = told?.type === 'mode' && told.mode.type === 'oneToOne' ? told.mode.call.callId : '';
  await both([fan], { mode: 'oneToOne', modeBefore: 'ticketOnly', callTimer: 'connecting' });
  await studio.room.request('callConnected', { callId });
  await fan.room.request('callConnected', { callId });
  return callId;
}

describe('the state of a stream, read by the stock SDK', () => {
  const seatsOf = ({ studio, fan }: Awaited<ReturnType<typeof openHouse>>) => {
    const control = { room: studio.room, state: () => studio.room.state.toJSON() as StageFields };
    return [control, fan];
  };
  const live = { isShown: true, title: 'Hello', kind: 'video', phase: 'live', mode: 'public' };

  it('[RO42] follows tips and a private time in both rooms, and is empty for who stands at the door', async () => {
    const house = await openHouse();
    const { streamId, studio, fan, stranger } = house;
    const inside = seatsOf(house);
    const { id, name, handle } = nova.account;
    await both([...inside, stranger], { ...live, streamId, viewers: 2, creator: { id, name, handle } });

    const tip = { amountMinor: '7000', asset: 'MESI' };
    await fan.room.request('tip', { ...tip, commandId: 'state-tip-1' });
    await stranger.room.request('tip', { ...tip, commandId: 'state-tip-2', anonymous: true });
    await both([...inside, stranger], { raisedMinor: '14000', tipCount: 2 });
    const { account } = ada;
    const giver = { id: account.id, name: account.name, handle: account.handle };
    const givers = [giver, { id: '', name: '', handle: '' }].map((person) => ({ person, mesiMinor: '7000' }));
    for (const { state } of [...inside, stranger])
      expect(state().topTippers).toEqual(expect.arrayContaining(givers));

    await setMode(studio, { type: 'private', rules: followers });
    await both(inside, { mode: 'private', modeBefore: 'private', raisedMinor: '14000' });
    await both([stranger], EMPTY);
    await setMode(studio, { type: 'public', limitMinutes: null });
    await both([...inside, stranger], { ...live, raisedMinor: '14000' });
    await studio.room.request('endStream', {});
  });

  it('[RO42] follows the curtain and a one-to-one to the end', async () => {
    const house = await openHouse();
    const { studio, fan, stranger } = house;
    const inside = seatsOf(house);
    await closeCurtain(studio, fan);
    await both(inside, { mode: 'ticketOnly', ticketsLeft: 4 });
    await both([stranger], EMPTY);
    const callId = await startCall(studio, fan);
    await both(inside, { mode: 'oneToOne', modeBefore: 'ticketOnly', callTimer: 'running' });
    expect(fan.state().callUntilMs).toBeGreaterThan(0);
    await studio.room.request('endCall', { callId });
    await setMode(studio, { type: 'public', limitMinutes: null });
    await both([...inside, stranger], { ...live, callTimer: '', callUntilMs: 0 });
    await studio.room.request('endStream', {});
    await both(inside, { phase: 'ended' });
  });

  it('[RO42] is not sent to a client that says its wire, unless it asks for it', async () => {
    const { studio, streamId } = await goLive(server, nova);
    const says = async (more: object) => (await read(ada, 'audience', { streamId, ...more })).room;
    const wire = WIRE.current;
    expect((await says({ wire })).serializerId).toBe('none');
    expect((await says({ state: false })).serializerId).toBe('none');
    const asked = await says({ wire, state: true });
    await expect.poll(() => asked.state?.title, { timeout: 10_000 }).toBe('Hello');
    await expect(says({ state: 'yes' })).rejects.toThrow('BadRequest');
    await studio.room.request('endStream', {});
  });
});

describe('the state of the lobby', () => {
  it('[RO42] has public streams, and no private one, also for who may enter it', async () => {
    const lobby = await read(ada, 'lobby', {});
    const listed = (streamId: string) => (lobby.room.state.toJSON() as LobbyFields).streams[streamId];
    const { streamId, studio } = await openHouse();
    const shown = { title: 'Hello', mode: 'public' };
    await expect.poll(() => listed(streamId), { timeout: 10_000 }).toMatchObject(shown);
    await setMode(studio, { type: 'private', rules: followers });
    await expect.poll(() => listed(streamId), { timeout: 10_000 }).toBeUndefined();
    await setMode(studio, { type: 'public', limitMinutes: null });
    await expect.poll(() => listed(streamId), { timeout: 10_000 }).toMatchObject({ title: 'Hello' });
    await studio.room.request('endStream', {});
    await expect.poll(() => listed(streamId), { timeout: 10_000 }).toBeUndefined();
  });
});

describe('developer pages', () => {
  it('[RO42] the monitor shows the state of every room', async () => {
    const admin = { email: 'monitor@example.org' };
    const dev = await startTestServer({ MESI_DEV: 'on', MESI_ADMINS: admin.email });
    onTestFinished(() => dev.stop());
    const [iris, owner] = [await dev.person('Iris', admin), await dev.person('Nova', { isCreator: true })];
    const { streamId, studio } = await goLive(dev, owner);
    const fan = await watchStream(iris, streamId);
    const monitor = async (path: string) => {
      const headers = { Authorization: `Bearer ${iris.token}` };
      return (await fetch(`${dev.url}/monitor/api${path}`, { headers })).json();
    };
    await until(() => fan.standing === 'inside');
    for (const { roomId } of [studio.room, fan.room]) {
      const shown = () => monitor(`/room?roomId=${roomId}`);
      await expect
        .poll(async () => (await shown()).state, { timeout: 10_000 })
        .toMatchObject({ title: 'Hello', phase: 'live' });
      expect((await shown()).stateSize).toBeGreaterThan(50);
    }
  });
});
