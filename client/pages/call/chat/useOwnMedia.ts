import { useEffect, useState } from 'react';
import type { CallMedium, CallSends } from '../../../../shared/protocol/chatCalls.ts';
import { useSilence } from '../../../media/useSilence.ts';
import type { StudioSetup } from '../../stage/capture/savedSetup.ts';
import { type Capture, useCapture } from '../../stage/capture/useCapture.ts';
import { useSetup } from '../../stage/capture/useSetup.ts';

type Picture = CallSends['picture'];

/** What this person sends in a call of a conversation, and how it is changed. */
export interface OwnMedia {
  readonly setup: StudioSetup;
  readonly change: (patch: Partial<StudioSetup>) => void;
  readonly capture: Capture;
  /** What is sent; whoever has no device that works sends silence, and is connected as everybody else. */
  readonly stream: MediaStream | null;
  readonly picture: Picture;
  readonly setPicture: (picture: Picture) => void;
  readonly sends: CallSends;
}

/** Holds the devices of somebody in a call, until it is over: then all of them are let go. */
export function useOwnMedia(medium: CallMedium): OwnMedia {
  const [setup, change] = useSetup('mesi.call');
  const [picture, setPicture] = useState<Picture>(medium === 'video' ? 'camera' : 'none');
  const source = picture === 'none' ? 'audio' : picture;
  const capture = useCapture({ ...setup, source }, true);
  const { missing, acquiring } = capture;
  useFallback(capture, { picture, setPicture });
  // the microphone may be refused: whoever listens is in the call as well
  const isMute = setup.microphoneId === false || (!acquiring && missing.some(({ kind }) => kind === 'sound'));
  const silence = useSilence(capture.stream === null && isMute && picture === 'none');
  const stream = capture.stream ?? silence;
  const hasSound = capture.soundOn && (stream?.getAudioTracks().length ?? 0) > 0 && silence === null;
  const hasPicture = (stream?.getVideoTracks().length ?? 0) > 0;
  const sends = { sound: hasSound, picture: hasPicture ? picture : ('none' as const) };
  return { setup, change, capture, stream, picture, setPicture, sends };
}

/** A screen that is not shared any more, and a camera that cannot be had, are given up: the sound goes on. */
function useFallback(
  { missing }: Capture,
  { picture, setPicture }: Pick<OwnMedia, 'picture' | 'setPicture'>,
): void {
  const lost = missing.find(({ kind }) => kind === 'picture')?.trouble;
  useEffect(() => {
    if (lost !== undefined && picture === 'screen') setPicture('none');
  }, [lost, picture, setPicture]);
}
