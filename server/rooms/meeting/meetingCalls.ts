import { SECOND_MS } from '../../../shared/time.ts';
import type { MeetingDoor } from '../../domain/doors.ts';
import { Refused } from '../kernel/admission.ts';
import { askRoom, ensureRoom, type RoomPlace } from '../kernel/liveRooms.ts';
import { refuse } from '../kernel/seat.ts';

/** How long a room is waited for: it waits itself until the money is held. */
const PATIENCE_MS = 12 * SECOND_MS;

/** Makes sure that some process has the room of that meeting. */
export const ensureMeeting = (meetingId: string): Promise<unknown> => ensureRoom(placeOf(meetingId));

const placeOf = (meetingId: string): RoomPlace => ({ name: 'meeting', by: { meetingId } });

/** Reaches the room of a meeting by Colyseus' call, in whichever process it is, and makes it where there is none. */
export const meetingDoor: MeetingDoor = {
  placeBid: (meetingId, bid) => ask(meetingId, 'placeBid', bid),
  withdrawBid: (meetingId, bid) => ask(meetingId, 'withdrawBid', bid),
  resolve: (meetingId, decision) => ask(meetingId, 'decideDispute', decision),
};

async function ask(meetingId: string, method: string, input: unknown) {
  try {
    await ensureMeeting(meetingId);
  } catch (error) {
    // whoever makes the room finds that there is no such meeting
    if (error instanceof Refused) return refuse('NotFound');
    throw error;
  }
  return askRoom<object>(placeOf(meetingId), { method, input: [input], patienceMs: PATIENCE_MS });
}
