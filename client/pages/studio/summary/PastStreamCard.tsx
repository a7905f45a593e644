import type { PastStreamView } from '../../../../shared/protocol/pastStreams.ts';
import { formatDuration } from '../../../../shared/time.ts';
import { AuditLogButton } from '../../../shell/AuditLogButton.tsx';
import { formatWhen } from '../../../texts/format.ts';
import { t } from '../../../texts/studio.ts';
import { Card } from '../../../ui/display/Card.tsx';
import styles from './PastStreams.module.css';
import { SumRows } from './SumRows.tsx';

/** One stream that is over: when it was, how long it lasted, and what it came to. */
export function PastStreamCard({ stream }: { readonly stream: PastStreamView }) {
  const { streamId, title, startedAtMs, endedAtMs, sum, newFollowers } = stream;
  const time = formatDuration(endedAtMs - startedAtMs);
  return (
    <Card className={styles.card}>
      <div>
        <h2 className={styles.title}>
          <bdi>{title}</bdi>
        </h2>
        <p className={styles.when}>{t('past.lasted', { date: formatWhen(startedAtMs, 'minute'), time })}</p>
      </div>
      <SumRows stream={stream} sum={sum} newFollowers={newFollowers} />
      <div className={styles.ways}>
        <AuditLogButton roomId={streamId} about={title} />
      </div>
    </Card>
  );
}
