import { MEETING_LIMITS } from '../../shared/meetingLimits.ts';
import type { TogetherView } from '../../shared/protocol/meetings.ts';
import type { MeetingBody } from './meetingBody.ts';

/** Returns how long both have to be there at once, in ms; null: they do not meet in a virtual room. */
export function neededTogetherMs({ slot, terms }: Pick<MeetingBody, 'slot' | 'terms'>): number | null {
  if (slot?.kind !== 'room') return null;
  const percent = terms.presencePercent ?? MEETING_LIMITS.presencePercent;
  return Math.ceil(((slot.endMs - slot.startMs) * percent) / 100);
}

/** Returns the same with what it has come to, as the two are shown it; null: they do not meet in a virtual room. */
export function togetherView(meeting: Pick<MeetingBody, 'slot' | 'terms' | 'together'>): TogetherView | null {
  const neededMs = neededTogetherMs(meeting);
  return neededMs === null ? null : { totalMs: 0, sinceMs: null, ...meeting.together, neededMs };
}
