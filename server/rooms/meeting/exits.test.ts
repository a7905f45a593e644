import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { phaseDueMs } from '../../../shared/meetingDue.ts';
import type { MeetingPhase } from '../../../shared/protocol/meetings.ts';
import { DAY_MS, HOUR_MS } from '../../../shared/time.ts';
import type { MeetingState } from './machine/state.ts';
import { AFTER_MS, bidOfFan, NOVA, newMeeting, Played, person, SLOT } from './meeting.testkit.ts';
import { decideMeeting, type MeetingCommand } from './meetingMachine.ts';

type Who = 'creator' | 'fan' | 'arbiter';
type State = MeetingPhase['type'];
const ADA = person('ada').id;
const KIND = { ...SLOT, kind: 'inPerson' } as const;
const LATER = { ...KIND, slotId: 'slot_two', startMs: SLOT.startMs + HOUR_MS, endMs: SLOT.endMs + HOUR_MS };

/** A meeting that Ada wins, with Bob in the running, in each of its states. */
function inState(state: State): readonly MeetingState[] {
  const played = new Played(
    newMeeting({ lot: KIND, terms: { asks: ['name'], checks: { ownReview: true } } }),
  );
  played.ask(bidOfFan('bob', 500, { staysIn: true }));
  played.ask(bidOfFan('ada', 1_000));
  if (state === 'open') return [played.state];
  played.accept('bid_ada_1000', KIND);
  if (state === 'consent') return [played.state];
  played.ask({ type: 'consent', byId: ADA, isGiven: true });
  if (state === 'review') return [played.state];
  played.ask({ type: 'review', isApproved: true });
  const proposals = [ADA, NOVA.id].map((byId) => {
    const { state: agreed } = played;
    const decided = decideMeeting(agreed, { type: 'proposeTime', byId, slot: LATER }, played.nowMs);
    return decided.ok ? decided.next : agreed;
  });
  if (state === 'scheduled') return [played.state, ...proposals];
  played.nowMs = AFTER_MS;
  const reports = [ADA, NOVA.id].map((byId) => {
    const decided = decideMeeting(played.state, { type: 'reportMissed', byId, text: '' }, AFTER_MS);
    return decided.ok ? decided.next : played.state;
  });
  if (state === 'missed') return reports;
  played.ask({ type: 'reportMissed', byId: ADA, text: '' });
  played.ask({ type: 'contest', byId: NOVA.id, text: '' });
  if (state === 'disputed') return [played.state];
  played.ask({ type: 'confirmMet', byId: ADA });
  return [played.state];
}

/** What each may ask, as the room hands it to the machine. */
const ASKED: Readonly<Record<Who, Readonly<Record<string, readonly MeetingCommand[]>>>> = {
  creator: {
    acceptBid: [{ type: 'acceptBid', bidId: 'bid_ada_1000', slot: KIND }],
    declineBid: ['ada_1000', 'bob_500'].map((bid) => ({ type: 'declineBid', bidId: `bid_${bid}` })),
    review: [{ type: 'review', isApproved: true }],
    ...ofBoth(NOVA.id),
    setWhere: [{ type: 'setWhere', byId: NOVA.id, text: 'At the gate' }],
  },
  fan: {
    withdrawBid: [{ type: 'withdrawBid', byId: ADA, bidId: 'bid_ada_1000' }],
    consent: [{ type: 'consent', byId: ADA, isGiven: true }],
    ...ofBoth(ADA),
    confirmMet: [{ type: 'confirmMet', byId: ADA }],
    proveMet: [{ type: 'metProven' }],
  },
  arbiter: { resolve: [{ type: 'resolve', toCreatorPercent: 50, reason: 'so' }] },
};

function ofBoth(byId: string): Record<string, readonly MeetingCommand[]> {
  return {
    proposeTime: [{ type: 'proposeTime', byId, slot: LATER }],
    answerTime: [{ type: 'answerTime', byId, isAccepted: true }],
    cancel: [{ type: 'cancel', byId }],
    reportMissed: [{ type: 'reportMissed', byId, text: '' }],
    contest: [{ type: 'contest', byId, text: '' }],
  };
}

/** Says whether a command does something to one of these meetings, now or at the time of the meeting. */
function moves(states: readonly MeetingState[], commands: readonly MeetingCommand[]): boolean {
  return states.some((state) =>
    commands.some((command) =>
      [SLOT.startMs - 9 * DAY_MS - HOUR_MS, AFTER_MS].some((nowMs) => {
        const decided = decideMeeting(state, command, nowMs);
        return decided.ok && decided.next.isDirty && JSON.stringify(decided.next) !== JSON.stringify(state);
      }),
    ),
  );
}

/** The table of the SPEC: `<state> <who>` and what they can do. */
const TABLE = new Map(
  readFileSync(new URL('./SPEC.md', import.meta.url), 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, , who = '']) => who in ASKED)
    .map(([, state, who, acts = '']) => [
      `${state} ${who}`,
      [...acts.matchAll(/`(\w+)`/g)].map(([, act]) => act!),
    ]),
);
const STATES = ['open', 'consent', 'review', 'scheduled', 'missed', 'disputed', 'over'] as const;

describe.each(STATES)('a meeting that is %s', (state) => {
  it.each(['creator', 'fan', 'arbiter'] as const)('[BM21] is moved by the %s as the table says', (who) => {
    const found = Object.entries(ASKED[who])
      .filter(([, commands]) => moves(inState(state), commands))
      .map(([act]) => act);
    expect(found.toSorted()).toEqual((TABLE.get(`${state} ${who}`) ?? []).toSorted());
  });

  it('[BM21] is moved by anybody’s clock at its deadline, and not before it', () => {
    for (const meeting of inState(state)) {
      const dueMs = phaseDueMs(meeting.phase);
      if (dueMs === null) {
        expect(state).toBe('over');
        continue;
      }
      const at = (nowMs: number) => {
        const decided = decideMeeting(meeting, { type: 'meetingDue' }, nowMs);
        return decided.ok ? decided.next.phase.type : decided.rejection;
      };
      expect(at(dueMs - 1)).toBe(state);
      expect(at(dueMs)).not.toBe(state);
    }
  });
});
