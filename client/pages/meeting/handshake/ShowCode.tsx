import { encodeQR } from 'qr';
import { useEffect, useState } from 'react';
import { HANDSHAKE, shortCodeOf, type Ticket, ticketLink } from '../../../../shared/handshake/ticket.ts';
import {
  isRunningOut,
  type KnownHandshake,
  learnHandshake,
  ticketOfNow,
} from '../../../net/meetings/handshake.ts';
import { serverNowMs, useServerNow } from '../../../net/serverClock.ts';
import { t } from '../../../texts/meeting.ts';
import { Skeleton } from '../../../ui/display/Skeleton.tsx';
import { isolate, shown, unmarked } from '../../../ui/isolate.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import styles from '../Meeting.module.css';
import type { MeetingProps } from '../Meeting.tsx';

const RETRY_MS = HANDSHAKE.windowMs;

/** The creator’s code, new every 15 seconds. Half an hour of codes is here, so that it changes without a network, too. */
export default function ShowCode({ view, personId }: MeetingProps) {
  const nowMs = useServerNow(500);
  const { known, isLost } = useTickets(view.meetingId, personId);
  const ticket = known && ticketOfNow(known, nowMs);
  const name = isolate(view.winner?.fan.name ?? '');
  if (!ticket) {
    if (isLost) return <Problem text={t('show.lost')} />;
    return known ? <p className={styles.words}>{t('show.none')}</p> : <Skeleton height={320} radius={18} />;
  }
  return (
    <div className={styles.form}>
      <div className={styles.qr}>
        <Picture meetingId={view.meetingId} ticket={ticket} label={unmarked(t('show.picture', { name }))} />
      </div>
      <p className={styles.centred}>{shown(t('show.short', { name }))}</p>
      <p className={styles.code} data-code>
        {shortCodeOf(ticket.nonce)}
      </p>
      <p className={styles.centred}>{t('show.changes')}</p>
    </div>
  );
}

/** Returns the tickets of now, and asks for more before they run out. */
function useTickets(meetingId: string, personId: string) {
  const [known, setKnown] = useState<KnownHandshake | null>(null);
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    let isHere = true;
    let held: KnownHandshake | null = null;
    const look = async () => {
      if (held && !isRunningOut(held, serverNowMs())) return;
      const found = await learnHandshake(personId, meetingId);
      if (!isHere) return;
      held = found ?? held;
      setKnown(held);
      setLost(held === null || !ticketOfNow(held, serverNowMs()));
    };
    void look();
    const timer = setInterval(() => void look(), RETRY_MS);
    return () => {
      isHere = false;
      clearInterval(timer);
    };
  }, [meetingId, personId]);
  return { known, isLost };
}

function Picture({
  meetingId,
  ticket,
  label,
}: {
  readonly meetingId: string;
  readonly ticket: Ticket;
  readonly label: string;
}) {
  const rows = encodeQR(ticketLink(window.location.origin, meetingId, ticket), 'raw', {
    ecc: 'medium',
    border: 2,
  });
  const path = rows
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${rows.length} ${rows.length}`}
      shapeRendering="crispEdges"
      data-window={ticket.window}
    >
      <path d={path} fill="#000" />
    </svg>
  );
}
