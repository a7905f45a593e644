import { OrderedMap } from 'immutable';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { consentIdOf } from '../../services/kyf/port.ts';
import { createSimRuntime } from '../../services/runtime/simRuntime.ts';
import { askFor, judgeForm, restAs, SHORT_FORMS, tellForm } from '../gates.testkit.ts';
import { GATES_AGAIN_MS } from '../kernel/followGates.ts';
import { outcomeOf, until } from '../onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from '../roomsServer.testkit.ts';
import { CallGate } from './CallGate.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import { type ChatSeat, gone, newCommand, sit, startDirect, startGroup } from './chatSeats.testkit.ts';
import { consenting, consentsOf } from './consents.testkit.ts';
import type { ChatState } from './machine/state.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ MESI_LEAST_AGE_PAID: '18', ...SHORT_FORMS });
});
afterAll(() => server.stop());

const { somebody, creatorWho, consentTo } = consentsOf(() => server);

const call = (seat: ChatSeat, name: string) =>
  outcomeOf(seat.room.request('startCall', { deviceId: `dev_of_${name}`, medium: 'voice' }));
const callOf = (seat: ChatSeat) => seat.events.findLast((event) => event.type === 'call')?.call ?? null;
const isOver = (seat: ChatSeat) =>
  seat.events.some((event) => event.type === 'call') && callOf(seat) === null;

describe('a call in a conversation of two', () => {
  let creator: TestPerson;
  let fan: TestPerson;
  let seats: readonly [ChatSeat, ChatSeat];
  beforeAll(async () => {
    creator = await creatorWho('Is called', { conversation: consenting });
    fan = await somebody('Calls');
    await consentTo(fan, creator, 'conversation');
    const id = await startDirect(fan, creator);
    seats = [await sit(fan, id), await sit(creator, id)];
    await seats[0].write('hello');
    await seats[1].write('hello');
  });
  const begin = async (): Promise<string> => {
    const [mine, theirs] = seats;
    for (const seat of seats) seat.events.splice(0);
    await consentTo(fan, creator, 'conversation');
    expect(await call(mine, 'fan')).toBe('ok');
    await until(() => callOf(theirs) !== null);
    const { callId } = callOf(theirs)!;
    expect(await theirs.ask('joinCall', { callId, deviceId: 'dev_of_creator' })).toBe('ok');
    return callId;
  };

  it('[GA12] ends within a second when whoever began it takes their consent back', async () => {
    const callId = await begin();
    const startedMs = performance.now();
    await consentTo(fan, creator, 'conversation', 'DELETE');
    await until(() => seats.every(isOver));
    expect(performance.now() - startedMs).toBeLessThan(1_000);
    expect(await seats[0].ask('joinCall', { callId, deviceId: 'dev_of_fan' })).toBe('CallOver');
    expect(await call(seats[0], 'fan')).toBe('ConsentNeeded');
  });

  it('[GA12] ends when the time of the consent is over, and when something else is asked for', async () => {
    await begin();
    const { clock, kyf, gates } = server.services;
    const of = { creatorId: creator.account.id, place: 'conversation', personId: fan.account.id } as const;
    await kyf.lease({ aboutId: consentIdOf(of), untilMs: clock.nowMs() + 600 });
    // news of no change: the end that is known from then on is waited for
    await gates.set(creator.account.id, await gates.settings(creator.account.id));
    await until(() => seats.every(isOver));
    await begin();
    const older = { ...consenting, leastAge: 60 };
    expect(await askFor(server, creator, { places: { conversation: older } })).toBe('ok');
    await until(() => seats.every(isOver));
    expect(await askFor(server, creator, { places: { conversation: consenting } })).toBe('ok');
  });

  it('[GA12] goes on without a consent where the one who asks for it began it', async () => {
    await consentTo(fan, creator, 'conversation', 'DELETE');
    for (const seat of seats) seat.events.splice(0);
    expect(await call(seats[1], 'creator')).toBe('ok');
    await until(() => callOf(seats[0]) !== null);
    const { callId } = callOf(seats[0])!;
    expect(await seats[0].ask('joinCall', { callId, deviceId: 'dev_of_fan' })).toBe('ok');
    await server.services.gates.revoke({
      ...{ creatorId: creator.account.id, personId: fan.account.id, place: 'conversation' },
    });
    await seats[0].write('still here').catch(() => {});
    expect(callOf(seats[0])?.callId).toBe(callId);
    expect(await seats[1].ask('leaveCall', { callId })).toBe('ok');
  });

  it('[GA12] [CC15] gives back of its money what was not delivered', async () => {
    await server.services.messageRules.setCallPrice(creator.account.id, '1000000');
    await consentTo(fan, creator, 'conversation');
    for (const seat of seats) seat.events.splice(0);
    const held = async () =>
      1_000_000_000n - ((await server.services.ledger.balances(`wallet:${fan.account.id}`)).MESI ?? 0n);
    const paying = { commandId: newCommand(), perMinuteMinor: '1000000' };
    const asked = { deviceId: 'dev_of_fan', medium: 'voice', paying };
    expect(await outcomeOf(seats[0].room.request('startCall', asked))).toBe('ok');
    expect(await held()).toBeGreaterThan(0n);
    await consentTo(fan, creator, 'conversation', 'DELETE');
    await until(() => seats.every(isOver));
    await expect.poll(held).toBe(0n);
  });
});

