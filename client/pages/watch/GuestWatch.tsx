import Gift from 'lucide-react/icons/gift';
import MessageCircle from 'lucide-react/icons/message-circle';
import Play from 'lucide-react/icons/play';
import type { DirectoryEntry } from '../../../shared/protocol/answers.ts';
import { useLobby } from '../../net/lobby.ts';
import { loginPath } from '../../net/returnPath.ts';
import { useTitle } from '../../shell/useTitle.ts';
import { t } from '../../texts/watch.ts';
import { ButtonLink } from '../../ui/controls/ButtonLink.tsx';
import { Avatar } from '../../ui/display/Avatar.tsx';
import { KindBadge, LiveBadge, ViewersBadge } from '../../ui/display/Badge.tsx';
import { isolate } from '../../ui/isolate.tsx';
import { VerifiedMark } from '../stage/VerifiedMark.tsx';
import styles from './GuestWatch.module.css';
import { Poster } from './Poster.tsx';
import { StageNotice } from './StageNotice.tsx';
import frame from './WatchRoom.module.css';

/** Shows somebody without an account what is on, and how to come in, where the server takes no guests right now. */
export default function GuestWatch({ streamId }: { readonly streamId: string }) {
  const { entries } = useLobby();
  const entry = entries?.get(streamId) ?? null;
  useTitle(entry?.title);
  const logIn = loginPath(`/live/${streamId}`);
  return (
    <div className={frame.page}>
      <div className={frame.left}>
        <div className={frame.stage}>
          <Poster creator={entry?.creator ?? null} still={entry?.still ?? null} />
          {entry ? (
            <div className={styles.badges}>
              <LiveBadge />
              <ViewersBadge count={entry.viewers} />
              <KindBadge kind={entry.kind} />
            </div>
          ) : null}
          <StageNotice
            icon={entry ? <Avatar person={entry.creator} size={72} live /> : undefined}
            title={
              entry
                ? t('guest.live', { creator: isolate(entry.creator.name) })
                : entries
                  ? t('guest.notLive')
                  : t('guest.moment')
            }
            body={entry ? t('guest.why') : t('guest.wait')}
            actions={
              <>
                <ButtonLink href={logIn} variant="tip" icon={<Play aria-hidden />}>
                  {t('guest.logIn')}
                </ButtonLink>
                <ButtonLink href="/" variant="secondary">
                  {t('whoIsLive')}
                </ButtonLink>
              </>
            }
          />
        </div>
        {entry ? <About entry={entry} /> : null}
      </div>
      <aside className={frame.right} aria-label={t('chatAndTips')}>
        <div className={styles.invitation}>
          <ul className={styles.reasons}>
            <li>
              <MessageCircle aria-hidden /> {t('guest.talk')}
            </li>
            <li>
              <Gift aria-hidden /> {t('guest.tip')}
            </li>
          </ul>
          <ButtonLink href={logIn} variant="primary" wide>
            {t('guest.register')}
          </ButtonLink>
        </div>
      </aside>
    </div>
  );
}

function About({ entry: { title, creator, isVerified } }: { readonly entry: DirectoryEntry }) {
  return (
    <header className={frame.about}>
      <div>
        <h1 className={styles.title}>
          <bdi>{title}</bdi>
        </h1>
        <p className={styles.creator}>
          <bdi>{creator.name}</bdi> <bdi className={styles.handle}>@{creator.handle}</bdi>
          <VerifiedMark isVerified={isVerified} />
        </p>
      </div>
    </header>
  );
}
