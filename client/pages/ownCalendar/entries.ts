import { isOutOf } from '../../../shared/meetingStanding.ts';
import type { MeetingView } from '../../../shared/protocol/meetings.ts';
import type { ComingStreamView } from '../../../shared/protocol/schedule.ts';
import { MINUTE_MS } from '../../../shared/time.ts';

/** What stands in somebody’s calendar: a meeting, or a stream that is to come. Times are Unix ms. */
export type CalendarEntry = {
  readonly id: string;
  readonly startMs: number;
  readonly endMs: number;
} & (
  | { readonly type: 'meeting'; readonly view: MeetingView }
  | { readonly type: 'stream'; readonly stream: ComingStreamView }
);

/** Returns both as entries, the earliest first. Meetings without a time, those that were called off, and those of others are none. */
export function entriesOf(
  meetings: readonly MeetingView[],
  streams: readonly ComingStreamView[],
): readonly CalendarEntry[] {
  const entries: CalendarEntry[] = [];
  for (const view of meetings) {
    const { slot, meetingId: id } = view;
    if (slot && isInCalendar(view))
      entries.push({ type: 'meeting', id, startMs: slot.startMs, endMs: slot.endMs, view });
  }
  for (const stream of streams) {
    const { id, startMs, minutes } = stream;
    entries.push({ type: 'stream', id, startMs, endMs: startMs + minutes * MINUTE_MS, stream });
  }
  return entries.toSorted((a, b) => a.startMs - b.startMs);
}

/** What waits for something of its reader's, or took place. */
function isInCalendar(view: MeetingView): boolean {
  const { phase, winner } = view;
  return phase.type === 'over' ? winner !== null && phase.how !== 'cancelled' : !isOutOf(view);
}
