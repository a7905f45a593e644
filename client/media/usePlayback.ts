import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { type KeptPlaying, keepPlaying } from './keepPlaying.ts';
import type { Playback } from './playbackMachine.ts';

export interface PlaybackInput {
  /** What the element shows; null for nothing. */
  readonly stream: MediaStream | null;
  readonly muted: boolean;
}

export interface KeptPlayback {
  readonly playback: Playback;
  /** Makes it go on, with its sound. It must be called from within a gesture. */
  readonly goOn: () => void;
}

/** Plays a media element: it goes on by itself, and says when it needs a tap. No page plays one in another way. */
export function usePlayback(
  element: RefObject<HTMLMediaElement | null>,
  { stream, muted }: PlaybackInput,
): KeptPlayback {
  const [playback, setPlayback] = useState<Playback>('playing');
  const kept = useRef<KeptPlaying | null>(null);
  useEffect(() => {
    if (!element.current) return;
    const mine = keepPlaying(element.current, setPlayback);
    kept.current = mine;
    return () => {
      mine.close();
      kept.current = null;
      setPlayback('playing');
    };
  }, [element]);
  useEffect(() => kept.current?.mute(muted), [muted]);
  useEffect(() => kept.current?.show(stream), [stream]);
  const goOn = useCallback(() => kept.current?.goOn(), []);
  return { playback, goOn };
}
