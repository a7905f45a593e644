import { openReminders, type Reminder } from '../../../domain/meetingReminders.ts';
import { change, type MeetingState, tell } from './state.ts';

/** Returns when the next reminder is to be told, in Unix ms; null: none is. */
export const reminderAtMs = (state: MeetingState): number | null => openReminders(state)[0]?.atMs ?? null;

/**
 * Tells the reminders that are due. Of several of one kind, as after a time without any server, the last one alone is told, and
 * none once its time is over.
 */
export function remind(state: MeetingState, nowMs: number): MeetingState {
  const due = openReminders(state).filter(({ atMs }) => atMs <= nowMs);
  if (due.length === 0) return state;
  const last = new Map<string, Reminder>(due.map((one) => [one.what, one]));
  return [...last.values()]
    .filter(({ dueMs }) => nowMs < dueMs)
    .reduce(
      (next, { what, to, bidId, dueMs }) => tell(next, { what, to, bidId, dueMs, atMs: nowMs }),
      change(state, { remindedMs: nowMs }),
    );
}

/** A meeting that has come to another phase, time or proposal is reminded of from now on; what was to be told before is not. */
export function remindFrom(before: MeetingState, next: MeetingState, nowMs: number): MeetingState {
  const isSame =
    before.phase === next.phase && before.slot === next.slot && before.proposal === next.proposal;
  return isSame ? next : change(next, { remindedMs: nowMs });
}
