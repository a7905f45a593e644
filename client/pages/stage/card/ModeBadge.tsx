import Lock from 'lucide-react/icons/lock';
import Ticket from 'lucide-react/icons/ticket';
import Video from 'lucide-react/icons/video';
import type { DirectoryEntry } from '../../../../shared/protocol/answers.ts';
import { formatDuration } from '../../../../shared/time.ts';
import { useServerNow } from '../../../net/serverClock.ts';
import { t } from '../../../texts/directory.ts';
import { formatMesi } from '../../../texts/format.ts';
import { Badge } from '../../../ui/display/Badge.tsx';

/** What kind of door a stream has right now; nothing for a public one without tickets. */
export function ModeBadge({ entry }: { readonly entry: DirectoryEntry }) {
  const { mode, tickets } = entry;
  if (mode === 'oneToOne') return <CallBadge entry={entry} />;
  if (mode === 'private') {
    return (
      <Badge tone="scrim" icon={<Lock aria-hidden />}>
        {t('mode.private')}
      </Badge>
    );
  }
  if (!tickets && mode !== 'ticketOnly') return null;
  const price = tickets ? formatMesi(tickets.priceMinor) : '';
  const left =
    tickets && tickets.left > 0 ? t('mode.ticketsLeft', { left: tickets.left, price }) : t('mode.soldOut');
  return (
    <Badge tone="scrim" icon={<Ticket aria-hidden />}>
      {mode === 'ticketOnly' ? t('mode.ticketOnly') : t('mode.tickets')} · {left}
    </Badge>
  );
}

/** The server says when; the browser's clock is near enough for a word like "about". */
function CallBadge({ entry }: { readonly entry: DirectoryEntry }) {
  const nowMs = useServerNow();
  const back = entry.backAtMs === null ? null : formatDuration(entry.backAtMs - nowMs);
  return (
    <Badge tone="scrim" icon={<Video aria-hidden />}>
      {back === null ? t('mode.oneToOne') : t('mode.oneToOneBack', { time: back })}
    </Badge>
  );
}
