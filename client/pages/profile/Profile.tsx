import BadgeCheck from 'lucide-react/icons/badge-check';
import Share2 from 'lucide-react/icons/share-2';
import { Suspense } from 'react';
import { LIMITS } from '../../../shared/limits.ts';
import type { Account } from '../../../shared/protocol/people.ts';
import type { ProfileAnswer } from '../../../shared/protocol/profiles.ts';
import { useLobby } from '../../net/lobby.ts';
import { formatNumber } from '../../texts/format.ts';
import { lazyPart } from '../../texts/lazyPart.ts';
import { t } from '../../texts/profile.ts';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { Avatar } from '../../ui/display/Avatar.tsx';
import { Badge } from '../../ui/display/Badge.tsx';
import { copyText } from '../../ui/notices/copyText.ts';
import { Cover } from './Cover.tsx';
import { LiveNow } from './LiveNow.tsx';
import { OtherActions } from './OtherActions.tsx';
import { OwnActions } from './OwnActions.tsx';
import styles from './Profile.module.css';
import { ProfileLinks } from './ProfileLinks.tsx';

const AuditorNote = lazyPart(() => import('./AuditorNote.tsx'));
const Supporters = lazyPart(() => import('./supporters/Supporters.tsx'));
const ProfileMenu = lazyPart(() => import('./menu/ProfileMenu.tsx'));
const PublicReplays = lazyPart(() => import('./replays/PublicReplays.tsx'));
const Schedule = lazyPart(() => import('./schedule/Schedule.tsx'));
const PledgeGoals = lazyPart(() => import('./goals/PledgeGoals.tsx'));

export interface ProfileProps {
  readonly profile: ProfileAnswer;
  /** Who looks at it; null: somebody without an account. */
  readonly account: Account | null;
  /** The own profile was changed. */
  readonly onSaved: () => void;
}

export function Profile({ profile, account, onSaved }: ProfileProps) {
  const { person, isCreator, bio, links, followers, menu = [] } = profile;
  const { entries } = useLobby();
  const entry = [...(entries?.values() ?? [])].find(({ creator }) => creator.id === person.id) ?? null;
  const isOwn = account?.id === person.id;
  return (
    <article className={styles.page}>
      <Cover profile={profile} />
      <header className={styles.header}>
        <Avatar person={person} size={112} live={entry !== null} className={styles.avatar} />
        <div className={styles.words}>
          <h1 className={styles.name}>
            <bdi>{person.name}</bdi>
          </h1>
          <p className={styles.facts}>
            <bdi>@{person.handle}</bdi>
            {isCreator ? <Badge tone="accent">{t('creator')}</Badge> : null}
            {profile.isVerified ? (
              <Badge tone="positive" icon={<BadgeCheck aria-hidden />}>
                {t('verified')}
              </Badge>
            ) : null}
            {followers === null ? null : <span>{followersOf(followers)}</span>}
          </p>
        </div>
        <IconButton
          label={t('do.copy')}
          icon={<Share2 />}
          className={styles.share}
          onClick={() => void copyLink()}
        />
      </header>
      <div className={styles.actions}>
        {isOwn ? (
          <OwnActions profile={profile} onSaved={onSaved} />
        ) : (
          <OtherActions profile={profile} accountId={account?.id ?? null} />
        )}
      </div>
      {profile.record ? (
        <Suspense fallback={null}>
          <AuditorNote record={profile.record} />
        </Suspense>
      ) : null}
      {bio ? (
        <p className={styles.bio}>
          <bdi>{bio}</bdi>
        </p>
      ) : isOwn ? (
        <p className={styles.none}>{t('bio.none')}</p>
      ) : null}
      {links.length > 0 ? <ProfileLinks links={links} /> : null}
      <LiveNow entry={entry} liveStreamId={entries === null ? null : profile.liveStreamId} />
      {isCreator ? (
        <Suspense fallback={null}>
          <Schedule creator={person} isOwn={isOwn} />
          <PledgeGoals creator={person} isOwn={isOwn} />
          {menu.length > 0 ? (
            <ProfileMenu {...{ menu }} streamId={profile.liveStreamId} name={person.name} />
          ) : null}
          <PublicReplays handle={person.handle} />
          <Supporters handle={person.handle} />
        </Suspense>
      ) : null}
    </article>
  );
}

function followersOf(followers: number): string {
  if (followers >= LIMITS.followersCounted) return t('followersMore', { count: formatNumber(followers) });
  return t('followers', { count: followers });
}

const copyLink = (): Promise<void> => copyText(window.location.href, { title: t('copied') });
