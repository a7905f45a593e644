import { type ICalEventData, ICalEventStatus } from 'ical-generator';
import type { MeetingView } from '../../../shared/protocol/meetings.ts';
import { DAY_MS } from '../../../shared/time.ts';
import { calendarText } from '../../calendarText.ts';

/** What stands behind the id of each event of ours: feeds that bring it back are known by it. */
export const OWN_UID_DOMAIN = 'meetings.mesi.live';
/** How long a meeting that is over stays in the feed. */
const KEPT_MS = 90 * DAY_MS;

/**
 * Returns somebody's meetings as an iCalendar feed (RFC 5545): times in UTC, the same UID for a meeting as long as it lives, a
 * SEQUENCE that grows with each change, and CANCELLED for what was called off. The same meetings are the same bytes, so that a
 * reader who has them is told so.
 */
export function ownFeed(
  meetings: readonly MeetingView[],
  { origin, nowMs }: { readonly origin: string; readonly nowMs: number },
): string {
  const events = meetings
    .map((view) => eventOf(view, origin))
    .filter((event) => event !== null)
    .filter(({ end }) => (end as Date).getTime() > nowMs - KEPT_MS);
  return calendarText(events, { name: 'Mesi Live', product: 'Meetings' });
}

function eventOf(view: MeetingView, origin: string): ICalEventData | null {
  const { meetingId, slot, winner, role, creator, where, sequence = 0, bids } = view;
  if (!slot || !winner) return null;
  const status = statusOf(view);
  if (status === null) return null;
  const other = role === 'fan' ? creator : winner.fan;
  const url = `${origin}/meeting/${meetingId}`;
  const won = bids.find(({ bidId }) => bidId === winner.bidId);
  return {
    ...{ id: `${meetingId}@${OWN_UID_DOMAIN}`, sequence, status, url, description: url },
    start: new Date(slot.startMs),
    end: new Date(slot.endMs),
    stamp: new Date(won?.atMs ?? slot.startMs),
    summary: `${other.name} · Mesi Live`,
    ...(where ? { location: where } : {}),
  };
}

/** How a meeting stands in a calendar; null: nobody has to be anywhere. */
function statusOf({ phase }: MeetingView): ICalEventStatus | null {
  if (phase.type === 'open') return null;
  if (phase.type === 'consent' || phase.type === 'review') return ICalEventStatus.TENTATIVE;
  if (phase.type !== 'over') return ICalEventStatus.CONFIRMED;
  return phase.how === 'cancelled' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED;
}
