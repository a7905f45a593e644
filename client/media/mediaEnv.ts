import type { MediaMessage } from '../../shared/protocol/answers.ts';
import type { Reply } from '../net/room/requestOutcome.ts';

/** A room as media sees it: `connection.request`, and `(hear) => connection.listen({ media: hear })`. */
export interface MediaRoom {
  readonly request: (type: 'openMedia' | 'closeMedia' | 'signal', payload: object) => Promise<Reply<unknown>>;
  /** Returns the function that ends it. */
  readonly subscribe: (hear: (message: MediaMessage) => void) => () => void;
}

/** What of the browser media needs; the default is the real one. */
export interface MediaEnv {
  readonly connect: (config: RTCConfiguration) => RTCPeerConnection;
  /** Runs `task` once; the returned function cancels it. */
  readonly after: (delayMs: number, task: () => void) => () => void;
  /** Returns a number in [0, 1). */
  readonly random: () => number;
}

export const browserEnv: MediaEnv = {
  connect: (config) => new RTCPeerConnection(config),
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
