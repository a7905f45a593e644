import { useCallback, useEffect, useRef, useState } from 'react';
import { type CaptureState, Capture as Devices } from '../../../media/Capture.ts';
import type { CaptureWishes } from '../../../media/captureRules.ts';
import type { AcquireInput } from '../../../media/devices.ts';
import { t } from '../../../texts/studio.ts';
import { showToast } from '../../../ui/notices/toasts.ts';
import type { StudioSetup } from './savedSetup.ts';

export interface Capture extends CaptureState {
  readonly retry: () => void;
  readonly soundOn: boolean;
  readonly pictureOn: boolean;
  readonly setSoundOn: (on: boolean) => void;
  readonly setPictureOn: (on: boolean) => void;
}

const NOTHING: CaptureState = { stream: null, missing: [], acquiring: false };

/**
 * Camera or screen, and microphone, as the setup wants them; what is lost comes back. `wanted`: false lets go. `picture`: what a
 * camera is asked for, the same each time; absent: that of a stream.
 */
export function useCapture(setup: StudioSetup, wanted: boolean, picture?: AcquireInput['picture']): Capture {
  const { source, cameraId, microphoneId } = setup;
  const [state, setState] = useState(NOTHING);
  const devices = useRef<Devices | null>(null);
  useEffect(() => {
    const mine = new Devices({
      ...{ onState: setState, onReplaced: sayReplaced },
      ...(picture ? { picture } : {}),
    });
    devices.current = mine;
    return () => {
      mine.close();
      devices.current = null;
    };
  }, [picture]);
  useEffect(() => {
    devices.current?.want(
      wanted ? wishesOf({ source, cameraId, microphoneId }) : { picture: null, sound: null },
    );
  }, [wanted, source, cameraId, microphoneId]);
  const retry = useCallback(() => devices.current?.retry(), []);
  return { ...state, retry, ...useSwitches(state.stream) };
}

function wishesOf({
  source,
  cameraId,
  microphoneId,
}: Pick<StudioSetup, 'source' | 'cameraId' | 'microphoneId'>): CaptureWishes {
  if (source === 'none' || source === 'encoder') return { picture: null, sound: null };
  const picture = {
    camera: { type: 'camera', id: cameraId },
    screen: { type: 'screen' },
    audio: null,
  } as const;
  return {
    picture: picture[source],
    sound: microphoneId === false ? null : { type: 'microphone', id: microphoneId },
  };
}

function sayReplaced(kinds: readonly ('camera' | 'microphone')[]): void {
  showToast({
    title: t('capture.another', { devices: kinds.length === 1 ? (kinds[0] ?? 'both') : 'both' }),
    body: t('capture.gone'),
    tone: 'warning',
  });
}

/** A muted microphone stays muted when the device changes. */
function useSwitches(stream: MediaStream | null) {
  const [soundOn, setSoundOn] = useState(true);
  const [pictureOn, setPictureOn] = useState(true);
  useEffect(() => {
    for (const track of stream?.getAudioTracks() ?? []) track.enabled = soundOn;
    for (const track of stream?.getVideoTracks() ?? []) track.enabled = pictureOn;
  }, [stream, soundOn, pictureOn]);
  return { soundOn, setSoundOn, pictureOn, setPictureOn };
}
