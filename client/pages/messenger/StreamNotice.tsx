import type { Notice } from '../../../shared/protocol/chatLines.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { formatDuration } from '../../../shared/time.ts';
import { formatMesi } from '../../texts/format.ts';
import { t } from '../../texts/groupLive.ts';
import { shown } from '../../ui/isolate.tsx';
import { noticeText } from './noticeWords.tsx';
import { ReplayButton } from './ReplayButton.tsx';
import styles from './StreamNotice.module.css';

interface StreamNoticeProps {
  readonly notice: Extract<Notice, { type: 'streamEnded' }>;
  readonly from: Person;
  readonly selfId: string;
  /** Whether the reader is a member still: others are shown no replay. */
  readonly isMember: boolean;
}

/** The card of a stream of the group that is over: how long it was, what it brought in, and what was recorded of it. */
export function StreamNotice({ notice, from, selfId, isMember }: StreamNoticeProps) {
  const { durationMs, tipCount, raisedMinor, streamId, replayId } = notice;
  const time = formatDuration(durationMs);
  return (
    <section className={styles.card} data-ended={streamId}>
      <p className={styles.title}>{shown(noticeText(notice, from, selfId))}</p>
      <p className={styles.facts}>
        {t('notice.facts', { time, tips: tipCount, amount: formatMesi(raisedMinor) })}
      </p>
      {replayId !== null && isMember ? <ReplayButton replayId={replayId} /> : null}
    </section>
  );
}
