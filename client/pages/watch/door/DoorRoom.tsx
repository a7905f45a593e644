import { Suspense } from 'react';
import type { DoorView } from '../../../../shared/protocol/modes.ts';
import { loginPath } from '../../../net/returnPath.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { useTitle } from '../../../shell/useTitle.ts';
import { lazyPart } from '../../../texts/lazyPart.ts';
import { t } from '../../../texts/watch.ts';
import { ButtonLink } from '../../../ui/controls/ButtonLink.tsx';
import { Avatar } from '../../../ui/display/Avatar.tsx';
import { LiveBadge, ViewersBadge } from '../../../ui/display/Badge.tsx';
import type { Tipping } from '../../stage/tip/useTipping.ts';
import { useStreamView, youOf } from '../../stage/useStreamConnection.ts';
import { TicketOffer } from '../offers/TicketOffer.tsx';
import { DoorKeys } from './DoorKeys.tsx';
import styles from './DoorRoom.module.css';

const GateTitle = lazyPart(() => import('../../stage/gate/GateTitle.tsx'));
const GateCard = lazyPart(() => import('../../stage/gate/GateCard.tsx'));

interface DoorRoomProps {
  readonly connection: StreamConnection;
  readonly door: DoorView;
  readonly tipping: Tipping;
  /** The person has no account, and may already have what opens the door with one. */
  readonly isGuest: boolean;
}

/**
 * Shows a stream that goes on without this person: what it is, and what opens it. The page goes in by itself once it
 * is open.
 */
export default function DoorRoom({ connection, door, tipping, isGuest }: DoorRoomProps) {
  const you = useStreamView(connection, youOf);
  const { creator, why, sale, viewers } = door;
  useTitle(door.title || creator.name);
  const ticketed = why === 'ticketOnly' && sale !== null;
  return (
    <div className={styles.page} data-why={why}>
      <div aria-hidden className={styles.curtain}>
        <span className={styles.left} />
        <span className={styles.right} />
        <span className={styles.light} />
      </div>
      <section className={styles.card} aria-labelledby="door-title">
        <div className={styles.badges}>
          <LiveBadge />
          {viewers === null ? null : <ViewersBadge count={viewers} tone="neutral" />}
        </div>
        <Avatar person={creator} size={76} live />
        <div>
          <h1 id="door-title" className={styles.title}>
            {why !== 'gate' ? (
              t(`door.title.${why}`)
            ) : (
              <Suspense fallback={creator.name}>
                <GateTitle place={door.gate?.place ?? 'public'} />
              </Suspense>
            )}
          </h1>
          <p className={styles.sub}>
            {door.title
              ? t.rich('door.liveWith', {
                  creator: <bdi>{creator.name}</bdi>,
                  title: <bdi>{door.title}</bdi>,
                })
              : t.rich('door.live', { creator: <bdi>{creator.name}</bdi> })}
          </p>
        </div>
        {door.gate && !isGuest ? (
          <Suspense fallback={null}>
            <GateCard creatorId={creator.id} {...door.gate} />
          </Suspense>
        ) : why === 'removed' ? (
          <p className={styles.words}>{t('door.next')}</p>
        ) : (
          <>
            <p className={styles.words}>{wordsOf(door)}</p>
            {ticketed && sale ? (
              <div className={styles.offer}>
                <TicketOffer connection={connection} sale={sale} you={you} />
              </div>
            ) : null}
            <DoorKeys door={door} tipping={tipping} />
          </>
        )}
        {isGuest ? (
          <ButtonLink href={loginPath(`/live/${door.streamId}`)} variant="secondary" wide>
            {t('guest.register')}
          </ButtonLink>
        ) : null}
        {why === 'removed' ? null : (
          <p className={styles.foot} role="status">
            {t('door.stay')}
          </p>
        )}
      </section>
    </div>
  );
}

function wordsOf({ why, keys, match, sale }: DoorView): string {
  if (why === 'oneToOne') return t('door.oneToOne');
  if (why === 'ticketOnly') {
    if (!sale?.isOpen) return t('door.noTickets');
    return t('door.ticketsLeft');
  }
  const closed = keys.filter((key) => key.type !== 'ticket');
  if (closed.length === 1) return t('door.one');
  return match === 'any' ? t('door.any') : t('door.all');
}
