import { matchMaker } from '@colyseus/core';
import type { Room } from '@colyseus/sdk';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { MEETING_LIMITS } from '../../../shared/meetingLimits.ts';
import {
  type BidAnswer,
  MEETING_REQUESTS,
  type MeetingsAnswer,
  type MeetingView,
} from '../../../shared/protocol/meetings.ts';
import {
  MEETING_MEANINGS,
  type MeetingFields,
  type MeetingState as SharedMeeting,
} from '../../../shared/state/meetingState.ts';
import { DAY_MS } from '../../../shared/time.ts';
import { placeHold } from '../../services/ledger/holds/holds.ts';
import { callApi, newCommand } from '../chat/chatSeats.testkit.ts';
import { specOf } from '../kernel/seat.ts';
import { outcomeOf, until } from '../onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from '../roomsServer.testkit.ts';
import { ensureMeeting } from './meetingCalls.ts';
import { startMeetingRounds } from './meetingRounds.ts';
import { findStrayBids, startStrayBidRounds } from './strayBids.ts';
import { wakeBlockedBids } from './wakeBlockedBids.ts';

const SETTINGS = {
  ...{ takesBids: true, takesAnyTime: true, minimumMinor: '1000000', stepMinor: '1000000', isBlind: false },
  ...{ asks: [], question: '', ladder: [], unprovenToCreatorPercent: 50 },
};
let server: TestServer;
let nova: TestPerson;
let day = 3;
beforeAll(async () => {
  server = await startTestServer();
  nova = await server.person('Nova', { isCreator: true });
  await callApi(nova, { method: 'put', path: '/meeting-settings', body: SETTINGS });
});
afterAll(() => server.stop());

const wallet = async ({ account }: TestPerson) =>
  (await server.services.ledger.balances(`wallet:${account.id}`)).MESI ?? 0n;
const HAD = 1_000_000_000n;

/** The name of a slot that no other test uses. */
function newSlot(minutes = 0): string {
  if (minutes === 0) day += 1;
  const startMs = Math.floor(Date.now() / DAY_MS) * DAY_MS + day * DAY_MS + minutes * 60_000;
  return `${startMs}.60.call`;
}

function bid(
  person: TestPerson,
  slotId: string | null,
  amountMinor = '1000000',
  more: object = {},
): Promise<BidAnswer> {
  const body = {
    commandId: newCommand(),
    creatorId: nova.account.id,
    slotId,
    amountMinor,
    message: 'hello',
    staysIn: false,
    ...more,
  };
  return callApi(person, { method: 'post', path: '/bids', body });
}

interface Seat {
  readonly room: Room;
  view: MeetingView | null;
  ask(request: string, payload?: object): Promise<string>;
}
async function sit(person: TestPerson, meetingId: string): Promise<Seat> {
  const room: Room = await person.client.joinOrCreate('meeting', { meetingId });
  room.reconnection.enabled = false;
  const seat: Seat = {
    room,
    view: null,
    ask: (request, payload = {}) => outcomeOf(room.request(request, payload)),
  };
  room.onMessage('meeting', (view: MeetingView) => Object.assign(seat, { view }));
  await until(() => seat.view !== null);
  return seat;
}
const noticesOf = async ({ account }: TestPerson) =>
  (await server.services.notices.page({ personId: account.id, from: 'newest', limit: 50 })).flatMap((news) =>
    news.type === 'meetingNews' ? [news.what] : [],
  );

