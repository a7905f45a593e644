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
  /** Of viewers: whose it is. One person has at most `LIMITS.picturesOfPerson` of a stream's; left out: its own. */
  readonly personId?: string;
  /** Tells that browser something; must not throw. */
  readonly send: (message: MediaMessage) => void;
}

export type MediaRejection = 'MediaFull' | 'PicturesTaken' | 'MediaUnavailable' | 'UnknownPeer';
export type MediaOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly rejection: MediaRejection };

/** `all`, or only these peers: whoever is not named is not admitted, whether they hold a seat or not. */
export type MediaAudience = 'all' | readonly string[];

export interface StreamMedia {
  readonly audience?: MediaAudience;
  /** null: nothing of the publisher is kept. */
  readonly record?: RecordOrder | null;
}

export interface RecordOrder {
  /** Of the files in the folder of recordings: each begins with it and a tilde. */
  readonly name: string;
  /** Told at once and at each change, until something else is ordered or the stream is closed; must not throw. */
  readonly told: (state: RecordState) => void;
}
/**
 * `writing`: what the publisher sends is being kept; `waiting`: there is no publisher right now; `impossible`: this
 * adapter has no recorder, or its files do not come to be where they should.
 */
export type RecordState = 'writing' | 'waiting' | 'impossible';

/**
 * What rooms may rely on:
 * - **Eviction**: after `close(peerId)` that browser gets no packet any more. Nothing it kept helps it: its signals are
 *   UnknownPeer, and it is a peer again only when a room opens it.
 * - **Cut**: after `configure(streamId, { audience: [fan] })` packets leave for the named peers alone. The others stay
 *   open and are told `hold`; the connection stands, so that after `{ audience: 'all' }` the picture is back without a
 *   new negotiation (they are told `resume`). Who is not admitted and opens (again) is answered MediaUnavailable, and
 *   told `available` when admitted. The publisher goes on sending all the time and is not asked.
 * - **Recording**: what is ordered by `configure(streamId, { record })` is kept in files, as long as somebody publishes;
 *   once `{ record: null }` has resolved nothing more is, and what was kept is whole. Who publishes is not asked.
 * - **Call**: the two directions of a private call are streams of their own, each with one publisher and one viewer:
 *   ids of the room's choice such as `call_x/a`. `openPublisher` into one's own, `openViewer` of the other's, in any
 *   order; peers must differ per direction. `closeStream` of both ends the call.
 */
export interface MediaPort {
  /** `mesh`: browsers send to each other, and nothing else can publish. */
  readonly transport: OpenMediaAnswer['transport'];
  /** The stream's one publisher; a second replaces the first. Viewers are told `available`. */
  openPublisher(peer: MediaPeer): Promise<MediaOutcome<OpenMediaAnswer>>;
  /**
   * MediaFull: no place left. PicturesTaken: that person has as many as one may have. MediaUnavailable: nobody publishes (yet), or this peer is not admitted: `available` will be
   * sent when that changes.
   */
  openViewer(peer: MediaPeer): Promise<MediaOutcome<OpenMediaAnswer>>;
  /** From the browser of that peer. UnknownPeer: one of both ends is not open. */
  signal(peerId: string, signal: SignalCommand): Promise<MediaOutcome<null>>;
  /** Idempotent. The other ends are told `bye`. */
  close(peerId: string): Promise<void>;
  /**
   * At the instance that holds the stream's publisher, or will: kept there whoever publishes, also before anybody does,
   * until said otherwise or `closeStream`; another instance has to be told before its publisher opens. What is left out
   * stays as it is. Peers that are not open (yet) may be named. Idempotent. Resolves when it holds.
   */
  configure(streamId: string, media: StreamMedia): Promise<void>;
  /** Ends all media of a stream, and what was configured. Idempotent. */
  closeStream(streamId: string): Promise<void>;
  health(): Promise<{ readonly ok: boolean; readonly detail?: string }>;
}
