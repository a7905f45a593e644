import type { AuctionsPort, DisputesPort, MeetingSlotsPort, MeetingsPort } from './port.ts';
import { createStoreAuctions } from './storeAuctions.ts';
import { createStoreDisputes } from './storeDisputes.ts';
import { createStoreMeetingSlots } from './storeMeetingSlots.ts';
import { createStoreMeetings, type MeetingsParts } from './storeMeetings.ts';

/** Makes the services of meetings over the store. */
export function createMeetings(parts: MeetingsParts): {
  readonly meetings: MeetingsPort;
  readonly meetingSlots: MeetingSlotsPort;
  readonly disputes: DisputesPort;
  readonly auctions: AuctionsPort;
} {
  const meetings = createStoreMeetings(parts);
  const meetingSlots = createStoreMeetingSlots({ ...parts, meetings });
  const [disputes, auctions] = [createStoreDisputes(parts), createStoreAuctions(parts)];
  return { meetings, meetingSlots, disputes, auctions };
}
