import type { MeetingSlotsPort, MeetingsPort } from './port.ts';
import { createStoreMeetingSlots } from './storeMeetingSlots.ts';
import { createStoreMeetings, type MeetingsParts } from './storeMeetings.ts';

/** Makes the services of meetings over the store. */
export function createMeetings(parts: MeetingsParts): {
  readonly meetings: MeetingsPort;
  readonly meetingSlots: MeetingSlotsPort;
} {
  const meetings = createStoreMeetings(parts);
  return { meetings, meetingSlots: createStoreMeetingSlots({ ...parts, meetings }) };
}
