import { Client } from '@colyseus/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AUDIENCE_REQUESTS, STREAM_REQUESTS } from '../../shared/protocol/requests.ts';
import { goLive, type Onlooker, outcomeOf, until, watchStream } from './onlooker.testkit.ts';
import { RatesOfATest, startTestServer, type TestPerson, type TestServer } from './roomsServer.testkit.ts';

/** Each row begins with full buckets as well: nobody waits here for what they asked before. */
const rates = new RatesOfATest();

/** Where somebody is who asks: a seat inside or at a door, and what they are there. */
const PLACES = ['inside', 'moderator', 'creator', 'inCall', 'private', 'curtain', 'removed'] as const;
type Place = (typeof PLACES)[number] | 'guest' | 'guestOutside';
/** What a guest, who has no account, may ask like everybody else who may watch; of all else they hear `Unauthorized`. */
const ASKED_BY_GUESTS: readonly string[] = ['openMedia', 'signal', 'closeMedia'];

const MODES = ['public', 'private', 'ticketOnly', 'oneToOne'] as const;
type Mode = (typeof MODES)[number];

/** Private is for followers and subscribers of tier 2; the one-to-one interrupts a public stream. */
const PEOPLE: Readonly<Record<string, readonly [Place, Place, Place, Place]>> = {
  //              public       private      ticketOnly   oneToOne
  // asks first, and makes room as soon as the others have all places of the mesh
  guest: /*    */ ['guest', 'guestOutside', 'guestOutside', 'guestOutside'],
  viewer: /*   */ ['inside', 'private', 'curtain', 'inside'],
  follower: /* */ ['inside', 'inside', 'curtain', 'inside'],
  subscriber: /**/ ['inside', 'inside', 'curtain', 'inside'],
  holder: /*   */ ['inside', 'private', 'inside', 'inside'],
  moderator: /**/ ['moderator', 'moderator', 'moderator', 'moderator'],
  partner: /*  */ ['inside', 'private', 'curtain', 'inCall'],
  creator: /*  */ ['creator', 'creator', 'creator', 'creator'],
  another: /*  */ ['inside', 'private', 'curtain', 'inside'],
  removed: /*  */ ['removed', 'removed', 'removed', 'removed'],
};
type Role = keyof typeof PEOPLE;

interface Row {
  readonly request: keyof typeof AUDIENCE_REQUESTS;
  readonly payload: (world: World) => object;
  /** The answer at each place, in their order: `ok` or the code. */
  readonly answers: readonly [string, string, string, string, string, string, string];
  /** In a one-to-one, where that is different. */
  readonly inOneToOne?: Partial<Record<Place, string>>;
}

const command = () => ({ commandId: server.services.ids.next('cmd') });
const money = (amountMinor: string) => ({ ...command(), amountMinor, asset: 'MESI' });
const nowhere = 'call_doesNotExist';
const DENIED = ['AccessDenied', 'AccessDenied', 'Removed'] as const;
const moderation = ['Forbidden', 'ok', 'Forbidden', 'Forbidden', ...DENIED] as const;
const deletion = ['Forbidden', 'LineUnknown', 'Forbidden', 'Forbidden', ...DENIED] as const;
const media = (code: string) => [code, code, code, code, ...DENIED] as const;

