import type { DisputesPort, MeetingSlotsPort, MeetingsPort } from './port.ts';
import { createStoreDisputes } from './storeDisputes.ts';
import { createStoreMeetingSlots } from './storeMeetingSlots.ts';
import { createStoreMeetings, type MeetingsParts } from './storeMeetings.ts';

/** Makes the services of meetings over the store. */
export function createMeetings(parts: MeetingsParts): {
  readonly meetings: MeetingsPort;
  readonly meetingSlots: MeetingSlotsPort;
  readonly disputes: DisputesPort;
} {
  const meetings = createStoreMeetings(parts);
  const meetingSlots = createStoreMeetingSlots({ ...parts, meetings });
  return { meetings, meetingSlots, disputes: createStoreDisputes(parts) };
}