describe('a group whose owner asks for something', () => {
  const inviteTo = async (seat: ChatSeat) =>
    (await seat.room.request('createInvite', { uses: 9, expiresInMinutes: 60 })) as { code: string };
  const comesBy = (person: TestPerson, conversationId: string, inviteCode: string) =>
    outcomeOf(sit(person, conversationId, { inviteCode }));

  it('[GA13] takes nobody in by a link or by being added who does not fit, and says at the link what is asked', async () => {
    const owner = await creatorWho('Owns a group', { group: consenting });
    const [first, fan] = [await somebody('Comes first'), await somebody('Comes later')];
    // neither does a group begin with them
    const id = await startGroup(owner, [first]);
    const seat = await sit(owner, id);
    expect(seat.snapshot?.members).toHaveLength(1);
    const added = await seat.room.request('addMembers', { handles: [fan.account.handle] });
    expect(added).toEqual({ added: [], notAdded: [{ handle: fan.account.handle, code: 'NotAddable' }] });
    const { code } = await inviteTo(seat);
    const { said } = await restAs(server, fan, `GET /group-invites/${code}`);
    expect(said).toMatchObject({ gateOf: owner.account.id, isMember: false });
    expect(await comesBy(fan, id, code)).toContain('ConsentNeeded');
    await consentTo(fan, owner, 'group');
    expect(await comesBy(fan, id, code)).toBe('ok');
    await consentTo(first, owner, 'group');
    expect(await seat.room.request('addMembers', { handles: [first.account.handle] })).toMatchObject({
      added: [{ id: first.account.id }],
    });
  });

  it('[GA13] has members who do not fit any more read on, write and call nothing, and leave the call that goes on', async () => {
    const owner = await creatorWho('Asks later', {});
    const [fan, other] = [await somebody('Member'), await somebody('Another member')];
    const id = await startGroup(owner, [fan, other]);
    const [mine, theirs] = [await sit(fan, id), await sit(other, id)];
    const write = (seat: ChatSeat) => seat.ask('write', { commandId: newCommand(), text: 'hello' });
    expect(await write(mine)).toBe('ok');
    expect(await askFor(server, owner, { places: { group: consenting } })).toBe('ok');
    await expect.poll(() => write(mine)).toBe('ConsentNeeded');
    expect(await call(mine, 'fan')).toBe('ConsentNeeded');
    for (const one of [fan, other]) await consentTo(one, owner, 'group');
    expect(await call(theirs, 'other')).toBe('ok');
    await until(() => callOf(mine) !== null);
    const { callId } = callOf(mine)!;
    const join = () => mine.ask('joinCall', { callId, deviceId: 'dev_of_fan' });
    expect(await join()).toBe('ok');
    await consentTo(fan, owner, 'group', 'DELETE');
    const stands = () => callOf(theirs)?.people.find(({ person }) => person.id === fan.account.id)?.at;
    await until(() => callOf(theirs) !== null && stands() === undefined);
    expect([callOf(theirs)?.callId, await join()]).toEqual([callId, 'ConsentNeeded']);
    await theirs.write('you read on');
    await until(() => mine.texts().includes('you read on'));
  });

  it('[GA13] [BK6] [GA10] has links that lead nowhere for whom the owner blocks or hides from', async () => {
    const owner = await creatorWho('Keeps out', {});
    const [blocked, french] = [await somebody('Blocked'), await server.person('From France')];
    await tellForm(server, french, { years: 30, country: 'FR' });
    const id = await startGroup(owner, []);
    const { code } = await inviteTo(await sit(owner, id));
    await server.services.blocks.block({
      byId: owner.account.id,
      person: { id: blocked.account.id, name: 'Blocked', handle: blocked.account.handle },
      reason: 'other',
    });
    const hidden = { countries: { type: 'deny' as const, codes: ['FR'] }, unknown: 'allow' as const };
    expect(await askFor(server, owner, { hidden })).toBe('ok');
    for (const one of [blocked, french]) {
      expect((await restAs(server, one, `GET /group-invites/${code}`)).outcome).toBe('InviteInvalid');
      expect(await comesBy(one, id, code)).toContain('InviteInvalid');
    }
    const german = await somebody('From Germany');
    expect(await comesBy(german, id, code)).toBe('ok');
  });

  it('[GA13] asks for a checked identity as well, and takes in whoever has one', async () => {
    const owner = await creatorWho('Asks for checks', { group: { verified: true } });
    const fan = await somebody('Is checked');
    const id = await startGroup(owner, []);
    const { code } = await inviteTo(await sit(owner, id));
    expect(await comesBy(fan, id, code)).toContain('NotVerified');
    await judgeForm(server, fan);
    expect(await comesBy(fan, id, code)).toBe('ok');
  });
});

