import { type ICalEventData, ICalEventStatus } from 'ical-generator';
import type { Person } from '../../../shared/protocol/people.ts';
import { calendarText } from '../../calendarText.ts';
import { type ComingStream, endMs } from '../../domain/schedule/comingStream.ts';

/** What stands behind the id of each event. */
const UID_DOMAIN = 'streams.mesi.live';

/** Returns streams that are to come as an iCalendar feed; each leads to the profile of its creator. */
export function scheduleFeed(
  entries: readonly { readonly id: string; readonly body: ComingStream }[],
  { creator, origin }: { readonly creator: Person; readonly origin: string },
): string {
  const url = `${origin}/@${creator.handle}`;
  const events = entries.map(({ id, body }): ICalEventData => {
    const { title, price, startMs, madeAtMs, sequence, isCalledOff } = body;
    return {
      ...{ id: `${id}@${UID_DOMAIN}`, sequence, url },
      status: isCalledOff ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      start: new Date(startMs),
      end: new Date(endMs(body)),
      stamp: new Date(madeAtMs),
      summary: `${title} · ${creator.name}`,
      description: price === '' ? url : `${price}\n${url}`,
    };
  });
  return calendarText(events, { name: `${creator.name} · Mesi Live`, product: 'Streams' });
}
