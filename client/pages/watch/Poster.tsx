import { useState } from 'react';
import type { Person } from '../../../shared/protocol/people.ts';
import { gradientOf } from '../../ui/display/identityArt.ts';
import styles from './Poster.module.css';

export interface PosterProps {
  readonly creator: Person | null;
  /** Path of a still picture; when there is none, the creator's own colours. */
  readonly still: string | null;
}

/** Stands behind the picture while there is none: the last still, out of focus. */
export function Poster({ creator, still }: PosterProps) {
  const [failed, setFailed] = useState(false);
  return (
    <div aria-hidden className={styles.poster}>
      <div className={styles.glow} style={creator ? { background: gradientOf(creator.id) } : {}} />
      {still && !failed ? (
        <img src={still} alt="" className={styles.still} onError={() => setFailed(true)} />
      ) : null}
    </div>
  );
}
