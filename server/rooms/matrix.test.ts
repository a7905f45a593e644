import { Client } from '@colyseus/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AUDIENCE_REQUESTS, STREAM_REQUESTS } from '../../shared/protocol/requests.ts';
import { askFor, judgeForm, SHORT_FORMS, tellForm } from './gates.testkit.ts';
import {
  type Asked,
  command,
  expectedIn,
  isInside,
  MODES,
  type Mode,
  money,
  PEOPLE,
  placeOf,
  type Role,
  TABLE,
} from './matrixTable.testkit.ts';
import { goLive, type Onlooker, outcomeOf, until, watchStream } from './onlooker.testkit.ts';
import { RatesOfATest, startTestServer, type TestPerson, type TestServer } from './roomsServer.testkit.ts';

/** Each row begins with full buckets as well: nobody waits here for what they asked before. */
const rates = new RatesOfATest();

interface World extends Asked {
  readonly people: Readonly<Record<Role, TestPerson>>;
  readonly streamId: string;
  readonly studio: Onlooker;
  callId: string | null;
}

let server: TestServer;
let world: World;
let seats: Readonly<Record<Role, Onlooker>>;

beforeAll(async () => {
  server = await startTestServer(
    {
      MESI_AUDIENCE_SIZE: '6',
      MESI_LEAST_AGE_PAID: '18',
      MESI_ADMINS: 'auditor@example.org',
      ...SHORT_FORMS,
    },
    { rates },
  );
  world = await openWorld();
  seats = await takeSeats();
});
afterAll(() => server.stop());

async function openWorld(): Promise<World> {
  const made = Object.keys(PEOPLE).map(async (role) => {
    if (role === 'guest') return [role, stranger()] as const;
    const isCreator = role === 'creator' || role === 'another';
    const email = role === 'auditor' ? { email: 'auditor@example.org' } : {};
    const person = await server.person(role, { isCreator, ...email });
    if (role !== 'nameless') await tellForm(server, person, { years: role === 'underAge' ? 17 : 30 });
    if (!['nameless', 'underAge', 'unverified'].includes(role)) await judgeForm(server, person);
    return [role, person] as const;
  });
  const people: World['people'] = Object.fromEntries(await Promise.all(made));
  const { streamId, studio } = await goLive(server, people.creator!);
  const bystander = (await server.person('Bystander')).account.id;
  const idOf = (role: Role) => people[role]!.account.id;
  const { access } = server.services;
  for (const role of ['unverified', 'underAge', 'nameless'])
    await access.setFollow({ creatorId: idOf('creator'), personId: idOf(role), follows: true });
  expect(await askFor(server, people.creator!, { places: { private: { verified: true } } })).toBe('ok');
  const creatorId = idOf('creator');
  await access.setFollow({ creatorId, personId: idOf('follower'), follows: true });
  const subscription = { tier: 2, untilMs: null };
  await access.setSubscription({ creatorId, personId: idOf('subscriber'), subscription });
  const ask = (type: string, payload: object) => studio.room.request(type, payload);
  await ask('setModerator', { personId: idOf('moderator'), isModerator: true });
  await ask('setRole', { personId: idOf('lead'), role: 'lead' });
  await ask('setRole', { personId: idOf('vip'), role: 'vip' });
  await ask('removeViewer', { personId: idOf('removed') });
  const { id, name, handle } = people.blocked!.account;
  const { id: curbedId, ...curbed } = people.restricted!.account;
  const terms = {
    keepsFrom: ['write', 'messages', 'calls', 'oneToOnes'],
    slowSeconds: 0,
    untilMs: null,
  } as const;
  const restricted = { id: curbedId, name: curbed.name, handle: curbed.handle };
  await server.services.curbs.set({ byId: creatorId, person: restricted, ...terms });
  await server.services.blocks.block({ byId: creatorId, person: { id, name, handle }, reason: 'rude' });
  await ask('openSale', { priceMinor: '5000000', total: 5, minimum: 0, tipsCount: false });
  await ask('openRequests', {
    minimumMinor: '2000000',
    lengthMinutes: 5,
    autoAccept: false,
    fanLeaves: 'pays',
  });
  return { people, streamId, studio, bystander, callId: null };
}

/** Somebody without an account. */
function stranger(): TestPerson {
  const account = { id: 'nobody', name: '', handle: '', email: '', isCreator: false };
  return { account, token: '', client: new Client(server.url) };
}

async function takeSeats() {
  const taken = Object.entries(world.people).map(async ([role, person]) => {
    const seat = await watchStream(person, world.streamId);
    await until(() => (role === 'guest' ? seat.standing !== 'joining' : seat.you !== null));
    return [role, seat] as const;
  });
  return Object.fromEntries(await Promise.all(taken));
}

