import type { StageView } from '../../../shared/protocol/feed.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { ViewersBadge } from '../../ui/Badge.tsx';
import { RunningTime } from '../stage/RunningTime.tsx';
import styles from './CreatorHeader.module.css';

/** Whose stream it is and what it is called; on a phone the numbers stand on the picture alone. */
export function CreatorHeader({ stage }: { readonly stage: StageView }) {
  const { creator, title, phase } = stage;
  return (
    <header className={styles.header}>
      <Avatar person={creator} size={48} live={phase.type === 'live'} className={styles.avatar} />
      <div className={styles.words}>
        <h1 className={styles.title}>{title || `${creator.name}’s stream`}</h1>
        <p className={styles.creator}>
          <span className={styles.name}>{creator.name}</span>{' '}
          <span className={styles.handle}>@{creator.handle}</span>
        </p>
      </div>
      <div className={styles.numbers}>
        {phase.type === 'live' ? <ViewersBadge count={stage.viewers} tone="neutral" /> : null}
        <RunningTime phase={phase} />
      </div>
    </header>
  );
}
