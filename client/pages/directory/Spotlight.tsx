import Play from 'lucide-react/icons/play';
import type { DirectoryEntry } from '../../../shared/protocol/answers.ts';
import { t } from '../../texts/directory.ts';
import { ButtonLink } from '../../ui/controls/ButtonLink.tsx';
import { Avatar } from '../../ui/display/Avatar.tsx';
import { KindBadge, LiveBadge, ViewersBadge } from '../../ui/display/Badge.tsx';
import { ModeBadge } from '../stage/card/ModeBadge.tsx';
import { RunningTime } from '../stage/card/RunningTime.tsx';
import { StreamPicture } from '../stage/card/StreamPicture.tsx';
import { VerifiedMark } from '../stage/VerifiedMark.tsx';
import styles from './Spotlight.module.css';

/** The most watched stream, large. */
export function Spotlight({ entry }: { readonly entry: DirectoryEntry }) {
  return (
    <article className={styles.spotlight}>
      <StreamPicture entry={entry} wordsBelow />
      <div aria-hidden className={styles.veil} />
      <div className={styles.badges}>
        <LiveBadge />
        <KindBadge kind={entry.kind} />
        <ModeBadge entry={entry} />
        <span className={styles.grow} />
        <ViewersBadge count={entry.viewers} />
        <RunningTime startedAtMs={entry.startedAtMs} />
      </div>
      <div className={styles.text}>
        <div className={styles.words}>
          <p className={styles.creator}>
            <Avatar person={entry.creator} size={34} live />
            <span>
              <bdi>{entry.creator.name}</bdi>
              <VerifiedMark isVerified={entry.isVerified} />
            </span>
          </p>
          <h2 className={styles.title}>
            <bdi>{entry.title}</bdi>
          </h2>
        </div>
        <ButtonLink
          href={`/live/${entry.streamId}`}
          size="l"
          icon={<Play aria-hidden fill="currentColor" />}
          className={styles.watch}
        >
          {entry.kind === 'audio' ? t('spotlight.listen') : t('spotlight.watch')}
        </ButtonLink>
      </div>
    </article>
  );
}
