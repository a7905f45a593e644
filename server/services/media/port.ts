import type { MediaMessage, OpenMediaAnswer } from '../../../shared/protocol/answers.ts';
import type { SignalCommand } from '../../../shared/protocol/commands.ts';

/**
 * One browser's part in the picture and the sound of one stream. Browsers only ever talk to rooms: what they send comes
 * in through `signal`, what they must be told leaves through the `send` given when they opened. Closing a peer takes
 * its media away in the same step; whoever is no open peer gets nothing.
 */
export interface MediaPeer {
  readonly streamId: string;
  /** The seat's id, which is unique in the server set. */
  readonly peerId: string;
  /**
   * The person that a viewer belongs to. One person has at most `LIMITS.picturesOfPerson` of a stream's viewers. A
   * viewer without it counts as a person of its own.
   */
  readonly personId?: string;
  /** Tells that browser something; must not throw. */
  readonly send: (message: MediaMessage) => void;
}

export type MediaRejection = 'MediaFull' | 'PicturesTaken' | 'MediaUnavailable' | 'UnknownPeer';
export type MediaOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly rejection: MediaRejection };

/**
 * Who is admitted: `all`, or only these peers. Whoever is not named is not admitted, whether they hold a seat or not.
 */
export type MediaAudience = 'all' | readonly string[];

export interface StreamMedia {
  readonly audience?: MediaAudience;
  /** What is recorded; null when nothing of the publisher is kept. */
  readonly record?: RecordOrder | null;
}

export interface RecordOrder {
  /** The name of the files in the folder of recordings: each begins with it and a tilde. */
  readonly name: string;
  /**
   * Tells the state at once and at each change, until something else is ordered or the stream is closed; must not
   * throw.
   */
  readonly told: (state: RecordState) => void;
}
/**
 * How a recording stands. With `writing` what the publisher sends is being kept; with `waiting` there is no publisher
 * right now; with `impossible` this adapter has no recorder, or its files do not come to be where they should.
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
  /** How media travels. With `mesh` browsers send to each other, and nothing else can publish. */
  readonly transport: OpenMediaAnswer['transport'];
  /** Opens the stream's one publisher; a second replaces the first. Viewers are told `available`. */
  openPublisher(peer: MediaPeer): Promise<MediaOutcome<OpenMediaAnswer>>;
  /**
   * Opens a viewer. It is answered MediaFull when no place is left, PicturesTaken when that person has as many as one
   * may have, and MediaUnavailable when nobody publishes (yet) or this peer is not admitted: `available` will be sent
   * when that changes.
   */
  openViewer(peer: MediaPeer): Promise<MediaOutcome<OpenMediaAnswer>>;
  /** Takes what the browser of that peer says. It is answered UnknownPeer when one of both ends is not open. */
  signal(peerId: string, signal: SignalCommand): Promise<MediaOutcome<null>>;
  /** Closes a peer. The other ends are told `bye`. It is idempotent. */
  close(peerId: string): Promise<void>;
  /**
   * Says what holds for a stream, at the instance that holds its publisher, or will. It is kept there whoever
   * publishes, also before anybody does, until said otherwise or `closeStream`; another instance has to be told before
   * its publisher opens. What is left out stays as it is. Peers that are not open (yet) may be named. It is idempotent,
   * and resolves when it holds.
   */
  configure(streamId: string, media: StreamMedia): Promise<void>;
  /** Ends all media of a stream, and what was configured. It is idempotent. */
  closeStream(streamId: string): Promise<void>;
  health(): Promise<{ readonly ok: boolean; readonly detail?: string }>;
}