/** What leads from one mode of the table to the next. */
const SWITCHES: Readonly<Record<Mode, () => Promise<void>>> = {
  async public() {
    const { holder, partner } = seats;
    const opened = world.studio.events.findLast((event) => event.type === 'sale');
    const saleId = opened?.type === 'sale' ? opened.sale?.saleId : null;
    await holder!.room.request('buyTicket', {
      ...command(),
      saleId,
      asset: 'MESI',
      priceMinor: '5000000',
    });
    await partner!.room.request('requestCall', money('3000000'));
    await world.studio.room.request('openMedia', {});
  },
  async private() {
    const rules = {
      match: 'any',
      followers: true,
      subscribers: { minimumTier: 2 },
      invited: false,
      tipped: null,
    };
    await world.studio.room.request('switchMode', { mode: { type: 'private', rules } });
  },
  async ticketOnly() {
    const mode = { type: 'ticketOnly' };
    const { room } = world.studio;
    const { holders, leaving } = await room.request('previewMode', { mode });
    await room.request('switchMode', { mode, confirm: { holders, leaving } });
  },
  async oneToOne() {
    const { room } = world.studio;
    await room.request('switchMode', { mode: { type: 'public', limitMinutes: null } });
    await until(() => seats.partner!.standing === 'inside');
    await room.request('acceptRequest', { orderId: seats.partner!.you!.request!.orderId });
    await room.request('readyForCall', {});
    await seats.partner!.room.request('readyForCall', {});
    await until(() => callIdNow() !== null);
    world.callId = callIdNow();
    await room.request('openMedia', { part: 'callSend' });
  },
};

function callIdNow(): string | null {
  const switched = world.studio.events.findLast((event) => event.type === 'mode');
  return switched?.type === 'mode' && switched.mode.type === 'oneToOne' ? switched.mode.call.callId : null;
}

/** The mesh has a picture for eight: whoever looked makes room for the others. */
const AT_ONCE = 7;

async function askAll(request: string, payload: () => object): Promise<Record<Role, string>> {
  rates.beginAnew();
  const all = Object.entries(seats);
  const size = request === 'openMedia' ? AT_ONCE : all.length;
  const answers: (readonly [Role, string])[] = [];
  for (let at = 0; at < all.length; at += size) {
    const some = all.slice(at, at + size);
    const asked = some.map(async ([role, { room }]) => {
      return [role, await outcomeOf(room.request(request, payload()))] as const;
    });
    answers.push(...(await Promise.all(asked)));
    if (size < all.length)
      await Promise.all(some.map(([, { room }]) => outcomeOf(room.request('closeMedia', {}))));
  }
  return Object.fromEntries(answers);
}

describe.each(MODES)('in mode %s', (mode) => {
  it('[RO16] everybody stands where the table says, who sat there before and who joins', async () => {
    await SWITCHES[mode]();
    const standings = Object.fromEntries(
      Object.keys(PEOPLE).map((role) => [role, isInside(placeOf(role, mode)) ? 'inside' : 'door']),
    );
    const found = () =>
      Object.fromEntries(Object.entries(seats).map(([role, seat]) => [role, seat.standing]));
    await until(() => JSON.stringify(found()) === JSON.stringify(standings));
    const before = Object.values(seats);
    seats = await takeSeats();
    expect(found()).toEqual(standings);
    for (const { room, leaks, closeCode, standing, events } of before) {
      expect(leaks).toEqual([]);
      // not even the frame that says so: it may hold what was said after the switch
      const isTold = events.some((event) => event.type === 'mode' && event.mode.type === mode);
      if (standing === 'door') expect(isTold).toBe(false);
      // a holder's seat may have been taken over by the new one
      if (closeCode === null) await room.leave();
    }
  });

  it.each(TABLE.map((row) => [row.request, row] as const))(
    '[RO16] %s is answered as the table says',
    async (request, row) => {
      expect(await askAll(request, () => row.payload(world))).toEqual(expectedIn(mode, row));
    },
  );

  it('[RO16] nothing of the control seat is taken from any other seat', async () => {
    const foreign = Object.keys(STREAM_REQUESTS).filter((request) => !(request in AUDIENCE_REQUESTS));
    for (const request of foreign) {
      const answers = Object.values(await askAll(request, () => ({})));
      expect([request, ...answers.filter((answer) => answer === 'ok')]).toEqual([request]);
    }
  });

  it('[RO16] [GU1] the control seat is its creator’s, and a seat nobody’s whose log-in is not known', async () => {
    const { streamId, people } = world;
    const { creator: _, guest, ...others } = people;
    for (const { client } of Object.values(others)) {
      expect(await outcomeOf(client.joinOrCreate('stream', { streamId }))).toContain('Forbidden');
    }
    expect(await outcomeOf(guest!.client.joinOrCreate('stream', { streamId }))).toContain('Unauthorized');
    const unknown = new Client(server.url);
    unknown.http.authToken = 'of.nobody.here';
    expect(await outcomeOf(unknown.joinOrCreate('audience', { streamId }))).toContain('Unauthorized');
  });

  it('[RO16] no frame and no picture reached a seat without the right', () => {
    const leaks = Object.entries(seats).flatMap(([role, seat]) => seat.leaks.map((leak) => [role, leak]));
    expect(leaks).toEqual([]);
    const lines = Object.entries(seats).map(([role, { events }]) => [
      role,
      events.some((event) => event.type === 'line'),
    ]);
    expect(Object.fromEntries(lines)).toEqual(
      Object.fromEntries(Object.keys(PEOPLE).map((role) => [role, isInside(placeOf(role, mode))])),
    );
  });
});
