import type { OpenMediaAnswer } from '../../../shared/protocol/answers.ts';
import type { IceFragment } from './sdpFragment.ts';

/** What HTTP asks of a session that an encoder or a player has, wherever its room is: plain data. */
export type SessionRequest =
  | {
      readonly type: 'patch';
      readonly sessionId: string;
      readonly ifMatch: string | null;
      readonly fragment: IceFragment;
    }
  | { readonly type: 'close'; readonly sessionId: string };

export interface OpenedSession {
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

export interface SessionAnswers {
  readonly open: OpenedSession;
  /** The restarted ICE that is answered; null when candidates were taken. */
  readonly patch: RestartedIce | null;
  readonly close: null;
}
