import { Link } from 'wouter';
import { handlePath } from '../../../../shared/pages.ts';
import type { DirectoryEntry } from '../../../../shared/protocol/answers.ts';
import { Avatar } from '../../../ui/display/Avatar.tsx';
import { KindBadge, LiveBadge, ViewersBadge } from '../../../ui/display/Badge.tsx';
import { VerifiedMark } from '../VerifiedMark.tsx';
import cardTitle from './CardTitle.module.css';
import { ModeBadge } from './ModeBadge.tsx';
import { RunningTime } from './RunningTime.tsx';
import styles from './StreamCard.module.css';
import { StreamPicture } from './StreamPicture.tsx';
import { TagList } from './TagList.tsx';

export function StreamCard({ entry }: { readonly entry: DirectoryEntry }) {
  return (
    <article className={styles.card}>
      <div className={styles.frame}>
        <StreamPicture entry={entry} />
        <div className={styles.top}>
          <LiveBadge />
          <KindBadge kind={entry.kind} />
          <ModeBadge entry={entry} />
        </div>
        <div className={styles.bottom}>
          <ViewersBadge count={entry.viewers} />
          <RunningTime startedAtMs={entry.startedAtMs} />
        </div>
      </div>
      <div className={styles.text}>
        <Avatar person={entry.creator} size={38} />
        <div className={styles.words}>
          <h2 className={cardTitle.title}>
            <Link href={`/live/${entry.streamId}`} className={styles.link}>
              <bdi>{entry.title}</bdi>
            </Link>
          </h2>
          <p className={styles.creator}>
            <Link href={handlePath(entry.creator.handle)} className={styles.who}>
              <bdi>{entry.creator.name}</bdi>
            </Link>
            <VerifiedMark isVerified={entry.isVerified} />
          </p>
          <TagList tags={entry.tags} />
        </div>
      </div>
    </article>
  );
}
