import { useEffect, useMemo, useRef, useState } from 'react';
import { type MediaConnection, mediaRoomOf } from './mediaRoomOf.ts';
import type { MediaSeat } from './mediaSeat.ts';
import type { Quality } from './quality.ts';
import type { ViewerWant } from './ViewerWishes.ts';
import { createViewer, type Viewer } from './viewer.ts';
import type { ViewerState } from './viewerMachine.ts';

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
  connection: MediaConnection | null,
  part: 'stream' | 'callWatch' | 'monitor' = 'stream',
): Watching {
  return useViewerOf(useMemo(() => connection && mediaRoomOf(connection, part), [connection, part]));
}

/** Watches by a seat's part in some media; the seat is null while it is not yet wanted. */
export function useViewerOf(seat: MediaSeat | null): Watching {
  const [state, setState] = useState<ViewerState>({ type: 'connecting' });
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [quality, setQuality] = useState<Quality | null>(null);
  const [want, setWant] = useState<ViewerWant>(WHOLE);
  const viewer = useRef<Viewer | null>(null);
  useEffect(() => {
    if (!seat) return;
    const mine = createViewer({
      ...seat,
      onState: setState,
      onStream: setStream,
      onQuality: setQuality,
    });
    viewer.current = mine;
    const stopListening = seat.onSeat(mine.reopen);
    const stopWaiting = seat.onAir?.(mine.poke);
    return () => {
      stopListening();
      stopWaiting?.();
      mine.close();
      viewer.current = null;
    };
  }, [seat]);
  // after the viewer is there, whichever comes first
  useEffect(() => viewer.current?.want(want), [want]);
  return { state, stream, retry: () => viewer.current?.reopen(), quality, want, setWant };
}
