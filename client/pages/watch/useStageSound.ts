import { type RefObject, useState } from 'react';
import { usePlayback } from '../../media/usePlayback.ts';

export type StageSound = ReturnType<typeof useStageSound>;

/** Plays the picture; it is silent by choice, or because the browser wants a gesture before it makes a sound. */
export function useStageSound(video: RefObject<HTMLVideoElement | null>, stream: MediaStream | null) {
  const [wishedMute, setWishedMute] = useState(false);
  const [paused, setPaused] = useState(false);
  // a live stream goes on meanwhile: who comes back sees what is now
  const kept = usePlayback(video, { stream: paused ? null : stream, muted: wishedMute });
  const silenced = kept.playback === 'silenced';
  return {
    kept,
    paused,
    togglePause: () => setPaused(!paused),
    muted: wishedMute || silenced,
    toggle: () => (silenced ? kept.goOn() : setWishedMute(!wishedMute)),
  };
}
