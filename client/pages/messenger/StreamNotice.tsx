import type { Notice } from '../../../shared/protocol/chatLines.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { formatDuration } from '../../../shared/time.ts';
import { formatMesi } from '../../texts/format.ts';
import { t } from '../../texts/groupLive.ts';
import { shown } from '../../ui/isolate.tsx';
import { noticeText } from './noticeWords.tsx';
import styles from './StreamNotice.module.css';

interface StreamNoticeProps {
  readonly notice: Extract<Notice, { type: 'streamEnded' }>;
  readonly from: Person;
  readonly selfId: string;
}

/** The card of a stream of the group that is over: how long it was, and what it brought in. */
export function StreamNotice({ notice, from, selfId }: StreamNoticeProps) {
  const { durationMs, tipCount, raisedMinor, streamId } = notice;
  const time = formatDuration(durationMs);
  return (
    <section className={styles.card} data-ended={streamId}>
      <p className={styles.title}>{shown(noticeText(notice, from, selfId))}</p>
      <p className={styles.facts}>
        {t('notice.facts', { time, tips: tipCount, amount: formatMesi(raisedMinor) })}
      </p>
    </section>
  );
}
