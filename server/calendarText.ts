import ical, { ICalCalendarMethod, type ICalEventData } from 'ical-generator';
import { HOUR_MS } from '../shared/time.ts';

/**
 * Writes events as an iCalendar feed (RFC 5545), which readers ask for again each hour. The same events are the same bytes.
 * `product` says whose part of ours wrote it.
 */
export function calendarText(
  events: readonly ICalEventData[],
  { name, product }: { readonly name: string; readonly product: string },
): string {
  const calendar = ical({
    ...{ name, prodId: { company: 'Mesi Live', product }, events: [...events] },
    ...{ method: ICalCalendarMethod.PUBLISH, ttl: HOUR_MS / 1_000 },
  });
  return calendar.toString();
}
