import { keccak_256 } from '@noble/hashes/sha3.js';
import { recoverAddress } from 'ethers';
import { expect, it } from 'vitest';
import { NO_CHAIN, presenceDigest } from '../../../shared/handshake/typedDigest.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { createLocalHandshake } from '../../services/handshake/localHandshake.ts';
import { dueAtMs } from './machine/after.ts';
import { bidOfFan, NOVA, newMeeting, Played, person, SLOT } from './meeting.testkit.ts';
import { bodyOf, restoreMeeting } from './meetingRules.ts';

const ADA = person('ada').id;
const ROOM = { ...SLOT, kind: 'room' } as const;

/** A meeting of an hour in a virtual room, of which so many hundredths are to be together. */
function agreed(presencePercent?: number, lot: typeof SLOT = ROOM): Played {
  const terms = presencePercent === undefined ? {} : { presencePercent };
  const played = new Played(newMeeting({ lot, terms }));
  played.ask(bidOfFan('ada', 1_000));
  played.accept('bid_ada_1000', lot);
  return played;
}
const comes = (played: Played, ...people: string[]) => {
  for (const personId of people) played.ask({ type: 'seatIn', personId });
};
const goes = (played: Played, personId: string) => played.ask({ type: 'seatOut', personId });
/** Lets the time pass up to then: what is due by then is done when it is due. */
function until(played: Played, atMs: number): void {
  for (;;) {
    const due = dueAtMs(played.state);
    if (due === null || due > atMs) break;
    played.nowMs = Math.max(played.nowMs, due);
    played.ask({ type: 'meetingDue' });
  }
  played.nowMs = atMs;
}
const totalMs = ({ state }: Played) => state.together?.totalMs ?? 0;

it('[BM18] counts as held at the share that was agreed, and not a millisecond before', () => {
  for (const [percent, neededMs] of [
    [undefined, 48 * MINUTE_MS],
    [50, 30 * MINUTE_MS],
    [100, HOUR_MS],
  ] as const) {
    const played = agreed(percent);
    until(played, ROOM.startMs - 5 * MINUTE_MS);
    comes(played, ADA, NOVA.id);
    until(played, ROOM.startMs + neededMs - 1);
    expect(played.phase).toBe('scheduled');
    until(played, ROOM.startMs + neededMs);
    expect([played.phase, played.paid.get('bid_ada_1000')]).toEqual(['released', 1_000n]);
    expect(played.state.together).toEqual({
      ...{ totalMs: neededMs, sinceMs: null, provenAtMs: ROOM.startMs + neededMs },
    });
  }
});

it('[BM18] counts both at once, and neither one alone, two pages of one, nor time before or after', () => {
  const played = agreed();
  until(played, ROOM.startMs);
  comes(played, ADA, ADA);
  until(played, ROOM.startMs + 10 * MINUTE_MS);
  expect(totalMs(played)).toBe(0);
  comes(played, NOVA.id);
  until(played, ROOM.startMs + 20 * MINUTE_MS);
  goes(played, ADA);
  until(played, ROOM.startMs + 30 * MINUTE_MS);
  goes(played, ADA);
  expect(totalMs(played)).toBe(20 * MINUTE_MS);
  until(played, ROOM.startMs + 45 * MINUTE_MS);
  comes(played, ADA);
  until(played, ROOM.endMs + HOUR_MS);
  expect([totalMs(played), played.phase]).toEqual([35 * MINUTE_MS, 'scheduled']);
  goes(played, ADA);
  expect(totalMs(played)).toBe(35 * MINUTE_MS);
});

it('[BM18] a crash loses less than a minute of it, and nobody is there until they come back', () => {
  const played = agreed();
  until(played, ROOM.startMs);
  comes(played, ADA, NOVA.id);
  until(played, ROOM.startMs + 10 * MINUTE_MS + 59 * SECOND_MS);
  played.state = restoreMeeting('meet_of_tests', JSON.parse(JSON.stringify(bodyOf(played.state))), 2);
  until(played, ROOM.startMs + 30 * MINUTE_MS);
  expect(totalMs(played)).toBe(10 * MINUTE_MS);
});

it('[BM18] is for virtual rooms alone, and what the creator called off meanwhile is not proven', () => {
  const call = agreed(undefined, SLOT);
  until(call, SLOT.startMs);
  comes(call, ADA, NOVA.id);
  until(call, SLOT.endMs);
  expect([call.phase, call.state.together]).toEqual(['scheduled', undefined]);
  const room = agreed();
  until(room, ROOM.startMs);
  comes(room, ADA, NOVA.id);
  room.nowMs = ROOM.startMs + 48 * MINUTE_MS;
  room.ask({ type: 'cancel', byId: NOVA.id });
  expect([room.phase, room.paid.get('bid_ada_1000')]).toEqual(['cancelled', 0n]);
});

it('[HS7] what the room signs is checked by the address of its key, and each room has another', async () => {
  const clock = { nowMs: () => 0, after: () => () => {} };
  const handshake = createLocalHandshake({ secret: 'of a test', clock });
  const facts = { bid: handshake.bidOf('bid_one'), togetherS: 2_880, neededS: 2_880, provenAtS: 9 };
  const sign = (meetingId: string) => handshake.signPresence({ meetingId, domain: NO_CHAIN, facts });
  const [one, again, other] = [await sign('one'), await sign('one'), await sign('other')];
  expect(again).toEqual(one);
  const digest = presenceDigest(keccak_256, NO_CHAIN, facts);
  expect(recoverAddress(digest, one.signature).toLowerCase()).toBe(one.roomKey);
  expect(other.roomKey).not.toBe(one.roomKey);
  const longer = presenceDigest(keccak_256, NO_CHAIN, { ...facts, togetherS: 3_600 });
  expect(recoverAddress(longer, one.signature).toLowerCase()).not.toBe(one.roomKey);
});