describe('the room of a meeting', () => {
  it('[BM13] [BM2] takes bids by REST, and gives back in the same step what was outbid', async () => {
    const [ada, bob] = [await server.person('Ada'), await server.person('Bob')];
    const slotId = newSlot();
    const { meetingId } = await bid(ada, slotId);
    expect(await wallet(ada)).toBe(HAD - 1_000_000n);
    expect(await outcomeOf(bid(bob, slotId))).toBe('BidTooLow');
    const same = { commandId: newCommand() };
    const [first, again] = await Promise.all([
      bid(bob, slotId, '2000000', same),
      bid(bob, slotId, '2000000', same),
    ]);
    expect(first).toEqual(again);
    await vi.waitUntil(async () => (await wallet(ada)) === HAD);
    expect(await wallet(bob)).toBe(HAD - 2_000_000n);
    const inbox: MeetingsAnswer = await callApi(nova, { path: '/bids/inbox' });
    expect(inbox.meetings.find((one) => one.meetingId === meetingId)?.bids.map(({ state }) => state)).toEqual(
      ['standing', 'outbid'],
    );
    expect(inbox.records[bob.account.id]).toEqual({ kept: 0, missed: 0 });
    await vi.waitUntil(async () => (await noticesOf(ada)).includes('outbid'));
  });

  it('[BM13] goes from a bid to a conversation, and back by cancelling', async () => {
    const ada = await server.person('Ada');
    const { meetingId, bidId } = await bid(ada, newSlot());
    const [fan, creator] = [await sit(ada, meetingId), await sit(nova, meetingId)];
    expect(await fan.ask('acceptBid', { bidId })).toBe('Forbidden');
    expect(await creator.ask('withdrawBid', { bidId })).toBe('Forbidden');
    expect(await creator.ask('acceptBid', { bidId })).toBe('ok');
    await until(() => typeof fan.view?.conversationId === 'string');
    expect(fan.view).toMatchObject({ phase: { type: 'scheduled' }, isOtherHere: true, winner: { bidId } });
    expect(await fan.ask('confirmMet')).toBe('MeetingTooEarly');
    expect(await fan.ask('reportMissed', { text: 'x'.repeat(501) })).toBe('MessageTooLong');
    expect(await fan.ask('contest', { text: '' })).toBe('MeetingMovedOn');
    expect(await fan.ask('proposeTime', { slotId: 'nonsense' })).toBe('SlotGone');
    expect(await fan.ask('proposeTime', { slotId: newSlot() })).toBe('ok');
    expect(await creator.ask('answerTime', { isAccepted: true })).toBe('ok');
    expect(await creator.ask('consent', { isGiven: true })).toBe('Forbidden');
    expect(await creator.ask('cancel')).toBe('ok');
    await vi.waitUntil(async () => (await wallet(ada)) === HAD);
    await until(() => fan.view?.bids[0]?.settled?.returnedMinor === '1000000');
    await vi.waitUntil(async () => (await noticesOf(ada)).includes('cancelled'));
    expect(await noticesOf(ada)).toEqual(expect.arrayContaining(['accepted', 'scheduled', 'timeMoved']));
  });

  it('[BM40] shows in its state how far it is to whoever reads it with a stock SDK, and neither a bid nor who bids', async () => {
    const [ada, bob] = [await server.person('Ada'), await server.person('Bob')];
    const slotId = newSlot();
    const { meetingId, bidId } = await bid(ada, slotId);
    const [fan, creator] = [await sit(ada, meetingId), await sit(nova, meetingId)];
    const states = () => [fan, creator].map(({ room }) => (room.state as SharedMeeting).toJSON());
    const startMs = Number(slotId.split('.')[0]);
    const shown = { meetingId, creatorId: nova.account.id, startMs, kind: 'call' };
    const both = async (now: Partial<MeetingFields>) => {
      await expect.poll(states, { timeout: 10_000 }).toMatchObject([now, now]);
      return states();
    };
    await both({ ...shown, phase: 'open', bidCount: 1, isDecided: false });
    const { bidId: higher } = await bid(bob, slotId, '2000000');
    const [open] = await both({ ...shown, phase: 'open', bidCount: 2 });
    expect(Object.keys(open!).toSorted()).toEqual(Object.keys(MEETING_MEANINGS).toSorted());
    for (const secret of [bidId, higher, ada.account.id, bob.account.id, '2000000'])
      expect(JSON.stringify(open)).not.toContain(secret);
    expect(await creator.ask('acceptBid', { bidId: higher })).toBe('ok');
    await both({ ...shown, phase: 'scheduled', isDecided: true });
    expect(await creator.ask('cancel')).toBe('ok');
    await both({ phase: 'over' });
  });

  it('[BM5] of ten that overlap and are accepted at once, one wins', async () => {
    const fan = await server.person('Fan');
    newSlot();
    const bids: BidAnswer[] = [];
    for (let n = 0; n < 10; n += 1) bids.push(await bid(fan, newSlot(5 * (n + 1))));
    const seats = await Promise.all(bids.map(({ meetingId }) => sit(nova, meetingId)));
    const answers = await Promise.all(
      seats.map((seat, n) => seat.ask('acceptBid', { bidId: bids[n]!.bidId })),
    );
    expect(answers.toSorted()).toEqual([...Array(9).fill('SlotTaken'), 'ok']);
    // the time is free again once the one that has it lets go
    const won = answers.indexOf('ok');
    expect(await seats[won]!.ask('cancel')).toBe('ok');
    const other = won === 0 ? 1 : 0;
    await vi.waitUntil(
      async () => (await seats[other]!.ask('acceptBid', { bidId: bids[other]!.bidId })) === 'ok',
    );
    for (const { room } of seats) await room.leave();
  });

  it('[BM13] is nobody else’s, and refuses what is no bid', async () => {
    const [ada, bob] = [await server.person('Ada'), await server.person('Bob')];
    const { meetingId } = await bid(ada, null);
    expect(await outcomeOf(bob.client.joinOrCreate('meeting', { meetingId }))).toBe('NotFound');
    expect(await outcomeOf(callApi(bob, { path: `/meetings/${meetingId}` }))).toBe('NotFound');
    expect(await outcomeOf(bid(nova, null))).toBe('SelfBid');
    expect(await outcomeOf(bid(bob, 'yesterday'))).toBe('SlotGone');
    expect(await outcomeOf(bid(bob, null, '999999'))).toBe('BidTooLow');
    expect(await outcomeOf(bid(bob, null, '1.5'))).toBe('AmountFractional');
    expect(await outcomeOf(bid(bob, null, '9000000000'))).toBe('InsufficientFunds');
    expect(await outcomeOf(bid(bob, null, '1000000', { creatorId: ada.account.id }))).toBe('NotFound');
  });

  it('[BM1] takes as many bids of one fan as may wait, and not one more', async () => {
    const fan = await server.person('Fan');
    for (let n = 0; n < MEETING_LIMITS.openBids; n += 1) await bid(fan, null);
    expect(await outcomeOf(bid(fan, null))).toBe('BidsFull');
  });

  it('[BM13] has a handler for each row of its table', async () => {
    const ada = await server.person('Ada');
    const { meetingId } = await bid(ada, null);
    const [listed] = await matchMaker.query({ name: 'meeting', meetingId } as never);
    const { messages } = matchMaker.getLocalRoomById(listed!.roomId) as unknown as {
      messages: Record<string, object>;
    };
    const { '*': _, ...handlers } = messages;
    const judged = Object.entries(handlers).map(([name, handler]) => [name, specOf(handler)] as const);
    expect(Object.fromEntries(judged.filter(([name]) => name !== '_'))).toEqual(MEETING_REQUESTS);
  });

  it('[BM14] is woken when it is due, though nobody is there', async () => {
    const ada = await server.person('Ada');
    const { meetingId } = await bid(ada, null);
    const { store } = server.services;
    const query = { name: 'meeting', meetingId } as Parameters<typeof matchMaker.query>[0];
    const [listed] = await matchMaker.query(query);
    await matchMaker.getLocalRoomById(listed!.roomId).disconnect();
    const found = await store.get('meetings', meetingId);
    const phase = { type: 'open', closesAtMs: 1, acceptByMs: 1 };
    await store.replace('meetings', meetingId, found!.version, { ...found!.body, phase, wakeAtMs: 1 });
    const rounds = startMeetingRounds({
      store,
      clock: server.services.clock,
      open: ensureMeeting,
      onFailed: () => {},
    });
    await vi.waitUntil(async () => (await wallet(ada)) === HAD, { timeout: 10_000 });
    rounds.stop();
    await vi.waitUntil(async () => (await noticesOf(ada)).includes('lapsed'), { timeout: 10_000 });
  });

  it('[BM30] gives back what is held in its name for no order, after it is over', async () => {
    const ada = await server.person('Ada');
    const { meetingId, bidId } = await bid(ada, null);
    const { store, ledger, clock } = server.services;
    const seat = await sit(ada, meetingId);
    expect(await seat.ask('withdrawBid', { bidId })).toBe('ok');
    await seat.room.leave();
    await vi.waitUntil(async () => (await wallet(ada)) === HAD, { timeout: 10_000 });
    const query = { name: 'meeting', meetingId } as Parameters<typeof matchMaker.query>[0];
    for (const { roomId } of await matchMaker.query(query))
      await matchMaker.getLocalRoomById(roomId)?.disconnect();
    // one that still closes would be found there, and the next round comes ten minutes later
    await vi.waitUntil(async () => (await matchMaker.query(query)).length === 0, { timeout: 10_000 });
    expect(await findStrayBids({ store, ledger })).not.toContain(meetingId);
    // as a server does that had stopped between its write and the ledger
    await placeHold(ledger, {
      ...{ holdId: 'bid_of_before', from: `wallet:${ada.account.id}`, conversion: null },
      ...{ held: { asset: 'MESI', amountMinor: 1_000_000n }, ref: `meeting:${meetingId}:orders` },
      ...{ dueAtMs: clock.nowMs() + MEETING_LIMITS.holdMs, memo: { purpose: 'bid', meetingId } },
    });
    expect(await findStrayBids({ store, ledger })).toContain(meetingId);
    const rounds = startStrayBidRounds({ store, ledger, clock, open: ensureMeeting, onFailed: () => {} });
    await vi.waitUntil(async () => (await wallet(ada)) === HAD, { timeout: 20_000 });
    rounds.stop();
  });

  it('[BK8] declines the bid of somebody who is blocked, with the room open and without', async () => {
    const [ada, bob, cleo] = await Promise.all(['Ada', 'Bob', 'Cleo'].map((name) => server.person(name)));
    const blocked = ({ account: { id, name, handle } }: TestPerson) =>
      server.services.blocks.block({ byId: nova.account.id, person: { id, name, handle }, reason: 'rude' });
    const open = await bid(ada!, newSlot());
    const seat = await sit(ada!, open.meetingId);
    await blocked(ada!);
    await until(() => seat.view?.bids[0]?.state === 'declined');
    await vi.waitUntil(async () => (await wallet(ada!)) === HAD);
    const stop = await wakeBlockedBids({
      services: server.services,
      open: ensureMeeting,
      onFailed: () => {},
    });
    const slotId = newSlot();
    const closed = await bid(bob!, slotId, '1000000', { staysIn: true });
    await bid(cleo!, slotId, '3000000');
    const query = { name: 'meeting', meetingId: closed.meetingId } as Parameters<typeof matchMaker.query>[0];
    for (const { roomId } of await matchMaker.query(query))
      await matchMaker.getLocalRoomById(roomId)?.disconnect();
    await blocked(bob!);
    await vi.waitUntil(async () => (await wallet(bob!)) === HAD, { timeout: 10_000 });
    expect(await wallet(cleo!)).toBe(HAD - 3_000_000n);
    await vi.waitUntil(async () => (await noticesOf(bob!)).includes('declined'));
    stop();
  });
});