it('[GA13] a room that has closed follows nobody, also when it wrote down how far people had read as it closed', async () => {
  const { gates } = server.services;
  const follow = gates.follow.bind(gates);
  let followed = 0;
  const spy = vi.spyOn(gates, 'follow').mockImplementation(async (creatorId, changed) => {
    const stop = await follow(creatorId, changed);
    followed += 1;
    return () => {
      followed -= 1;
      stop();
    };
  });
  const [owner, fan] = [await creatorWho('Owns a quiet group', {}), await somebody('Reads there')];
  for (const id of [await startGroup(owner, [fan]), await startDirect(fan, owner)]) {
    const seats = [await sit(owner, id), await sit(fan, id)];
    for (const seat of seats) {
      const { seq } = await seat.write('hello');
      expect(await seat.ask('read', { seq })).toBe('ok');
    }
    await Promise.all(seats.map(({ room }) => room.leave()));
    await gone(id);
    // whatever it asked for while it closed is answered by now
    await gates.settings(owner.account.id);
    expect(followed, id).toBe(0);
  }
  spy.mockRestore();
});

/** What a room has told of two people of whom one calls the other. */
function calling(by: TestPerson, called: TestPerson, callId: string): ChatState {
  const member = ({ account }: TestPerson): [string, unknown] => [
    account.id,
    { person: account, role: 'member' },
  ];
  return {
    type: 'direct',
    members: OrderedMap([member(by), member(called)]),
    call: { startedBy: by.account, state: { callId, people: [] } },
  } as unknown as ChatState;
}

it('[GA12] a call is watched while its room is open, and not when the room tells of it as it closes', async () => {
  const [fan, creator] = [await somebody('Calls late'), await creatorWho('Is called late', {})];
  const { services } = server;
  let heard = 0;
  const subscribe: typeof services.bus.subscribe = async (topic, handler) => {
    heard += 1;
    const stop = await services.bus.subscribe(topic, handler);
    return () => {
      heard -= 1;
      stop();
    };
  };
  const told = calling(fan, creator, 'ca_1');
  const gate = new CallGate({
    services: { gates: services.gates, bus: { ...services.bus, subscribe } },
    clock: services.clock,
    chat: () => ({ told }) as ChatAuthority,
    onFailed: (error) => expect.unreachable(String(error)),
  });
  gate.follow(told);
  expect(heard).toBe(2);
  gate.close();
  await until(() => heard === 0);
  gate.follow(told);
  expect(heard).toBe(0);
});

it('[GA16] a call is looked at twice a minute, so that one whose news was lost ends', async () => {
  const [fan, creator] = [await somebody('Is not heard'), await creatorWho('Hears nothing', {})];
  const { services } = server;
  const { clock, advance } = createSimRuntime({ startMs: services.clock.nowMs() });
  const told = calling(fan, creator, 'ca_2');
  const asked: unknown[] = [];
  const enqueue = (command: unknown) => void asked.push(command);
  const gate = new CallGate({
    services: { gates: services.gates, bus: { ...services.bus, subscribe: async () => () => {} } },
    ...{ clock, chat: () => ({ told, enqueue }) as unknown as ChatAuthority },
    onFailed: (error) => expect.unreachable(String(error)),
  });
  const facts = vi.spyOn(services.gates, 'facts');
  gate.follow(told);
  await until(() => facts.mock.results.length === 1);
  await facts.mock.results[0]!.value;
  await new Promise(setImmediate);
  expect(await askFor(server, creator, { places: { conversation: consenting } })).toBe('ok');
  advance(GATES_AGAIN_MS - 1);
  await new Promise(setImmediate);
  expect([facts.mock.calls.length, asked]).toEqual([1, []]);
  advance(1);
  await until(() => asked.length === 1);
  expect(asked).toEqual([{ type: 'callSays', callId: 'ca_2', says: { type: 'end', byId: null } }]);
  gate.close();
  facts.mockRestore();
});
