import type { EncoderAnswers, EncoderDoor, EncoderRequest } from '../../../domain/doors.ts';
import { askAuthority, ensureAuthority } from '../matchmaking.ts';
import { ENCODER } from './encoderLimits.ts';

/**
 * Reaches the room of a stream by Colyseus' call, in whichever process it is. A session that is to be opened makes
 * the room when its process died.
 */
export const encoderDoor: EncoderDoor = {
  async ask<R extends EncoderRequest>(streamId: string, request: R) {
    if (request.t === 'open') await ensureAuthority(streamId);
    return askAuthority<EncoderAnswers[R['t']]>(streamId, {
      method: 'encoder',
      input: [request],
      patienceMs: ENCODER.roomMs,
    });
  },
};
