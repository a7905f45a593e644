import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { MEETING_LIMITS } from '../../../shared/meetingLimits.ts';
import { disputeView } from '../../domain/disputeView.ts';
import { meetingView } from '../../domain/meetingView.ts';
import { createMeetings } from '../../services/meetings/createMeetings.ts';
import { COLLECTIONS } from '../../services/store/collections.ts';
import type { JsonObject } from '../../services/store/port.ts';
import { createSqliteStore } from '../../services/store/sqliteStore.ts';
import { bookToDocument } from '../orders/order.ts';
import { AFTER_MS, accepted, NOVA, type Played, person, SLOT } from './meeting.testkit.ts';
import { bodyOf } from './meetingRules.ts';

const ADA = person('ada');

/** A meeting of which both say different things, at which the fan had the page open. */
function contested(): Played {
  const played = accepted();
  played.ask({ type: 'seatIn', personId: NOVA.id });
  played.nowMs = SLOT.startMs;
  played.ask({ type: 'seatIn', personId: ADA.id });
  played.ask({ type: 'seatIn', personId: person('bob').id });
  played.nowMs = AFTER_MS;
  played.ask({ type: 'seatOut', personId: ADA.id });
  played.ask({ type: 'reportMissed', byId: ADA.id, text: 'Nobody came' });
  played.nowMs = AFTER_MS + 1;
  played.ask({ type: 'contest', byId: NOVA.id, text: 'I was there' });
  return played;
}

it('[BM17] [ME6] an arbiter finds the meetings that wait, with what both have said and who was on the page', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mesi-disputes-'));
  const { meetings } = COLLECTIONS;
  const store = await createSqliteStore({ path: join(folder, 'store.db'), collections: { meetings } });
  const clock = { nowMs: () => 0, after: () => () => {} };
  const { disputes } = createMeetings({ store, clock, custody: { locksOf: async () => new Map() } });
  const [first, second, decided] = [contested(), contested(), contested()];
  decided.ask({ type: 'resolve', toCreatorPercent: 30, reason: 'He waited.' });
  const later = bodyOf(second.state) as unknown as JsonObject & { disputedUntilMs: number };
  await store.insert('meetings', 'second', { ...later, disputedUntilMs: later.disputedUntilMs + 1 });
  await store.insert('meetings', 'first', bodyOf(first.state) as unknown as JsonObject);
  await store.insert('meetings', 'decided', bodyOf(decided.state) as unknown as JsonObject);
  await store.insert('meetings', 'agreed', bodyOf(accepted().state) as unknown as JsonObject);
  const found = await disputes.list();
  expect(found.map(({ meetingId }) => meetingId)).toEqual(['first', 'second']);
  expect(found[0]).toMatchObject({
    ...{ creator: NOVA, fan: ADA, amountMinor: '1000', defaultPercent: 50, hasDeviceKey: false },
    said: [
      { byId: ADA.id, text: 'Nobody came', atMs: AFTER_MS },
      { byId: NOVA.id, text: 'I was there', atMs: AFTER_MS + 1 },
    ],
    here: { creator: null, fan: { fromMs: SLOT.startMs, untilMs: AFTER_MS } },
  });
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

it('[BM17] the newest proofs that were refused are kept for the arbiter, and none of a meeting that is over', () => {
  const played = accepted();
  played.nowMs = AFTER_MS;
  for (let n = 0; n <= MEETING_LIMITS.refusedProofs; n += 1)
    played.ask({ type: 'proofRefused', code: 'TicketExpired', scannedAtMs: n });
  played.ask({ type: 'reportMissed', byId: ADA.id, text: '' });
  played.ask({ type: 'contest', byId: NOVA.id, text: '' });
  const kept = disputeView('one', bodyOf(played.state))?.refusedProofs;
  expect(kept).toHaveLength(MEETING_LIMITS.refusedProofs);
  expect(kept?.at(-1)).toEqual({
    ...{ code: 'TicketExpired', scannedAtMs: MEETING_LIMITS.refusedProofs, atMs: AFTER_MS },
  });
  played.ask({ type: 'resolve', toCreatorPercent: 30, reason: 'He waited.' });
  const before = played.state;
  played.ask({ type: 'proofRefused', code: 'TicketInvalid', scannedAtMs: 1 });
  expect(played.state).toBe(before);
});

it('[BM17] both are told the decision and the reason, and nobody else reads it', () => {
  const played = contested();
  played.ask({ type: 'newsTold', count: played.state.untold.length });
  expect(played.ask({ type: 'resolve', toCreatorPercent: 30, reason: 'He waited.' })).toBe('ok');
  expect(played.state.untold.map(({ what, personId }) => `${what} ${personId}`)).toEqual([
    `split ${ADA.id}`,
    `split ${NOVA.id}`,
  ]);
  const viewOf = (personId: string) => {
    const { state, nowMs } = played;
    const reader = { meetingId: state.meetingId, personId, nowMs, here: new Set<string>() };
    return meetingView({ ...state, book: bookToDocument(state.book) }, reader);
  };
  for (const { id } of [ADA, NOVA])
    expect(viewOf(id)?.decision).toMatchObject({ toCreatorPercent: 30, reason: 'He waited.' });
  expect(viewOf(person('bob').id)).toBe(null);
  expect(played.ask({ type: 'resolve', toCreatorPercent: 90, reason: 'Again' })).toBe('MeetingMovedOn');
});
