import type { Outcome } from '../../../../shared/protocol/rejections.ts';
import type { SessionAnswers, SessionRequest } from '../../sdp/sdpCalls.ts';
import { askAuthority, ensureAuthority } from '../matchmaking.ts';
import { ENCODER } from './encoderLimits.ts';

/** What HTTP asks the stream's room on behalf of an encoder. Plain data: the room may be in another process. */
export type EncoderRequest =
  | { readonly t: 'open'; readonly sdp: string }
  | SessionRequest
  /** Whatever session there is. */
  | { readonly t: 'end' };

export interface EncoderAnswers extends SessionAnswers {
  readonly end: null;
}

export type EncoderReply = Outcome<EncoderAnswers[keyof EncoderAnswers]>;

/** How HTTP reaches the encoder's session of a stream. */
export interface EncoderDoor {
  /** `NotFound`: that stream is nobody's right now; `TemporarilyUnavailable`: its room is out of reach. */
  ask<R extends EncoderRequest>(streamId: string, request: R): Promise<Outcome<EncoderAnswers[R['t']]>>;
}

/** By Colyseus' call to the room, wherever it is. A session to be opened makes the room when its process died. */
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
