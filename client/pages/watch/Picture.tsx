import { useEffect, useRef, useState } from 'react';
import { playStream } from '../../media/playStream.ts';
import styles from './Picture.module.css';

export interface PictureProps {
  readonly stream: MediaStream | null;
  readonly muted: boolean;
  /** The browser wants a gesture before it makes a sound. */
  readonly onSilenced: () => void;
  /** Sound without a picture: the element plays and is not seen. */
  readonly soundOnly: boolean;
}

export function Picture({ stream, muted, onSilenced, soundOnly }: PictureProps) {
  const video = useRef<HTMLVideoElement>(null);
  const wishedMute = useRef(muted);
  wishedMute.current = muted;
  const [showing, setShowing] = useState(false);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    setShowing(false);
    void playStream(element, stream).then((playing) => {
      if (playing !== 'playing' && !wishedMute.current) onSilenced();
    });
  }, [stream, onSilenced]);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.muted = muted;
    if (!muted && element.srcObject) void element.play().catch(() => undefined);
  }, [muted]);
  return (
    // biome-ignore lint/a11y/useMediaCaption: nobody captions a live talk; the chat stands beside it
    <video
      ref={video}
      className={styles.video}
      data-showing={showing && !soundOnly ? '' : undefined}
      autoPlay
      playsInline
      onPlaying={() => setShowing(true)}
    />
  );
}
