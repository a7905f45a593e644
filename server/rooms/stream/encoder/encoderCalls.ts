import { toWireOne } from '../../../../shared/protocol/wireOne.ts';
import type { EncoderAnswers, EncoderDoor, EncoderRequest } from '../../../domain/doors.ts';
import { askAuthority, ensureAuthority } from '../matchmaking.ts';
import { ENCODER } from './encoderLimits.ts';

/**
 * Reaches the room of a stream by Colyseus' call, in whichever process it is. A session that is to be opened makes
 * the room when its process died.
 */
export const encoderDoor: EncoderDoor = {
  async ask<R extends EncoderRequest>(streamId: string, request: R) {
    if (request.type === 'open') await ensureAuthority(streamId);
    return askAuthority<EncoderAnswers[R['type']]>(streamId, {
      method: 'encoder',
      input: [toWireOne(request)],
      patienceMs: ENCODER.roomMs,
    });
  },
};
