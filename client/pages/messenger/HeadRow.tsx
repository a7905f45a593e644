import BellOff from 'lucide-react/icons/bell-off';
import { memo } from 'react';
import { Link } from 'wouter';
import type { ConversationHead } from '../../../shared/protocol/conversations.ts';
import { useStore } from '../../base/createStore.ts';
import { formatCount } from '../../texts/format.ts';
import { localeStore } from '../../texts/locale.ts';
import { t } from '../../texts/messenger.ts';
import { cx } from '../../ui/cx.ts';
import { shown, unmarked } from '../../ui/isolate.tsx';
import styles from './ConversationList.module.css';
import { shortWhen } from './dayWords.ts';
import { HeadFace } from './Face.tsx';
import { headLabel, lastWords, titleOf } from './headWords.ts';

export interface HeadRowProps {
  readonly head: ConversationHead;
  readonly selfId: string;
  readonly nowMs: number;
  readonly isChosen: boolean;
}

/** One conversation in the list. */
export const HeadRow = memo(function HeadRow({ head, selfId, nowMs, isChosen }: HeadRowProps) {
  useStore(localeStore);
  const title = titleOf(null, head, selfId);
  return (
    <Link
      href={`/messages/${head.conversationId}`}
      className={cx(styles.row, isChosen && styles.chosen)}
      aria-current={isChosen ? 'page' : undefined}
      aria-label={unmarked(headLabel(head, selfId))}
    >
      <HeadFace {...{ head, selfId }} size={48} />
      <span className={styles.words}>
        <span className={styles.top}>
          <bdi className={styles.title}>{title}</bdi>
          {head.isMuted ? <BellOff aria-label={t('muted')} className={styles.muted} /> : null}
          <span className={styles.when}>{shortWhen(head.lastAtMs, nowMs)}</span>
        </span>
        <span className={styles.bottom}>
          <bdi className={styles.last}>{shown(lastWords(head, selfId))}</bdi>
          {head.unread > 0 && head.mentionSeq !== undefined ? (
            <span aria-hidden className={styles.mention}>
              @
            </span>
          ) : null}
          {head.unread > 0 || head.request === 'theirs' ? (
            <span className={cx(styles.unread, head.isMuted && styles.quiet)}>
              {head.request === 'theirs' ? '!' : formatCount(head.unread)}
            </span>
          ) : null}
        </span>
      </span>
    </Link>
  );
});
