import { phaseDueMs } from '../../../../shared/meetingDue.ts';
import { MEETING_LIMITS } from '../../../../shared/meetingLimits.ts';
import { winnerOf } from '../../../domain/meetingBids.ts';
import { expire, nextDueAtMs } from '../../orders/book.ts';
import { returnLosers } from './bidding.ts';
import { noteSaid } from './evidence.ts';
import { remind, reminderAtMs } from './reminders.ts';
import { change, type Decision, type MeetingState, ok, over, refuse, tell } from './state.ts';
import { togetherDueMs } from './together.ts';
import { endWith, lapse } from './way.ts';

/** What two people say once the time of their meeting has come. */
interface Said {
  readonly byId: string;
  readonly text: string;
}

/** The meeting took place, by two proofs or by the fan’s own word: the money goes to the creator. */
export function met(state: MeetingState, nowMs: number): Decision {
  const { phase, slot } = state;
  if (phase.type === 'over' && phase.how === 'released') return ok(state);
  if (phase.type !== 'scheduled' && phase.type !== 'missed' && phase.type !== 'disputed')
    return refuse('MeetingMovedOn');
  if (slot === null || nowMs < slot.startMs - MEETING_LIMITS.earlyMs) return refuse('MeetingTooEarly');
  return ok(endWith(state, { percent: 100, how: null, nowMs }));
}

/** One side says that the other did not come. */
export function reportMissed(state: MeetingState, { byId, text }: Said, nowMs: number): Decision {
  const { phase, slot } = state;
  const bid = winnerOf(state);
  if (!bid || !slot || phase.type !== 'scheduled') return refuse('MeetingMovedOn');
  if (nowMs < slot.startMs + MEETING_LIMITS.waitMs) return refuse('MeetingTooEarly');
  if (nowMs >= phase.disputeUntilMs) return refuse('MeetingTooLate');
  const noted = noteSaid(state, { byId, text, atMs: nowMs });
  const contestUntilMs = nowMs + MEETING_LIMITS.contestMs;
  return ok(
    tell(change(noted, { phase: { type: 'missed', byId, text, contestUntilMs }, proposal: null }), {
      ...({ what: 'missed', bidId: bid.bidId, atMs: nowMs } as const),
      to: [byId === bid.fan.id ? state.creator.id : bid.fan.id],
    }),
  );
}

/** The other side says otherwise: the arbiter decides. */
export function contest(state: MeetingState, { byId, text }: Said, nowMs: number): Decision {
  const { phase, creator } = state;
  const bid = winnerOf(state);
  if (!bid || phase.type !== 'missed') return refuse('MeetingMovedOn');
  if (phase.byId === byId) return refuse('Forbidden');
  if (nowMs >= phase.contestUntilMs) return refuse('MeetingTooLate');
  const noted = noteSaid(state, { byId, text, atMs: nowMs });
  const resolveByMs = nowMs + MEETING_LIMITS.resolveMs;
  return ok(
    tell(change(noted, { phase: { type: 'disputed', byId, text, resolveByMs } }), {
      ...({ what: 'disputed', bidId: bid.bidId, atMs: nowMs } as const),
      to: [bid.fan.id, creator.id],
    }),
  );
}

/** The arbiter divides the money, and says why. */
export function resolve(
  state: MeetingState,
  { toCreatorPercent, reason }: { readonly toCreatorPercent: number; readonly reason: string },
  nowMs: number,
): Decision {
  if (state.phase.type !== 'disputed') return refuse('MeetingMovedOn');
  if (nowMs >= state.phase.resolveByMs) return refuse('MeetingTooLate');
  const decided = change(state, { decision: { toCreatorPercent, reason, atMs: nowMs } });
  return ok(endWith(decided, { percent: toCreatorPercent, how: null, nowMs }));
}

/** Returns when the meeting moves by itself; null: never. */
export function dueAtMs(state: MeetingState): number | null {
  const { phase, proposal, book } = state;
  const ends = [nextDueAtMs(book), phaseDueMs(phase), proposal?.untilMs ?? null];
  const times = [...ends, reminderAtMs(state), togetherDueMs(state)].filter((time) => time !== null);
  return times.length === 0 ? null : Math.min(...times);
}

/** Does what nobody has to ask for: each state that waits has a time after which it ends. */
export function due(state: MeetingState, nowMs: number): Decision {
  const reminded = remind(state, nowMs);
  const { book } = expire(reminded.book, nowMs);
  const swept = book === reminded.book ? reminded : change(reminded, { book });
  const { proposal } = swept;
  const next = proposal && nowMs >= proposal.untilMs ? change(swept, { proposal: null }) : swept;
  const dueMs = phaseDueMs(next.phase);
  return ok(dueMs === null || nowMs < dueMs ? next : endOf(next, nowMs));
}

function endOf(state: MeetingState, nowMs: number): MeetingState {
  const { phase, terms } = state;
  const bid = winnerOf(state);
  if (phase.type === 'open') {
    const back = returnLosers(state, () => true, { why: 'lapsed', nowMs });
    return over(back, { how: 'lapsed', nowMs });
  }
  if (!bid) return over(state, { how: 'lapsed', nowMs });
  if (phase.type === 'consent' || phase.type === 'review') return lapse(state, bid, nowMs);
  // whoever said that the other did not come was not contradicted
  if (phase.type === 'missed')
    return endWith(state, { percent: phase.byId === bid.fan.id ? 0 : 100, how: null, nowMs });
  return endWith(state, { percent: terms.unprovenToCreatorPercent, how: null, nowMs });
}
