import nodeIcal, { type VEvent } from 'node-ical';
import { Temporal } from 'temporal-polyfill';
import type { Span } from '../../../domain/calendar/slots.ts';
import { OWN_UID_DOMAIN } from '../ownFeed.ts';
import type { FeedToRead } from './readFeed.ts';

/** How many busy times of one feed are kept: more than one has in the horizon. */
export const BUSY_SPANS = 2_000;

/**
 * Returns when somebody is busy by a feed (RFC 5545), the earliest first, without overlaps; null: it is no calendar. Series, their
 * exceptions and zones are the library's; what is called off, marked as free, or of our own feed is not busy.
 */
export function busySpans({ text, fromMs, untilMs, zone }: FeedToRead): readonly Span[] | null {
  if (!/^\uFEFF?\s*BEGIN:VCALENDAR/i.test(text)) return null;
  const events = Object.values(nodeIcal.sync.parseICS(text)).filter(
    (part): part is VEvent => part?.type === 'VEVENT' && isBusy(part as VEvent),
  );
  const range = { from: new Date(fromMs), to: new Date(untilMs), expandOngoing: true };
  const spans = events.flatMap((event) =>
    nodeIcal
      .expandRecurringEvent(event, range)
      .filter((one) => isBusy(one.event))
      .map((one) => spanOf(one, zone)),
  );
  const inRange = spans.filter(
    ({ startMs, endMs }) => startMs < endMs && endMs > fromMs && startMs < untilMs,
  );
  return joined(inRange).slice(0, BUSY_SPANS);
}

const isBusy = ({ status, transparency, uid }: VEvent): boolean =>
  status !== 'CANCELLED' && transparency !== 'TRANSPARENT' && !String(uid).endsWith(`@${OWN_UID_DOMAIN}`);

interface Instance {
  readonly start: Date & { readonly tz?: string | undefined };
  readonly end: Date;
  readonly isFullDay: boolean;
}

/** Whole days, and times that name no zone, are on the clock of whoever has the calendar; the library reads them on this machine's. */
function spanOf({ start, end, isFullDay }: Instance, zone: string): Span {
  if (!isFullDay && start.tz !== undefined) return { startMs: start.getTime(), endMs: end.getTime() };
  return { startMs: onClockOf(zone, start), endMs: onClockOf(zone, end) };
}

function onClockOf(zone: string, at: Date): number {
  const [year, month, day] = [at.getFullYear(), at.getMonth() + 1, at.getDate()];
  const plain = new Temporal.PlainDateTime(year, month, day, at.getHours(), at.getMinutes());
  return plain.toZonedDateTime(zone).epochMilliseconds;
}

function joined(spans: readonly Span[]): readonly Span[] {
  const all: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = all.at(-1);
    if (!last || span.startMs > last.endMs) all.push(span);
    else if (span.endMs > last.endMs) all[all.length - 1] = { startMs: last.startMs, endMs: span.endMs };
  }
  return all;
}
