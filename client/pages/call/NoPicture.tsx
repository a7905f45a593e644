import { useEffect, useState } from 'react';
import type { Person } from '../../../shared/protocol/people.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { t } from '../../texts/call.ts';
import { Avatar } from '../../ui/display/Avatar.tsx';
import styles from './CallScreen.module.css';

/** Shows whose call it is while the other end sends no picture: sound alone, or nothing. */
export function NoPicture({
  stream,
  other,
}: {
  readonly stream: MediaStream | null;
  readonly other: Person;
}) {
  const [isPictured, setPictured] = useState(true);
  useEffect(() => {
    // tracks that a script adds to a stream fire no event
    const look = () => setPictured(!stream || stream.getVideoTracks().some(({ muted }) => !muted));
    const timer = setInterval(look, SECOND_MS);
    return () => clearInterval(timer);
  }, [stream]);
  if (isPictured) return null;
  return (
    <div className={styles.face}>
      <Avatar person={other} size={112} />
      <p>{t.rich('call.noPicture', { name: <bdi>{other.name}</bdi> })}</p>
    </div>
  );
}
