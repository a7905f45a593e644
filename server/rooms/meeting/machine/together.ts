import { MEETING_LIMITS } from '../../../../shared/meetingLimits.ts';
import { winnerOf } from '../../../domain/meetingBids.ts';
import { neededTogetherMs } from '../../../domain/meetingTogether.ts';
import { change, type MeetingState } from './state.ts';
import { endWith } from './way.ts';

/** Returns when it is to be written down that both are still there, or that it was enough, in Unix ms; null: they are not. */
export function togetherDueMs(state: MeetingState): number | null {
  const { together, slot } = state;
  const needed = neededTogetherMs(state);
  if (needed === null || !slot || !together || together.sinceMs === null) return null;
  const fromMs = Math.max(together.sinceMs, slot.startMs);
  const enoughMs = fromMs + Math.max(0, needed - together.totalMs);
  return Math.min(fromMs + MEETING_LIMITS.presenceTickMs, enoughMs, slot.endMs);
}

/**
 * Counts how long both have the page of a meeting in a virtual room open at once while it lasts. What was not written down yet when
 * a server dies does not count. Once it is as long as was agreed the meeting is proven: the money goes to the creator.
 */
export function followTogether(state: MeetingState, nowMs: number): MeetingState {
  const { together = { totalMs: 0, sinceMs: null }, slot } = state;
  const isOn = isMeeting(state) && slot !== null && nowMs < slot.endMs && areBothHere(state);
  const dueMs = togetherDueMs(state);
  const isSame = isOn ? dueMs !== null && nowMs < dueMs : together.sinceMs === null;
  if (isSame || slot === null) return state;
  const { sinceMs } = together;
  const gained = sinceMs === null ? 0 : Math.min(nowMs, slot.endMs) - Math.max(sinceMs, slot.startMs);
  const totalMs = together.totalMs + Math.max(0, gained);
  const counted = change(state, { together: { totalMs, sinceMs: isOn ? nowMs : null } });
  if (!isMeeting(state) || totalMs < (neededTogetherMs(state) ?? Number.POSITIVE_INFINITY)) return counted;
  const proven = change(counted, { together: { totalMs, sinceMs: null, provenAtMs: nowMs } });
  return endWith(proven, { percent: 100, how: null, nowMs });
}

/** Whether the two have agreed to meet in a virtual room, and may still do so. */
const isMeeting = (state: MeetingState): boolean =>
  neededTogetherMs(state) !== null && (state.phase.type === 'scheduled' || state.phase.type === 'missed');

function areBothHere(state: MeetingState): boolean {
  const winner = winnerOf(state);
  return winner !== undefined && state.seats.has(winner.fan.id) && state.seats.has(state.creator.id);
}
