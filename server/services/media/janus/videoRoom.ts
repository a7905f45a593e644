import { type FeedTrack, readTracks } from './feedTracks.ts';
import { type JanusHandle, JanusRefused, type Jsep } from './janusHandle.ts';

/**
 * Where a publisher is: a room of its own, and its one feed. This file has all that is asked of Janus' VideoRoom
 * plugin.
 */
export interface RoomPlace {
  readonly room: number;
  readonly feed: number;
}

export interface FeedStream {
  readonly mid: string;
  readonly type: 'audio' | 'video' | 'data';
}

const NO_SUCH_ROOM = 426;
/** The description by which our rooms are told from others'. */
const OURS = 'mesi';

export interface ListedRoom {
  readonly room: number;
  /** How many publishers are in it. */
  readonly people: number;
  readonly isOurs: boolean;
}

export async function listRooms(control: JanusHandle): Promise<readonly ListedRoom[]> {
  const { data } = await control.request({ request: 'list' });
  const rooms = (data.list ?? []) as readonly {
    readonly room: number;
    readonly description: string;
    readonly num_participants: number;
  }[];
  return rooms.map(({ room, description, num_participants: people }) => ({
    room,
    people,
    isOurs: description === OURS,
  }));
}

export interface RoomSettings {
  readonly room: number;
  readonly videoBitsPerSecond: number;
  /** The folder of recordings, as Janus sees it; null when nothing can be recorded. */
  readonly recordsInto: string | null;
}

export async function createRoom(
  control: JanusHandle,
  { room, videoBitsPerSecond, recordsInto }: RoomSettings,
): Promise<void> {
  await control.request({
    ...(recordsInto === null ? {} : { rec_dir: recordsInto }),
    request: 'create',
    room,
    description: OURS,
    publishers: 1,
    bitrate: videoBitsPerSecond,
    bitrate_cap: true,
    audiocodec: 'opus',
    videocodec: 'vp8,h264,vp9',
    // Pictures are turned by who sends them: what is forwarded to other instances carries no mark that says they are
    // turned.
    videoorient_ext: false,
    notify_joining: false,
    permanent: false,
  });
}

/** Takes a room away. It is no error when another server was quicker. */
export async function destroyRoom(control: JanusHandle, room: number): Promise<void> {
  try {
    await control.request({ request: 'destroy', room });
  } catch (cause) {
    if (!(cause instanceof JanusRefused) || cause.code !== NO_SUCH_ROOM) throw cause;
  }
}

export async function joinAsPublisher(handle: JanusHandle, { room, feed }: RoomPlace): Promise<void> {
  await handle.request({ request: 'join', ptype: 'publisher', room, id: feed });
}

/**
 * Takes an offer of the publisher, the first and any after it. Resolves to the answer, and to what the feed is made of.
 */
export async function takeOffer(
  handle: JanusHandle,
  offer: Jsep,
  request: 'publish' | 'configure',
): Promise<{ readonly answer: Jsep; readonly tracks: readonly FeedTrack[] }> {
  const { jsep, data } = await handle.request({ request }, offer);
  if (!jsep) throw new Error(`no answer to an offer: ${JSON.stringify(data)}`);
  return { answer: jsep, tracks: readTracks(data) };
}

export async function subscribe(
  handle: JanusHandle,
  { room, feed }: RoomPlace,
): Promise<{ readonly offer: Jsep; readonly streams: readonly FeedStream[] }> {
  const { jsep, data } = await handle.request({
    request: 'join',
    ptype: 'subscriber',
    room,
    streams: [{ feed }],
    autoupdate: false,
  });
  if (!jsep) throw new Error(`no offer to a subscriber: ${JSON.stringify(data)}`);
  return { offer: jsep, streams: streamsOf(data) };
}

export async function startSubscriber(handle: JanusHandle, answer: Jsep): Promise<void> {
  await handle.request({ request: 'start' }, answer);
}

export interface StreamChoice {
  readonly mid: string;
  /** Whether its packets are relayed. */
  readonly send: boolean;
  /** The finest layer of a simulcast that is relayed. */
  readonly substream: number;
}

/** Changes what is relayed to a viewer. What is left out stays. */
export async function chooseStreams(
  handle: JanusHandle,
  streams: readonly (Pick<StreamChoice, 'mid'> & Partial<StreamChoice>)[],
): Promise<void> {
  await handle.request({ request: 'configure', streams });
}

/** Asks the publisher for a whole picture. */
export async function askKeyframe(publisher: JanusHandle): Promise<void> {
  await publisher.request({ request: 'configure', keyframe: true });
}

/**
 * Keeps what the publisher sends in files `<file>-audio-<n>.mjr` and `<file>-video-<n>.mjr`. With null nothing more is
 * kept, and the files are closed. Janus says nothing about a file that it cannot open, and begins one that is there
 * anew.
 */
export async function recordFeed(publisher: JanusHandle, file: string | null): Promise<void> {
  const wish = file === null ? { record: false } : { record: true, filename: file };
  await publisher.request({ request: 'configure', ...wish });
}

function streamsOf(data: Readonly<Record<string, unknown>>): readonly FeedStream[] {
  const streams = (data.streams ?? []) as readonly FeedStream[];
  return streams.map(({ mid, type }) => ({ mid, type }));
}
