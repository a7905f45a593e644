import { useCallback, useEffect, useRef, useState } from 'react';
import type { CallMedium, CallSends } from '../../../../shared/protocol/chatCalls.ts';
import { CALL_PICTURE } from '../../../media/devices.ts';
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
  /** Sends again what was sent before the screen. */
  readonly stopSharing: () => void;
  readonly sends: CallSends;
}

/** Holds the devices of somebody in a call, until it is over: then all of them are let go. */
export function useOwnMedia(medium: CallMedium): OwnMedia {
  const [setup, change] = useSetup('mesi.call');
  const [picture, choose] = useState<Picture>(medium === 'video' ? 'camera' : 'none');
  const beforeScreen = useRef(picture);
  const setPicture = useCallback((next: Picture) => {
    if (next !== 'screen') beforeScreen.current = next;
    choose(next);
  }, []);
  const source = picture === 'none' ? 'audio' : picture;
  const capture = useCapture({ ...setup, source }, true, CALL_PICTURE);
  const { missing, acquiring } = capture;
  const isLost = picture === 'screen' && missing.some(({ kind }) => kind === 'picture');
  // whoever shares no screen any more sends what was sent before
  useEffect(() => {
    if (isLost) choose(beforeScreen.current);
  }, [isLost]);
  // the microphone may be refused: whoever listens is in the call as well
  const isMute = setup.microphoneId === false || (!acquiring && missing.some(({ kind }) => kind === 'sound'));
  const silence = useSilence(capture.stream === null && isMute && picture === 'none');
  const stream = capture.stream ?? silence;
  const hasSound = capture.soundOn && (stream?.getAudioTracks().length ?? 0) > 0 && silence === null;
  const hasPicture = (stream?.getVideoTracks().length ?? 0) > 0;
  const sends = { sound: hasSound, picture: hasPicture ? picture : ('none' as const) };
  const stopSharing = useCallback(() => choose(beforeScreen.current), []);
  return { setup, change, capture, stream, picture, setPicture, stopSharing, sends };
}
