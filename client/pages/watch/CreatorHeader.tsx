import MessageCircle from 'lucide-react/icons/message-circle';
import Share2 from 'lucide-react/icons/share-2';
import { Suspense } from 'react';
import { Link, useLocation } from 'wouter';
import { handlePath } from '../../../shared/pages.ts';
import type { StageView } from '../../../shared/protocol/feed.ts';
import { lazyPart } from '../../texts/lazyPart.ts';
import { t } from '../../texts/watch.ts';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { Avatar } from '../../ui/display/Avatar.tsx';
import { isolate } from '../../ui/isolate.tsx';
import { copyText } from '../../ui/notices/copyText.ts';
import { FollowOf } from '../stage/FollowButton.tsx';
import { useCreator } from '../stage/useCreator.ts';
import { VerifiedMark } from '../stage/VerifiedMark.tsx';
import styles from './CreatorHeader.module.css';

const FlagButton = lazyPart(() => import('../stage/flag/FlagButton.tsx'));

interface CreatorHeaderProps {
  readonly stage: StageView;
  readonly isOwn?: boolean;
  /** Whoever looks at it has an account, and may report the stream. */
  readonly withReport?: boolean;
}

/** Whose stream it is and what it is called. */
export function CreatorHeader({ stage, isOwn, withReport }: CreatorHeaderProps) {
  const { creator, title, phase } = stage;
  const [, go] = useLocation();
  const relation = useCreator(creator.id);
  return (
    <header className={styles.header}>
      <Avatar person={creator} size={48} live={phase.type === 'live'} className={styles.avatar} />
      <div className={styles.words}>
        <h1 className={styles.title}>
          {title ? (
            <bdi className={styles.whole}>{title}</bdi>
          ) : (
            t.rich('stream.untitled', { creator: <bdi>{creator.name}</bdi> })
          )}
        </h1>
        <p className={styles.creator}>
          <Link href={handlePath(creator.handle)} className={styles.who}>
            <bdi className={styles.name}>{creator.name}</bdi>{' '}
            <bdi className={styles.handle}>@{creator.handle}</bdi>
          </Link>
          <VerifiedMark isVerified={relation.creator?.isVerified} />
        </p>
      </div>
      {isOwn ? null : <FollowOf relation={relation} />}
      {isOwn ? null : (
        <IconButton
          label={t('stream.message', { name: isolate(creator.name) })}
          icon={<MessageCircle />}
          className={styles.message}
          onClick={() => go(`/messages?to=${encodeURIComponent(creator.handle)}`)}
        />
      )}
      {isOwn || !withReport ? null : (
        <span className={styles.message}>
          <Suspense fallback={null}>
            <FlagButton target={{ type: 'stream', streamId: stage.streamId }} person={creator} />
          </Suspense>
        </span>
      )}
      <IconButton label={t('stream.copy')} icon={<Share2 />} onClick={() => void copyLink()} />
    </header>
  );
}

const copyLink = (): Promise<void> =>
  copyText(window.location.href, { title: t('stream.copied'), body: t('stream.copiedBody') });
