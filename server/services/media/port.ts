import type { MediaMessage, OpenMediaAnswer } from '../../../shared/protocol/answers.ts';
import type { SignalCommand } from '../../../shared/protocol/commands.ts';

/**
 * The picture and the sound of one stream. Browsers only ever talk to rooms: what they send comes in through
 * `signal`, what they must be told leaves through the `send` given when they opened. Closing a peer takes its
 * media away in the same step; whoever is no open peer gets nothing.
 */
export interface MediaPeer {
  readonly streamId: string;
  /** The seat's id: unique in the server set. */
  readonly peerId: string;
  /** Tells that browser something; must not throw. */
  readonly send: (message: MediaMessage) => void;
}

export type MediaRejection = 'MediaFull' | 'MediaUnavailable' | 'UnknownPeer';
export type MediaOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly rejection: MediaRejection };

export interface MediaPort {
  /** The stream's one publisher; a second replaces the first. Viewers are told `available`. */
  openPublisher(peer: MediaPeer): Promise<MediaOutcome<OpenMediaAnswer>>;
  /** MediaFull: no place left; MediaUnavailable: nobody publishes (yet): `available` will be sent when they do. */
  openViewer(peer: MediaPeer): Promise<MediaOutcome<OpenMediaAnswer>>;
  /** From the browser of that peer. UnknownPeer: one of both ends is not open. */
  signal(peerId: string, signal: SignalCommand): Promise<MediaOutcome<null>>;
  /** Idempotent. The other ends are told `bye`. */
  close(peerId: string): Promise<void>;
  /** Ends all media of a stream. Idempotent. */
  closeStream(streamId: string): Promise<void>;
  health(): Promise<{ readonly ok: boolean; readonly detail?: string }>;
}
