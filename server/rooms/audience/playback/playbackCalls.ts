import { toWireOne } from '../../../../shared/protocol/wireOne.ts';
import type { PlaybackDoor, PlaybackRequest, SeatPlace } from '../../../domain/doors.ts';
import type { SessionAnswers } from '../../../domain/sdp/sdpCalls.ts';
import { askAudience } from '../../stream/matchmaking.ts';
import { PLAYBACK } from './playbackLimits.ts';

/** Reaches the room of a seat by Colyseus' call, in whichever process it is. */
export const playbackDoor: PlaybackDoor = {
  async ask<R extends PlaybackRequest>(place: SeatPlace, request: R) {
    return askAudience<SessionAnswers[R['type']]>(place, {
      method: 'playback',
      input: [toWireOne(request)],
      patienceMs: PLAYBACK.roomMs,
    });
  },
};
