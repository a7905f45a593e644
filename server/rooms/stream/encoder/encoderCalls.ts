import type { OpenMediaAnswer } from '../../../../shared/protocol/answers.ts';
import type { Outcome } from '../../../../shared/protocol/rejections.ts';
import { askAuthority, ensureAuthority } from '../../kernel/matchmaking.ts';
import type { IceFragment } from '../../kernel/sdpFragment.ts';
import { refuse } from '../../kernel/seat.ts';
import { ENCODER } from './encoderLimits.ts';

/** What HTTP asks the stream's room on behalf of an encoder. Plain data: the room may be in another process. */
export type EncoderRequest =
  | { readonly t: 'open'; readonly sdp: string }
  | {
      readonly t: 'patch';
      readonly sessionId: string;
      readonly ifMatch: string | null;
      readonly fragment: IceFragment;
    }
  | { readonly t: 'close'; readonly sessionId: string }
  /** Whatever session there is. */
  | { readonly t: 'end' };

export interface OpenedEncoder {
  readonly sessionId: string;
  readonly etag: string;
  /** The answer. */
  readonly sdp: string;
  readonly iceServers: OpenMediaAnswer['iceServers'];
}

export interface RestartedIce {
  readonly etag: string;
  /** `application/trickle-ice-sdpfrag` */
  readonly fragment: string;
}

export interface EncoderAnswers {
  readonly open: OpenedEncoder;
  /** null: candidates were taken. */
  readonly patch: RestartedIce | null;
  readonly close: null;
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
    const reply = await askAuthority<EncoderReply>(streamId, {
      method: 'encoder',
      input: [request],
      patienceMs: ENCODER.roomMs,
    });
    if (reply === 'none') return refuse('NotFound');
    return reply === 'lost' ? refuse('TemporarilyUnavailable') : (reply as Outcome<EncoderAnswers[R['t']]>);
  },
};
