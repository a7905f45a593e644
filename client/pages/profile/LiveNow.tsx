import Lock from 'lucide-react/icons/lock';
import type { DirectoryEntry } from '../../../shared/protocol/answers.ts';
import { t } from '../../texts/profile.ts';
import { ButtonLink } from '../../ui/controls/ButtonLink.tsx';
import { StreamCard } from '../stage/card/StreamCard.tsx';
import styles from './Profile.module.css';

interface LiveNowProps {
  /** The person's stream as everybody is told of it; null: nobody is. */
  readonly entry: DirectoryEntry | null;
  /** The stream that the reader may enter, by what the server said when the page was opened. */
  readonly liveStreamId: string | null;
}

/** The stream that is on: with its picture, or of a private one the way in for those who may enter it. */
export function LiveNow({ entry, liveStreamId }: LiveNowProps) {
  if (entry === null && liveStreamId === null) return null;
  return (
    <section aria-label={t('live.now')} className={styles.live}>
      {entry ? (
        <StreamCard entry={entry} />
      ) : (
        <ButtonLink href={`/live/${liveStreamId}`} variant="primary" icon={<Lock aria-hidden />}>
          {t('live.private')}
        </ButtonLink>
      )}
    </section>
  );
}
