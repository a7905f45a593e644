import Gift from 'lucide-react/icons/gift';
import MessageCircle from 'lucide-react/icons/message-circle';
import Play from 'lucide-react/icons/play';
import type { DirectoryEntry } from '../../../shared/protocol/answers.ts';
import { useLobby } from '../../net/lobby.ts';
import { loginPath } from '../../net/returnPath.ts';
import { useTitle } from '../../shell/useTitle.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { KindBadge, LiveBadge, ViewersBadge } from '../../ui/Badge.tsx';
import { ButtonLink } from '../../ui/ButtonLink.tsx';
import { isolate } from '../../ui/isolate.tsx';
import styles from './GuestWatch.module.css';
import { Poster } from './Poster.tsx';
import { StageNotice } from './StageNotice.tsx';
import frame from './WatchRoom.module.css';

/** Somebody who is not logged in sees what is on, and the door. */
export function GuestWatch({ streamId }: { readonly streamId: string }) {
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
                ? `${isolate(entry.creator.name)} is live`
                : entries
                  ? 'Not live right now'
                  : 'One moment…'
            }
            body={
              entry
                ? 'Log in to watch, chat and tip.'
                : 'Log in and you can wait here, or see who else is on.'
            }
            actions={
              <>
                <ButtonLink href={logIn} variant="tip" icon={<Play aria-hidden />}>
                  Log in to watch
                </ButtonLink>
                <ButtonLink href="/" variant="secondary">
                  Who is live now
                </ButtonLink>
              </>
            }
          />
        </div>
        {entry ? <About entry={entry} /> : null}
      </div>
      <aside className={frame.right} aria-label="Chat and tips">
        <div className={styles.invitation}>
          <ul className={styles.reasons}>
            <li>
              <MessageCircle aria-hidden /> Talk with everybody in the room
            </li>
            <li>
              <Gift aria-hidden /> Tip, and watch it fly over the picture
            </li>
          </ul>
          <ButtonLink href={logIn} variant="primary" wide>
            Log in or register
          </ButtonLink>
        </div>
      </aside>
    </div>
  );
}

function About({ entry: { title, creator } }: { readonly entry: DirectoryEntry }) {
  return (
    <header className={frame.about}>
      <div>
        <h1 className={styles.title}>
          <bdi>{title}</bdi>
        </h1>
        <p className={styles.creator}>
          <bdi>{creator.name}</bdi> <span className={styles.handle}>@{creator.handle}</span>
        </p>
      </div>
    </header>
  );
}
