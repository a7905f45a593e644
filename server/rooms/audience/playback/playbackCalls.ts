import type { Outcome } from '../../../../shared/protocol/rejections.ts';
import type { SessionAnswers, SessionRequest } from '../../sdp/sdpCalls.ts';
import { askAudience } from '../../stream/matchmaking.ts';
import { PLAYBACK } from './playbackLimits.ts';

/** What HTTP asks the room of a seat on behalf of a player. Plain data: the room may be in another process. */
export type PlaybackRequest =
  | { readonly t: 'open'; readonly seatId: string; readonly secret: string; readonly sdp: string }
  | SessionRequest;

export type PlaybackReply = Outcome<SessionAnswers[keyof SessionAnswers]>;

/** Names the room that holds a seat. */
export interface SeatPlace {
  readonly streamId: string;
  readonly roomId: string;
}

/** How HTTP reaches the room of a seat. */
export interface PlaybackDoor {
  /** `NotFound`: there is no such room of that stream; `TemporarilyUnavailable`: it is out of reach. */
  ask<R extends PlaybackRequest>(place: SeatPlace, request: R): Promise<Outcome<SessionAnswers[R['t']]>>;
}

export const playbackDoor: PlaybackDoor = {
  async ask<R extends PlaybackRequest>(place: SeatPlace, request: R) {
    return askAudience<SessionAnswers[R['t']]>(place, {
      method: 'playback',
      input: [request],
      patienceMs: PLAYBACK.roomMs,
    });
  },
};
