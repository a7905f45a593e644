import { type RefObject, useEffect, useState } from 'react';
import styles from './Picture.module.css';

export interface PictureProps {
  /** Played by `usePlayback`. */
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly stream: MediaStream | null;
  /** Sound without a picture: the element plays and is not seen. */
  readonly soundOnly: boolean;
}

export function Picture({ video, stream, soundOnly }: PictureProps) {
  const [showing, setShowing] = useState<MediaStream | null>(null);
  useEffect(() => {
    if (!stream) setShowing(null);
  }, [stream]);
  return (
    // biome-ignore lint/a11y/useMediaCaption: nobody captions a live talk; the chat stands beside it
    <video
      ref={video}
      className={styles.video}
      data-showing={stream && showing === stream && !soundOnly ? '' : undefined}
      playsInline
      onPlaying={() => setShowing(stream)}
    />
  );
}
