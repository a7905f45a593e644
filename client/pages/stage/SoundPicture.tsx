import { useEffect, useRef } from 'react';
import type { Person } from '../../../shared/protocol/people.ts';
import { createVisualiser } from '../../media/visualiser.ts';
import { Avatar } from '../../ui/display/Avatar.tsx';
import styles from './SoundPicture.module.css';

/** What there is to look at while there is only sound. */
export function SoundPicture({
  stream,
  creator,
}: {
  readonly stream: MediaStream | null;
  readonly creator: Person;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (!canvas.current || !stream) return;
    return createVisualiser({ stream, canvas: canvas.current }).close;
  }, [stream]);
  return (
    <div className={styles.sound}>
      <canvas ref={canvas} aria-hidden className={styles.canvas} />
      <Avatar person={creator} size={112} live className={styles.avatar} />
    </div>
  );
}
