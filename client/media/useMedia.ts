import { useEffect, useRef, useState } from 'react';
import type { MediaNews } from '../../shared/protocol/answers.ts';
import type { MediaPart } from '../../shared/protocol/commands.ts';
import type { StreamConnection } from '../net/stream/streamConnection.ts';
import type { DeviceList } from './deviceRules.ts';
import { listDevices, watchDevices } from './devices.ts';
import { createLevelMeter } from './levelMeter.ts';
import { type Level, SILENCE } from './levels.ts';
import type { MediaRoom } from './mediaEnv.ts';
import { onAir } from './onAir.ts';
import { createPublisher, type Publisher, type PublisherState } from './publisher.ts';
import type { Quality } from './quality.ts';
import type { ViewerWant } from './ViewerWishes.ts';
import { createViewer, type Viewer } from './viewer.ts';
import type { ViewerState } from './viewerMachine.ts';

type Connection = Pick<StreamConnection, 'request' | 'listen' | 'view'>;

/** Returns a seat's part in the stream, or one direction of a private call. */
function mediaRoomOf(connection: Connection, part: MediaPart): MediaRoom {
  const said = part === 'stream' ? {} : { part };
  return {
    request: (type, payload) => connection.request(type, { ...payload, ...said }),
    subscribe: (hear) =>
      connection.listen({ media: (news: MediaNews) => (news.part ?? 'stream') === part && hear(news) }),
  };
}

const WHOLE: ViewerWant = { picture: true, layer: null };

export interface Watching {
  readonly state: ViewerState;
  /** Give it to `usePlayback`. */
  readonly stream: MediaStream | null;
  readonly retry: () => void;
  /** How well it goes; null: not known. */
  readonly quality: Quality | null;
  readonly want: ViewerWant;
  readonly setWant: (want: ViewerWant) => void;
}

/** Watches a stream for as long as the component is there. The connection is null while it is not yet wanted. */
export function useViewer(
  connection: Connection | null,
  part: 'stream' | 'callWatch' | 'monitor' = 'stream',
): Watching {
  const [state, setState] = useState<ViewerState>({ type: 'connecting' });
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [quality, setQuality] = useState<Quality | null>(null);
  const [want, setWant] = useState<ViewerWant>(WHOLE);
  const viewer = useRef<Viewer | null>(null);
  useEffect(() => {
    if (!connection) return;
    const mine = createViewer({
      ...mediaRoomOf(connection, part),
      onState: setState,
      onStream: setStream,
      onQuality: setQuality,
    });
    viewer.current = mine;
    const stopListening = connection.listen({ seated: mine.reopen });
    const stopWaiting = whenOnAir(connection, mine.poke);
    return () => {
      stopListening();
      stopWaiting();
      mine.close();
      viewer.current = null;
    };
  }, [connection, part]);
  // after the viewer is there, whichever comes first
  useEffect(() => viewer.current?.want(want), [want]);
  return { state, stream, retry: () => viewer.current?.reopen(), quality, want, setWant };
}

/**
 * Tells when there may be a picture: a room refuses before the stream is live, and does not call back what it
 * refused.
 */
function whenOnAir({ view }: Connection, tell: () => void): () => void {
  let before = onAir(view.get().stage.snapshot);
  return view.subscribe(() => {
    const now = onAir(view.get().stage.snapshot);
    if (now !== null && now !== before) tell();
    before = now;
  });
}

export interface Sending {
  /** How sending stands; null while nothing is sent. */
  readonly state: PublisherState | null;
  readonly quality: Quality | null;
}

/** Sends `stream` for as long as there is one; another one takes its place without interruption. */
export function usePublisher(
  connection: Connection | null,
  stream: MediaStream | null,
  part: 'stream' | 'callSend' = 'stream',
): Sending {
  const [state, setState] = useState<PublisherState | null>(null);
  const [quality, setQuality] = useState<Quality | null>(null);
  const publisher = useRef<Publisher | null>(null);
  const newest = useRef(stream);
  const wanted = stream !== null;
  useEffect(() => {
    newest.current = stream;
    if (stream) publisher.current?.setStream(stream);
  }, [stream]);
  useEffect(() => {
    if (!connection || !wanted || !newest.current) return;
    const mine = createPublisher({
      ...mediaRoomOf(connection, part),
      stream: newest.current,
      onState: setState,
      onQuality: setQuality,
    });
    publisher.current = mine;
    const stopListening = connection.listen({ seated: mine.reopen });
    return () => {
      stopListening();
      mine.close();
      publisher.current = null;
      setState(null);
      setQuality(null);
    };
  }, [connection, wanted, part]);
  return { state, quality };
}

/** Returns the cameras and microphones, and lists them again when `key` changes (after permission was given). */
export function useDevices(key: unknown): DeviceList {
  const [list, setList] = useState<DeviceList>({ cameras: [], microphones: [], named: false });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the reason to list again
  useEffect(() => {
    let here = true;
    void listDevices().then((found) => here && setList(found));
    const stop = watchDevices(setList);
    return () => {
      here = false;
      stop();
    };
  }, [key]);
  return list;
}

/** Returns how loud a stream is, in steps of a hundredth. Use it in a component of its own: it renders often. */
export function useLevel(stream: MediaStream | null): Level {
  const [level, setLevel] = useState<Level>(SILENCE);
  useEffect(() => {
    if (!stream) return;
    const meter = createLevelMeter({
      stream,
      onLevel: ({ rms, peak }) => {
        const next = { rms: Math.round(rms * 100) / 100, peak: Math.round(peak * 100) / 100 };
        setLevel((shown) => (shown.rms === next.rms && shown.peak === next.peak ? shown : next));
      },
    });
    return meter.close;
  }, [stream]);
  return level;
}
