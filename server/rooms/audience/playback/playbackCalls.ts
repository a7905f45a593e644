import type { OpenMediaAnswer } from '../../../../shared/protocol/answers.ts';
import type { Outcome } from '../../../../shared/protocol/rejections.ts';
import { askAudience } from '../../kernel/matchmaking.ts';
import type { IceFragment } from '../../kernel/sdpFragment.ts';
import { refuse } from '../../kernel/seat.ts';
import { PLAYBACK } from './playbackLimits.ts';

/** What HTTP asks the room of a seat on behalf of a player. Plain data: the room may be in another process. */
export type PlaybackRequest =
  | { readonly t: 'open'; readonly seatId: string; readonly secret: string; readonly sdp: string }
  | {
      readonly t: 'patch';
      readonly sessionId: string;
      readonly ifMatch: string | null;
      readonly fragment: IceFragment;
    }
  | { readonly t: 'close'; readonly sessionId: string };

export interface OpenedPlayback {
  readonly sessionId: string;
  readonly etag: string;
  /** The answer. */
  readonly sdp: string;
  readonly iceServers: OpenMediaAnswer['iceServers'];
}

export interface PlaybackAnswers {
  readonly open: OpenedPlayback;
  readonly patch: null;
  readonly close: null;
}

export type PlaybackReply = Outcome<PlaybackAnswers[keyof PlaybackAnswers]>;

/** Names the room that holds a seat. */
export interface SeatPlace {
  readonly streamId: string;
  readonly roomId: string;
}

/** How HTTP reaches the room of a seat. */
export interface PlaybackDoor {
  /** `NotFound`: there is no such room of that stream; `TemporarilyUnavailable`: it is out of reach. */
  ask<R extends PlaybackRequest>(place: SeatPlace, request: R): Promise<Outcome<PlaybackAnswers[R['t']]>>;
}

export const playbackDoor: PlaybackDoor = {
  async ask<R extends PlaybackRequest>(place: SeatPlace, request: R) {
    const reply = await askAudience<PlaybackReply>(place, {
      method: 'playback',
      input: [request],
      patienceMs: PLAYBACK.roomMs,
    });
    if (reply === 'none') return refuse('NotFound');
    return reply === 'lost' ? refuse('TemporarilyUnavailable') : (reply as Outcome<PlaybackAnswers[R['t']]>);
  },
};
