import { DESK_ROLES } from '../../../../shared/deskLimits.ts';
import { t } from '../../../texts/desk.ts';
import { formatWhen } from '../../../texts/format.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Select } from '../../../ui/controls/Select.tsx';
import { isolate } from '../../../ui/isolate.tsx';
import styles from './Desk.module.css';
import type { DeskProps } from './Desk.tsx';

/** Who has a role here, who is muted or removed, and what is noted about people. */
export function DeskPeople({ desk, busy, room, run }: DeskProps) {
  const { askStream } = room;
  return (
    <div className={styles.part}>
      {askStream ? (
        <>
          <h3 className={styles.title}>{t('rolesTitle')}</h3>
          {desk.roles.map(({ person, role }) => (
            <Select
              key={person.id}
              label={t('role.of', { name: isolate(person.name) })}
              value={role}
              options={DESK_ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
              onChange={(next) => void run(() => askStream('setRole', { personId: person.id, role: next }))}
            />
          ))}
        </>
      ) : null}
      <h3 className={styles.title}>{t('restrictedTitle')}</h3>
      {desk.restricted.length === 0 ? <p className={styles.note}>{t('restrictedNone')}</p> : null}
      <ul className={styles.list}>
        {desk.restricted.map((one) => (
          <Restricted key={one.person.id} one={one} busy={busy} room={room} run={run} />
        ))}
      </ul>
      <h3 className={styles.title}>{t('notesTitle')}</h3>
      {desk.notes.length === 0 ? <p className={styles.note}>{t('notesNone')}</p> : null}
      <ul className={styles.list}>
        {desk.notes.map(({ person, by, text, atMs }) => (
          <li key={`${atMs} ${person.id}`} className={styles.row}>
            <p>
              <strong>
                <bdi>{person.name}</bdi>
              </strong>{' '}
              <bdi>{text}</bdi>
            </p>
            <p className={styles.note}>
              <bdi>{by?.name ?? t(askStream ? 'creator' : 'owner')}</bdi> · {formatWhen(atMs, 'minute')}
            </p>
          </li>
        ))}
      </ul>
    </div>
  );
}

type RestrictedProps = Pick<DeskProps, 'busy' | 'room' | 'run'> & {
  readonly one: DeskProps['desk']['restricted'][number];
};

function Restricted({ one, busy, room, run }: RestrictedProps) {
  const { person, mutedUntilMs, isRemoved, removedUntilMs } = one;
  const until = (atMs: number) => ({ date: formatWhen(atMs, 'minute') });
  const removed = removedUntilMs === null ? t('removed') : t('removedUntil', until(removedUntilMs));
  const { id: personId } = person;
  const takeBack = () =>
    isRemoved && room.askStream
      ? room.askStream('removeViewer', { personId, takeBack: true })
      : room.ask('mute', { personId, minutes: 0 });
  return (
    <li className={styles.row}>
      <p>
        <strong>
          <bdi>{person.name}</bdi>
        </strong>{' '}
        <span className={styles.note}>{isRemoved ? removed : t('muted', until(mutedUntilMs ?? 0))}</span>
      </p>
      <div className={styles.buttons}>
        <Button size="s" variant="ghost" busy={busy} onClick={() => void run(takeBack)}>
          {isRemoved ? t('letIn') : t('unmute')}
        </Button>
      </div>
    </li>
  );
}
