import Shield from 'lucide-react/icons/shield';
import type { StageView } from '../../../../shared/protocol/feed.ts';
import type { PanelView } from '../../../../shared/protocol/modes.ts';
import type { Person } from '../../../../shared/protocol/people.ts';
import { formatDuration, SECOND_MS } from '../../../../shared/time.ts';
import { useServerNow } from '../../../net/serverClock.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/panel.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Select } from '../../../ui/controls/Select.tsx';
import { Avatar } from '../../../ui/display/Avatar.tsx';
import DeskButton from '../../stage/moderation/DeskButton.tsx';
import { useAct } from '../../stage/useAct.ts';
import styles from './Panel.module.css';
import { PanelCard } from './PanelCard.tsx';

interface ModerationCardProps {
  readonly connection: StreamConnection;
  readonly stage: StageView;
  readonly panel: PanelView | null;
}

const SLOW = [0, 3, 10, 30, 60, 300];

/** Shows slow mode, and whoever is a moderator, muted or removed here; people are chosen in the list of viewers. */
export function ModerationCard({ connection, stage, panel }: ModerationCardProps) {
  const { busy, error, act } = useAct(connection);
  const nowMs = useServerNow();
  const rows: readonly Special[] = [
    ...(panel?.moderators ?? []).map((person) => ({
      person,
      what: t('order.moderator'),
      undo: t('order.withdraw'),
      takeBack: () => act('setModerator', { personId: person.id, isModerator: false }),
    })),
    ...(panel?.muted ?? []).map(({ person, untilMs }) => ({
      person,
      what: t('order.muted', { time: formatDuration(untilMs - nowMs) }),
      undo: t('order.unmute'),
      takeBack: () => act('mute', { personId: person.id, minutes: 0 }),
    })),
    ...(panel?.removed ?? []).map((person) => ({
      person,
      what: t('order.removed'),
      undo: t('order.letIn'),
      takeBack: () => act('removeViewer', { personId: person.id, takeBack: true }),
    })),
  ];
  return (
    <PanelCard icon={<Shield aria-hidden />} title={t('order.title')} error={error}>
      <DeskButton connection={connection} />
      <Select
        label={t('order.slow')}
        value={String(stage.slowModeMs / SECOND_MS)}
        options={slowOptions(stage.slowModeMs / SECOND_MS)}
        onChange={(seconds) => void act('setSlowMode', { everySeconds: Number(seconds) })}
      />
      {rows.length > 0 ? (
        <ul className={styles.list} aria-label={t('order.people')}>
          {rows.map(({ person, what, undo, takeBack }) => (
            <li key={`${undo} ${person.id}`} className={styles.row}>
              <Avatar person={person} size={30} />
              <div className={styles.rowWords}>
                <strong>
                  <bdi>{person.name}</bdi>
                </strong>
                <span>{what}</span>
              </div>
              <Button size="s" variant="ghost" busy={busy} onClick={() => void takeBack()}>
                {undo}
              </Button>
            </li>
          ))}
        </ul>
      ) : (
        <p className={styles.words}>{t('order.about')}</p>
      )}
    </PanelCard>
  );
}

interface Special {
  readonly person: Person;
  readonly what: string;
  readonly undo: string;
  readonly takeBack: () => Promise<unknown>;
}

function slowOptions(current: number) {
  const seconds = SLOW.includes(current) ? SLOW : [...SLOW, current].sort((a, b) => a - b);
  return seconds.map((count) => ({
    value: String(count),
    label: count === 0 ? t('order.off') : t('order.every', { time: formatDuration(count * SECOND_MS) }),
  }));
}
