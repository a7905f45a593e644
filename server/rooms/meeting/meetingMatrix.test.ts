import type { Room } from '@colyseus/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type HandshakeAnswer, shortCodeOf, type Ticket } from '../../../shared/handshake/ticket.ts';
import type { BidAnswer, MEETING_REQUESTS, SharedMeetingsAnswer } from '../../../shared/protocol/meetings.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/time.ts';
import type { MeetingBody } from '../../domain/meetingBody.ts';
import { countersign, makeDevice } from '../../services/handshake/countersign.testkit.ts';
import { callApi, newCommand } from '../chat/chatSeats.testkit.ts';
import { outcomeOf } from '../onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from '../roomsServer.testkit.ts';
import { moveToNow } from './moveToNow.testkit.ts';

let server: TestServer;
let nova: TestPerson;
let ada: TestPerson;
let bob: TestPerson;
let device: Awaited<ReturnType<typeof makeDevice>>;
beforeAll(async () => {
  server = await startTestServer();
  nova = await server.person('Nova', { isCreator: true });
  [ada, bob] = [await server.person('Ada'), await server.person('Bob')];
  device = await makeDevice();
  const body = {
    ...{ takesBids: true, takesAnyTime: true, minimumMinor: '1000000', stepMinor: '1000000' },
    ...{ isBlind: true, asks: [], question: '', ladder: [], unprovenToCreatorPercent: 50 },
  };
  await callApi(nova, { method: 'put', path: '/meeting-settings', body });
});
afterAll(() => server.stop());

async function bid(person: TestPerson, slotId: string, more: object = {}): Promise<BidAnswer> {
  const about = { commandId: newCommand(), creatorId: nova.account.id, slotId };
  const body = { ...about, amountMinor: '1000000', message: '', staysIn: false, ...more };
  return callApi(person, { method: 'post', path: '/bids', body });
}
async function sit(person: TestPerson, meetingId: string): Promise<Room> {
  const room: Room = await person.client.joinOrCreate('meeting', { meetingId });
  room.onMessage('meeting', () => {});
  return room;
}

/** A meeting that Ada has won, and for which Bob has bid in vain; `laterMs`: when it begins. */
async function agreed(laterMs: number, more: object = {}): Promise<string> {
  const startMs = Math.ceil((Date.now() + laterMs) / (5 * MINUTE_MS)) * 5 * MINUTE_MS;
  const slotId = `${startMs}.60.inPerson`;
  const { meetingId, bidId } = await bid(ada, slotId, more);
  await bid(bob, slotId);
  const room = await sit(nova, meetingId);
  expect(await outcomeOf(room.request('acceptBid', { bidId }))).toBe('ok');
  await room.leave();
  return meetingId;
}

type Row = readonly [payload: object, creator: string, winner: string, loser: string];
/** What each is answered while a meeting is agreed on, with nothing to confirm and no proposal, days before it. */
const MATRIX: Readonly<Record<keyof typeof MEETING_REQUESTS, Row>> = {
  acceptBid: [{ bidId: 'bid_nothing' }, 'MeetingMovedOn', 'Forbidden', 'Forbidden'],
  declineBid: [{ bidId: 'bid_nothing' }, 'BidUnknown', 'Forbidden', 'Forbidden'],
  withdrawBid: [{ bidId: 'bid_nothing' }, 'Forbidden', 'BidUnknown', 'BidUnknown'],
  consent: [{ isGiven: true }, 'Forbidden', 'MeetingMovedOn', 'MeetingMovedOn'],
  review: [{ isApproved: true }, 'MeetingMovedOn', 'Forbidden', 'Forbidden'],
  proposeTime: [{ slotId: 'nonsense' }, 'SlotGone', 'SlotGone', 'SlotGone'],
  answerTime: [{ isAccepted: false }, 'MeetingMovedOn', 'MeetingMovedOn', 'Forbidden'],
  setWhere: [{ text: 'At the gate' }, 'ok', 'Forbidden', 'Forbidden'],
  confirmMet: [{}, 'Forbidden', 'MeetingTooEarly', 'Forbidden'],
  proveMet: [noProof(), 'Forbidden', 'OutsideTheMeeting', 'Forbidden'],
  reportMissed: [{ text: '' }, 'MeetingTooEarly', 'MeetingTooEarly', 'Forbidden'],
  contest: [{ text: '' }, 'MeetingMovedOn', 'MeetingMovedOn', 'Forbidden'],
  cancel: [{}, 'ok', 'MeetingMovedOn', 'Forbidden'],
};

function noProof() {
  const signature = `0x${'1'.repeat(128)}`;
  return {
    ...{ window: 1, nonce: `0x${'1'.repeat(64)}`, ticketSignature: `${signature}1b`, scannedAtMs: 1_000 },
    deviceSignature: signature,
  };
}

