import type { Clock } from '../runtime/port.ts';
import type { StorePort } from '../store/port.ts';
import type { MeetingSlotsPort, MeetingsPort } from './port.ts';
import { createStoreMeetingSlots } from './storeMeetingSlots.ts';
import { createStoreMeetings } from './storeMeetings.ts';

/** Makes the services of meetings over the store. */
export function createMeetings(parts: { readonly store: StorePort; readonly clock: Clock }): {
  readonly meetings: MeetingsPort;
  readonly meetingSlots: MeetingSlotsPort;
} {
  const meetings = createStoreMeetings(parts);
  return { meetings, meetingSlots: createStoreMeetingSlots({ ...parts, meetings }) };
}
