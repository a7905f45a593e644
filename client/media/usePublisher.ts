import { useEffect, useMemo, useRef, useState } from 'react';
import { type MediaConnection, mediaRoomOf } from './mediaRoomOf.ts';
import type { MediaSeat } from './mediaSeat.ts';
import { createPublisher, type Publisher, type PublisherState } from './publisher.ts';
import type { Quality } from './quality.ts';

export interface Sending {
  /** How sending stands; null while nothing is sent. */
  readonly state: PublisherState | null;
  readonly quality: Quality | null;
}

/** Sends `stream` for as long as there is one; another one takes its place without interruption. */
export function usePublisher(
  connection: MediaConnection | null,
  stream: MediaStream | null,
  part: 'stream' | 'callSend' = 'stream',
): Sending {
  const seat = useMemo(() => connection && mediaRoomOf(connection, part), [connection, part]);
  return usePublisherOf(seat, stream);
}

/** Sends `stream` by a seat's part in some media, for as long as there are both. */
export function usePublisherOf(seat: MediaSeat | null, stream: MediaStream | null): Sending {
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
    if (!seat || !wanted || !newest.current) return;
    const mine = createPublisher({
      ...seat,
      stream: newest.current,
      onState: setState,
      onQuality: setQuality,
    });
    publisher.current = mine;
    const stopListening = seat.onSeat(mine.reopen);
    return () => {
      stopListening();
      mine.close();
      publisher.current = null;
      setState(null);
      setQuality(null);
    };
  }, [seat, wanted]);
  return { state, quality };
}
