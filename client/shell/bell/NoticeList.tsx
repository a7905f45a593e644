import BellIcon from 'lucide-react/icons/bell';
import CheckCheck from 'lucide-react/icons/check-check';
import VideoOff from 'lucide-react/icons/video-off';
import Wallet from 'lucide-react/icons/wallet';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { pathOf, personIn } from '../../../shared/noticeFacts.ts';
import type { NoticeView } from '../../../shared/protocol/inbox.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import { useStore } from '../../base/createStore.ts';
import { type Inbox, inboxStore } from '../../net/inbox.ts';
import { useServerNow } from '../../net/serverClock.ts';
import { formatAgo, formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/inbox.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { Avatar } from '../../ui/display/Avatar.tsx';
import { Spinner } from '../../ui/display/Spinner.tsx';
import { shown } from '../../ui/isolate.tsx';
import styles from './Bell.module.css';
import { isKnown, sentenceOf } from './noticeWords.ts';

interface NoticeListProps {
  readonly inbox: Inbox;
  /** Called when somebody follows a notice. */
  readonly onLeave: () => void;
}

/** What the bell opens: the newest notices, each a link to its place, and one button that marks all as read. */
export function NoticeList({ inbox, onLeave }: NoticeListProps) {
  const { head, notices, hasOlder } = useStore(inboxStore);
  const [state, setState] = useState<'loading' | 'idle' | 'failed'>('idle');
  const nowMs = useServerNow(MINUTE_MS / 4);
  const showOlder = async () => {
    setState('loading');
    setState((await inbox.showOlder()) ? 'idle' : 'failed');
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, when the list is opened for the first time
  useEffect(() => {
    if (hasOlder === null) void showOlder();
  }, []);
  const known = notices.filter(isKnown);
  return (
    <section className={styles.list}>
      <header className={styles.header}>
        <h2 className={styles.title}>{t('title')}</h2>
        {head.unread > 0 ? (
          <Button
            size="s"
            variant="ghost"
            icon={<CheckCheck aria-hidden />}
            onClick={() => void inbox.markRead(head.newestSeq)}
          >
            {t('readAll')}
          </Button>
        ) : null}
      </header>
      <ul className={styles.rows}>
        {known.map((notice) => (
          <NoticeRow
            key={notice.seq}
            notice={notice}
            isUnread={notice.seq > head.readSeq}
            nowMs={nowMs}
            onFollow={() => {
              void inbox.markRead(notice.seq);
              onLeave();
            }}
          />
        ))}
      </ul>
      <Foot
        isEmpty={known.length === 0}
        state={state}
        hasOlder={hasOlder === true}
        onOlder={() => void showOlder()}
      />
      <p className={styles.foot}>
        <Link href="/account" className={styles.device} onClick={onLeave}>
          {t('thisDevice')}
        </Link>
      </p>
    </section>
  );
}

interface NoticeRowProps {
  readonly notice: NoticeView;
  readonly isUnread: boolean;
  readonly nowMs: number;
  readonly onFollow: () => void;
}

function NoticeRow({ notice, isUnread, nowMs, onFollow }: NoticeRowProps) {
  const message =
    notice.type === 'tipReceived' ? notice.message : notice.type === 'thanked' ? notice.words : '';
  const { atMs } = notice;
  return (
    <li>
      <Link href={pathOf(notice)} className={cx(styles.row, isUnread && styles.unread)} onClick={onFollow}>
        {notice.type === 'payoutEnded' || notice.type === 'streamTakenDown' ? (
          <span aria-hidden className={styles.icon}>
            {notice.type === 'payoutEnded' ? <Wallet /> : <VideoOff />}
          </span>
        ) : (
          <Avatar person={personIn(notice)} size={38} />
        )}
        <span className={styles.words}>
          <span>{shown(sentenceOf(notice))}</span>
          {message ? (
            <span className={styles.message}>
              “<bdi>{message}</bdi>”
            </span>
          ) : null}
          <time className={styles.when} title={formatWhen(atMs, 'second')}>
            {formatAgo(Math.min(atMs, nowMs), nowMs)}
          </time>
        </span>
        {isUnread ? (
          <span className={styles.dot}>
            <span className="visuallyHidden">{t('unread')}</span>
          </span>
        ) : null}
      </Link>
    </li>
  );
}

interface FootProps {
  readonly isEmpty: boolean;
  readonly state: 'loading' | 'idle' | 'failed';
  readonly hasOlder: boolean;
  readonly onOlder: () => void;
}

function Foot({ isEmpty, state, hasOlder, onOlder }: FootProps) {
  if (state === 'failed') return <p className={styles.foot}>{t('failed')}</p>;
  if (state === 'loading')
    return (
      <p className={styles.foot}>
        <Spinner size={18} />
      </p>
    );
  if (isEmpty)
    return (
      <div className={styles.empty}>
        <BellIcon aria-hidden />
        <p className={styles.emptyTitle}>{t('empty')}</p>
        <p>{t('emptyBody')}</p>
      </div>
    );
  if (!hasOlder) return null;
  return (
    <p className={styles.foot}>
      <Button size="s" variant="ghost" wide onClick={onOlder}>
        {t('more')}
      </Button>
    </p>
  );
}
