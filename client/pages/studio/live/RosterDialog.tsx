import Search from 'lucide-react/icons/search';
import { useDeferredValue, useState } from 'react';
import type { RosterAnswer, RosterSeat } from '../../../../shared/protocol/answers.ts';
import type { PanelView } from '../../../../shared/protocol/modes.ts';
import { formatDuration, SECOND_MS } from '../../../../shared/time.ts';
import { usePages } from '../../../net/pages.ts';
import { outcomeOf } from '../../../net/room/requestOutcome.ts';
import { useServerNow } from '../../../net/serverClock.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { formatNumber } from '../../../texts/format.ts';
import { t as stageText } from '../../../texts/stage.ts';
import { t } from '../../../texts/studio.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';
import { Avatar } from '../../../ui/display/Avatar.tsx';
import { Badge } from '../../../ui/display/Badge.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { Dialog } from '../../../ui/popups/Dialog.tsx';
import { panelOf, stageOf, useStreamView } from '../../stage/useStreamConnection.ts';
import { PersonMenu } from '../panel/PersonMenu.tsx';
import styles from './RosterDialog.module.css';

const PAGE_SEATS = 50;

export interface RosterDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly connection: StreamConnection;
}

/** Lists who is watching, a page at a time. */
export function RosterDialog({ open, onClose, connection }: RosterDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onClose} title={t('roster.title')}>
      {open ? <Roster connection={connection} /> : null}
    </Dialog>
  );
}

function Roster({ connection }: { readonly connection: StreamConnection }) {
  const [search, setSearch] = useState('');
  const { items, newest, more, busy, refused, reload } = useRoster(
    connection,
    useDeferredValue(search.trim()),
  );
  const seats = items ?? [];
  const total = newest?.total ?? null;
  const nowMs = useServerNow(10 * SECOND_MS);
  const panel = useStreamView(connection, panelOf);
  const guests = useStreamView(connection, stageOf)?.guests ?? 0;
  return (
    <div className={styles.roster}>
      <div className={styles.head}>
        <span>
          {total === null ? t('roster.counting') : t('roster.count', { total: formatNumber(total) })}
        </span>
        <Button size="s" variant="ghost" busy={busy} onClick={reload}>
          {t('roster.refresh')}
        </Button>
      </div>
      <TextField
        label={t('roster.search')}
        hideLabel
        type="search"
        placeholder={t('roster.searchHint')}
        before={<Search aria-hidden />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <Problem text={refused?.message} />
      {guests > 0 ? <p className={styles.nobody}>{t('roster.guests', { guests })}</p> : null}
      {total === 0 && guests === 0 && !search ? <p className={styles.nobody}>{t('roster.nobody')}</p> : null}
      {items?.length === 0 && search ? <p className={styles.nobody}>{t('roster.notFound')}</p> : null}
      <ul>
        {seats.map((seat) => (
          <li key={seat.seatId} className={styles.seat}>
            <Avatar person={seat.person} size={34} />
            <bdi className={styles.name}>{seat.person.name}</bdi>
            <bdi className={styles.handle}>@{seat.person.handle}</bdi>
            {seat.subscribedMonths ? (
              <Badge tone="neutral">{stageText('chat.subscriber', { months: seat.subscribedMonths })}</Badge>
            ) : null}
            <Standing panel={panel} personId={seat.person.id} nowMs={nowMs} />
            <span className={styles.since}>{formatDuration(nowMs - seat.joinedAtMs)}</span>
            <PersonMenu connection={connection} person={seat.person} onDone={reload} />
          </li>
        ))}
      </ul>
      {more ? (
        <Button wide busy={busy} onClick={more}>
          {t('roster.more')}
        </Button>
      ) : null}
    </div>
  );
}

interface StandingProps {
  readonly panel: PanelView | null;
  readonly personId: string;
  readonly nowMs: number;
}

/** Says whether somebody moderates, and for how long they are muted. */
function Standing({ panel, personId, nowMs }: StandingProps) {
  const moderates = panel?.moderators.some(({ id }) => id === personId);
  const muted = panel?.muted.find(({ person, untilMs }) => person.id === personId && nowMs < untilMs);
  return (
    <>
      {moderates ? <Badge tone="neutral">{t('roster.moderator')}</Badge> : null}
      {muted ? (
        <Badge tone="warning">{t('roster.muted', { time: formatDuration(muted.untilMs - nowMs) })}</Badge>
      ) : null}
    </>
  );
}

/** Reads who watches, as a search finds them. */
const useRoster = (connection: StreamConnection, search: string) =>
  usePages<RosterSeat, RosterAnswer>(
    {
      ask: async (cursor) =>
        outcomeOf(
          await connection.request('roster', { cursor, limit: PAGE_SEATS, ...(search ? { search } : {}) }),
        ),
      itemsOf: ({ seats }) => seats,
      idOf: ({ seatId }) => seatId,
    },
    [connection, search],
  );