it('[ME8] the two who have come to a meeting find it between them, and nobody else does', async () => {
  const meetingId = await agreed(3 * DAY_MS);
  const between = async (reader: TestPerson, other: TestPerson): Promise<readonly string[]> => {
    const { meetings }: SharedMeetingsAnswer = await callApi(reader, {
      path: `/meetings/with/${other.account.id}`,
    });
    return meetings.map((one) => one.meetingId);
  };
  expect(await between(ada, nova)).toContain(meetingId);
  expect(await between(nova, ada)).toContain(meetingId);
  expect(await between(bob, nova)).toEqual([]);
  expect(await between(nova, bob)).toEqual([]);
});

it('[BM13] each request of a meeting is its seat’s, and is judged by where the meeting stands', async () => {
  const meetingId = await agreed(4 * DAY_MS);
  const seats = await Promise.all([nova, ada, bob].map((person) => sit(person, meetingId)));
  const found: Record<string, readonly unknown[]> = {};
  for (const [request, [payload]] of Object.entries(MATRIX)) {
    const codes: string[] = [];
    // whoever could end the meeting asks last
    for (const seat of seats.toReversed()) codes.unshift(await outcomeOf(seat.request(request, payload)));
    found[request] = [payload, ...codes];
  }
  // a fan may cancel: it is tried in another test, as the creator's comes after it here
  found.cancel = MATRIX.cancel;
  expect(found).toEqual(MATRIX);
  for (const seat of seats) await seat.leave();
});

it('[BM10] [HS3] the two proofs that go through routes and room release the money, once, and to no other hand', async () => {
  const { deviceKey } = device;
  const meetingId = await agreed(5 * DAY_MS, { deviceKey });
  const handshakeOf = (person: TestPerson): Promise<HandshakeAnswer> =>
    callApi(person, { path: `/meetings/${meetingId}/handshake` });
  expect(await outcomeOf(handshakeOf(bob))).toBe('NotFound');
  await moveToNow(server.services, meetingId, MINUTE_MS);
  const ofNova = await handshakeOf(nova);
  const ofAda = await handshakeOf(ada);
  expect(ofAda).toEqual({ facts: ofNova.facts, tickets: [] });
  expect(ofNova.facts.deviceKey).toEqual(deviceKey);
  const [shown] = ofNova.tickets;
  const ticketOf = (person: TestPerson, code: string): Promise<Ticket> =>
    callApi(person, { method: 'post', path: `/meetings/${meetingId}/ticket`, body: { code } });
  expect(await outcomeOf(ticketOf(nova, shortCodeOf(shown!.nonce)))).toBe('MeetingMovedOn');
  expect(await outcomeOf(ticketOf(bob, shortCodeOf(shown!.nonce)))).toBe('NotFound');
  expect(await outcomeOf(ticketOf(ada, '00000000'))).not.toBe('ok');
  const ticket = await ticketOf(ada, shortCodeOf(shown!.nonce));
  expect(ticket).toEqual(shown);

  const scanned = { facts: ofAda.facts, ticket, scannedAtMs: Date.now() };
  const proof = await countersign(device.device.privateKey, scanned);
  const [fan, other] = [await sit(ada, meetingId), await sit(bob, meetingId)];
  expect(await outcomeOf(other.request('proveMet', proof))).toBe('Forbidden');
  const flipped = proof.deviceSignature.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
  expect(await outcomeOf(fan.request('proveMet', { ...proof, deviceSignature: flipped }))).toBe(
    'CountersignatureInvalid',
  );
  // what was refused is evidence, should it be disputed
  const kept = (await server.services.store.get('meetings', meetingId))?.body as unknown as MeetingBody;
  expect(kept.refusedProofs).toMatchObject([{ code: 'CountersignatureInvalid' }]);
  expect(await outcomeOf(fan.request('proveMet', proof))).toBe('ok');
  expect(await outcomeOf(fan.request('proveMet', proof))).toBe('ok');
  expect(await outcomeOf(handshakeOf(ada))).toBe('MeetingMovedOn');
  const { meetings } = server.services;
  const view = await meetings.view({ meetingId, personId: ada.account.id });
  expect(view?.phase).toMatchObject({ type: 'over', how: 'released' });
  for (const seat of [fan, other]) await seat.leave();
});

it('[BM9] [ME5] a fan who says after a report that they have met has kept the meeting', async () => {
  const meetingId = await agreed(6 * DAY_MS);
  await moveToNow(server.services, meetingId, 20 * MINUTE_MS);
  const { kept, missed } = await server.services.meetings.record(ada.account.id);
  const [creator, fan] = [await sit(nova, meetingId), await sit(ada, meetingId)];
  expect(await outcomeOf(creator.request('reportMissed', { text: 'Nobody here' }))).toBe('ok');
  expect(await outcomeOf(fan.request('confirmMet', {}))).toBe('ok');
  expect(await server.services.meetings.record(ada.account.id)).toEqual({ kept: kept + 1, missed });
  for (const seat of [creator, fan]) await seat.leave();
});