const TABLE: readonly Row[] = [
  {
    request: 'tip',
    payload: () => money('1000'),
    answers: ['ok', 'ok', 'SelfTip', 'ok', ...DENIED],
  },
  {
    request: 'say',
    payload: () => ({ text: 'hello' }),
    answers: ['ok', 'ok', 'ok', 'ok', ...DENIED],
  },
  {
    request: 'react',
    payload: () => ({ kind: 'heart' }),
    answers: ['ok', 'ok', 'ok', 'ok', ...DENIED],
  },
  {
    // of a sale that there is not: who gets so far was let through
    request: 'buyTicket',
    payload: () => ({ ...command(), saleId: 'sale_doesNotExist', asset: 'MESI', priceMinor: '5000000' }),
    answers: [
      'TicketSaleClosed',
      'TicketSaleClosed',
      'Forbidden',
      'TicketSaleClosed',
      'AccessDenied',
      'TicketSaleClosed',
      'Removed',
    ],
  },
  {
    request: 'requestCall',
    payload: () => money('1'),
    answers: ['RequestTooLow', 'RequestTooLow', 'Forbidden', 'InOneToOne', ...DENIED],
  },
  {
    request: 'cancelRequest',
    payload: () => ({ orderId: 'or_doesNotExist' }),
    answers: PLACES.map(() => 'RequestNotFound') as unknown as Row['answers'],
  },
  {
    request: 'readyForCall',
    payload: () => ({}),
    answers: ['NotInCall', 'NotInCall', 'NotInCall', 'ok', ...DENIED],
  },
  {
    request: 'callConnected',
    payload: ({ callId }) => ({ callId: callId ?? nowhere }),
    answers: ['NotInCall', 'NotInCall', 'NotInCall', 'ok', ...DENIED],
  },
  {
    request: 'callLost',
    payload: ({ callId }) => ({ callId: callId ?? nowhere }),
    answers: ['NotInCall', 'NotInCall', 'NotInCall', 'ok', ...DENIED],
  },
  {
    request: 'endCall',
    payload: () => ({ callId: nowhere }),
    answers: ['NotInCall', 'NotInCall', 'NotInCall', 'NotInCall', ...DENIED],
  },
  {
    request: 'extendCall',
    payload: ({ callId }) => ({ ...money('1'), callId: callId ?? nowhere, minutes: 5 }),
    answers: ['NotInCall', 'NotInCall', 'Forbidden', 'ExtensionTooLow', ...DENIED],
  },
  {
    request: 'answerCallRecording',
    payload: ({ callId }) => ({ callId: callId ?? nowhere, accept: true }),
    answers: ['NotInCall', 'NotInCall', 'NotInCall', 'NotRecording', ...DENIED],
  },
  { request: 'setSlowMode', payload: () => ({ everySeconds: 0 }), answers: moderation },
  {
    request: 'mute',
    payload: ({ bystander }) => ({ personId: bystander, minutes: 0 }),
    answers: moderation,
  },
  {
    request: 'deleteLine',
    payload: () => ({ lineId: 'ln_of_another_stream' }),
    answers: deletion,
  },
  {
    request: 'removeViewer',
    payload: ({ bystander }) => ({ personId: bystander, takeBack: true }),
    answers: moderation,
  },
  {
    request: 'openMedia',
    payload: () => ({}),
    answers: media('ok'),
    inOneToOne: {
      inside: 'MediaUnavailable',
      moderator: 'MediaUnavailable',
      creator: 'MediaUnavailable',
      inCall: 'MediaUnavailable',
    },
  },
  {
    request: 'openMedia',
    payload: () => ({ part: 'callWatch' }),
    answers: ['MediaUnavailable', 'MediaUnavailable', 'MediaUnavailable', 'ok', ...DENIED],
  },
  {
    request: 'openMedia',
    payload: () => ({ part: 'callSend' }),
    answers: ['MediaUnavailable', 'MediaUnavailable', 'MediaUnavailable', 'ok', ...DENIED],
  },
  { request: 'signal', payload: () => ({ peer: 'nobody' }), answers: media('UnknownPeer') },
  {
    // players offer by WHEP, where that is counted: a page that watches only answers
    request: 'signal',
    payload: () => ({ peer: 'origin', description: { type: 'offer', sdp: 'v=0' } }),
    answers: media('Forbidden'),
  },
  { request: 'closeMedia', payload: () => ({}), answers: media('ok') },
  // by the mesh, where this is asked: who gets so far was let through
  { request: 'whepToken', payload: () => ({}), answers: media('PlaybackUnsupported') },
];

interface World {
  readonly people: Readonly<Record<Role, TestPerson>>;
  readonly streamId: string;
  readonly studio: Onlooker;
  readonly bystander: string;
  callId: string | null;
}

let server: TestServer;
let world: World;
let seats: Readonly<Record<Role, Onlooker>>;

beforeAll(async () => {
  server = await startTestServer({ MESI_AUDIENCE_SIZE: '6' }, { rates });
  world = await openWorld();
  seats = await takeSeats();
});
afterAll(() => server.stop());

async function openWorld(): Promise<World> {
  const made = Object.keys(PEOPLE).map(async (role) => {
    if (role === 'guest') return [role, stranger()] as const;
    const isCreator = role === 'creator' || role === 'another';
    return [role, await server.person(role, { isCreator })] as const;
  });
  const people: World['people'] = Object.fromEntries(await Promise.all(made));
  const { streamId, studio } = await goLive(server, people.creator!);
  const bystander = (await server.person('Bystander')).account.id;
  const idOf = (role: Role) => people[role]!.account.id;
  const { access } = server.services;
  const creatorId = idOf('creator');
  await access.setFollow({ creatorId, personId: idOf('follower'), follows: true });
  const subscription = { tier: 2, untilMs: null };
  await access.setSubscription({ creatorId, personId: idOf('subscriber'), subscription });
  const ask = (type: string, payload: object) => studio.room.request(type, payload);
  await ask('setModerator', { personId: idOf('moderator'), isModerator: true });
  await ask('removeViewer', { personId: idOf('removed') });
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

const placeOf = (role: Role, mode: Mode): Place => PEOPLE[role]![MODES.indexOf(mode)]!;
const isInside = (place: Place) => ['inside', 'moderator', 'creator', 'inCall', 'guest'].includes(place);

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

function expectedIn(mode: Mode, row: Row): Record<Role, string> {
  const answers = Object.keys(PEOPLE).map((role) => {
    const place = placeOf(role, mode);
    if (place === 'guest' || place === 'guestOutside') return [role, answerToGuest(place, row)];
    const usual = row.answers[PLACES.indexOf(place)]!;
    return [role, (mode === 'oneToOne' && row.inOneToOne?.[place]) || usual];
  });
  return Object.fromEntries(answers);
}

function answerToGuest(place: 'guest' | 'guestOutside', { request, answers: [inside] }: Row): string {
  if (!ASKED_BY_GUESTS.includes(request)) return 'Unauthorized';
  return place === 'guest' ? inside : 'AccessDenied';
}

async function askAll(request: string, payload: () => object): Promise<Record<Role, string>> {
  rates.beginAnew();
  const asked = Object.entries(seats).map(async ([role, { room }]) => {
    return [role, await outcomeOf(room.request(request, payload()))] as const;
  });
  return Object.fromEntries(await Promise.all(asked));
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
