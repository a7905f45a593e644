import { useCallback, useEffect, useRef, useState } from 'react';
import type { DeviceTrouble } from '../../media/deviceRules.ts';
import { acquire, onTrackLost, stopStream } from '../../media/devices.ts';
import { showToast } from '../../ui/toasts.ts';
import type { StudioSetup } from './savedSetup.ts';

export interface Capture {
  /** null: none wanted, or none yet. */
  readonly stream: MediaStream | null;
  readonly trouble: DeviceTrouble | null;
  readonly acquiring: boolean;
  readonly retry: () => void;
  readonly soundOn: boolean;
  readonly pictureOn: boolean;
  readonly setSoundOn: (on: boolean) => void;
  readonly setPictureOn: (on: boolean) => void;
}

type Taken = Pick<Capture, 'stream' | 'trouble' | 'acquiring'>;
const NOTHING: Taken = { stream: null, trouble: null, acquiring: false };

/** Camera and microphone as the setup wants them; a device that is lost is asked for again. `wanted`: false lets go. */
export function useCapture(setup: StudioSetup, wanted: boolean): Capture {
  const { source, cameraId, microphoneId } = setup;
  const [taken, setTaken] = useState<Taken>(NOTHING);
  const [turn, setTurn] = useState(0);
  const retry = useCallback(() => setTurn((before) => before + 1), []);
  const held = useRef<MediaStream | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` is a wish to try again
  useEffect(() => {
    let gone = false;
    if (!wanted || source === 'none') {
      setTaken(NOTHING);
      return;
    }
    setTaken((before) => ({ ...before, acquiring: true }));
    const wishes = { camera: source === 'camera' && (cameraId ?? true), microphone: microphoneId ?? true };
    let unlisten = () => {};
    void acquire(wishes).then((got) => {
      if (gone) return got.ok && stopStream(got.stream);
      if (!got.ok) return setTaken({ stream: null, trouble: got.trouble, acquiring: false });
      if (got.replaced.length > 0) {
        showToast({
          title: `Another ${got.replaced.join(' and ')} is in use`,
          body: 'The chosen one is gone.',
          tone: 'warning',
        });
      }
      unlisten = onTrackLost(got.stream, retry);
      setTaken({ stream: got.stream, trouble: null, acquiring: false });
    });
    return () => {
      gone = true;
      unlisten();
    };
  }, [wanted, source, cameraId, microphoneId, turn, retry]);

  useEffect(() => {
    if (held.current !== taken.stream) stopStream(held.current);
    held.current = taken.stream;
  }, [taken.stream]);
  useEffect(() => () => stopStream(held.current), []);
  return { ...taken, retry, ...useSwitches(taken.stream) };
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
