import type { CalendarPort } from '../calendar/port.ts';
import { createStoreCalendar } from '../calendar/storeCalendar.ts';
import type { Clock } from '../runtime/port.ts';
import type { StorePort } from '../store/port.ts';
import type { MeetingSlotsPort, MeetingsPort } from './port.ts';
import { createStoreMeetingSlots } from './storeMeetingSlots.ts';
import { createStoreMeetings } from './storeMeetings.ts';

/** Makes the services of meetings, and of the calendars whose slots are bid for, over the store. */
export function createMeetings(parts: { readonly store: StorePort; readonly clock: Clock }): {
  readonly meetings: MeetingsPort;
  readonly meetingSlots: MeetingSlotsPort;
  readonly calendar: CalendarPort;
} {
  const meetings = createStoreMeetings(parts);
  const meetingSlots = createStoreMeetingSlots({ ...parts, meetings });
  return { meetings, meetingSlots, calendar: createStoreCalendar(parts) };
}
