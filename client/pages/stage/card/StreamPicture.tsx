import { useState } from 'react';
import type { DirectoryEntry } from '../../../../shared/protocol/answers.ts';
import { cx } from '../../../ui/cx.ts';
import { Avatar } from '../../../ui/display/Avatar.tsx';
import { gradientOf, waveformOf } from '../../../ui/display/identityArt.ts';
import styles from './StreamPicture.module.css';

const BARS = 40;

interface StreamPictureProps {
  readonly entry: DirectoryEntry;
  /** Words stand over its lower part, and the creator's face among them. */
  readonly wordsBelow?: boolean;
}

/** The newest still; without one, the creator's colours; for sound, its waveform. Decorative. */
export function StreamPicture({ entry, wordsBelow = false }: StreamPictureProps) {
  const [failed, setFailed] = useState<string | null>(null);
  const still = entry.still !== null && entry.still !== failed ? entry.still : null;
  return (
    <div aria-hidden className={styles.picture}>
      <div className={styles.colours} style={{ background: gradientOf(entry.creator.id) }} />
      {still ? (
        <img src={still} alt="" className={styles.still} loading="lazy" onError={() => setFailed(still)} />
      ) : (
        <div className={cx(styles.stand, wordsBelow && styles.upper)}>
          {entry.kind === 'audio' ? <Waveform id={entry.streamId} /> : null}
          {entry.kind === 'audio' && wordsBelow ? null : (
            <Avatar person={entry.creator} size={wordsBelow ? 112 : entry.kind === 'audio' ? 62 : 78} />
          )}
        </div>
      )}
    </div>
  );
}

function Waveform({ id }: { readonly id: string }) {
  return (
    <div className={styles.wave}>
      {waveformOf(id, BARS).map((height, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
          key={index}
          style={{ height: `${height * 100}%`, animationDelay: `${-((index * 137) % 1900)}ms` }}
        />
      ))}
    </div>
  );
}
