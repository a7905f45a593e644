import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/time.ts';
import { accepted, bidOfFan, NOVA, NOW_MS, newMeeting, Played, person, SLOT } from './meeting.testkit.ts';
import { bodyOf, MEETING_RULES, restoreMeeting } from './meetingRules.ts';

const ADA = person('ada').id;

/** Lives on until that time as a server does: it does what is due when it is due, and forgets all but the document in between. */
function liveUntil(played: Played, untilMs: number): readonly string[] {
  const told: string[] = [];
  for (let round = 0; round < 60; round += 1) {
    const dueMs = MEETING_RULES.deadline(played.state)?.dueAtMs ?? Number.POSITIVE_INFINITY;
    if (dueMs > untilMs) break;
    played.nowMs = Math.max(played.nowMs, dueMs);
    played.ask({ type: 'newsTold', count: played.state.untold.length });
    played.ask({ type: 'meetingDue' });
    told.push(...saidOf(played));
    const kept = JSON.parse(JSON.stringify(bodyOf(played.state)));
    played.state = restoreMeeting('meet_of_tests', kept, played.state.epoch + 1);
  }
  played.nowMs = untilMs;
  return told;
}

/** What waits to be told: what, to whom, and how long before. */
const saidOf = ({ state, nowMs }: Played): readonly string[] =>
  state.untold.map(({ what, personId, dueMs }) => {
    const minutes = dueMs === undefined ? '' : ` ${(dueMs - nowMs) / MINUTE_MS}`;
    return `${what} ${personId}${minutes}`;
  });

describe('reminders', () => {
  it('[BM15] tells both four times before a meeting, each once, though the server begins anew in between', () => {
    const told = liveUntil(accepted(), SLOT.startMs);
    const lengths = [48 * 60, 24 * 60, 60, 5];
    expect(told).toEqual(
      lengths.flatMap((minutes) => [`startsSoon ${ADA} ${minutes}`, `startsSoon ${NOVA.id} ${minutes}`]),
    );
  });

  it('[BM15] tells the last one alone after a time without a server, and none once the time is over', () => {
    const late = accepted();
    late.ask({ type: 'newsTold', count: late.state.untold.length });
    late.nowMs = SLOT.startMs - 20 * MINUTE_MS;
    late.ask({ type: 'meetingDue' });
    expect(saidOf(late)).toEqual([`startsSoon ${ADA} 20`, `startsSoon ${NOVA.id} 20`]);
    late.ask({ type: 'newsTold', count: 2 });
    late.nowMs = SLOT.startMs;
    late.ask({ type: 'meetingDue' });
    expect(saidOf(late)).toEqual([]);
  });

  it('[BM15] reminds of the new time of a meeting, and of nothing that was before it was agreed', () => {
    const played = accepted();
    played.nowMs = SLOT.startMs - 2 * HOUR_MS;
    played.ask({ type: 'meetingDue' });
    const startMs = SLOT.startMs + 3 * HOUR_MS;
    const slot = { ...SLOT, slotId: 'slot_two', startMs, endMs: startMs + HOUR_MS };
    played.ask({ type: 'proposeTime', byId: NOVA.id, slot });
    expect(played.ask({ type: 'answerTime', byId: ADA, isAccepted: true })).toBe('ok');
    expect(liveUntil(played, slot.startMs)).toEqual([
      `startsSoon ${ADA} 60`,
      `startsSoon ${NOVA.id} 60`,
      `startsSoon ${ADA} 5`,
      `startsSoon ${NOVA.id} 5`,
    ]);
  });

  it('[BM15] reminds whoever has to answer, before each deadline', () => {
    const played = new Played(newMeeting({ terms: { asks: ['name'] } }));
    played.ask(bidOfFan('ada', 1_000));
    const until = (name: string, more: number) => [`${name} ${24 * 60}`, `${name} 60`].slice(-more);
    expect(liveUntil(played, NOW_MS + 3 * DAY_MS - 1)).toEqual(until(`answerDue ${NOVA.id}`, 2));
    expect(played.accept('bid_ada_1000')).toBe('ok');
    expect(liveUntil(played, played.nowMs + 2 * DAY_MS - 1)).toEqual(until(`consentDue ${ADA}`, 2));
    expect(played.ask({ type: 'consent', byId: ADA, isGiven: true })).toBe('ok');
    const slot = { ...SLOT, slotId: 'slot_two', startMs: SLOT.startMs - DAY_MS };
    played.ask({ type: 'proposeTime', byId: ADA, slot });
    expect(liveUntil(played, played.nowMs + DAY_MS - 1)).toEqual([`proposalDue ${NOVA.id} 60`]);
    liveUntil(played, SLOT.startMs + HOUR_MS);
    expect(played.ask({ type: 'reportMissed', byId: NOVA.id, text: '' })).toBe('ok');
    expect(liveUntil(played, played.nowMs + 2 * DAY_MS - 1)).toEqual(until(`contestDue ${ADA}`, 2));
  });
});
