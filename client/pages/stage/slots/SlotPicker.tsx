import { type ReactNode, useState } from 'react';
import type { MeetingSlot } from '../../../../shared/protocol/meetings.ts';
import { calendarApi } from '../../../net/calendarApi.ts';
import { useAsked } from '../../../net/useAsked.ts';
import { t } from '../../../texts/calendar.ts';
import { formatMesi, formatWhen } from '../../../texts/format.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Skeleton } from '../../../ui/display/Skeleton.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import styles from './SlotPicker.module.css';

export interface SlotPickerProps {
  readonly creatorId: string;
  /** The name of the slot that is chosen; null: none is. */
  readonly chosenId?: string | null;
  /** Absent: the slots are only shown. */
  readonly onPick?: (slot: MeetingSlot) => void;
  /** Shown instead where the creator has no free times to choose from. */
  readonly instead?: ReactNode;
}

/** The free times of a creator on the reader's clock, two weeks at a time: the days that have some, and those of one of them. */
export function SlotPicker({ creatorId, chosenId = null, onPick, instead }: SlotPickerProps) {
  const [fromMs, setFromMs] = useState(0);
  const [wanted, setWanted] = useState<string | null>(null);
  const { value, refused } = useAsked(() => calendarApi.slots(creatorId, fromMs), [creatorId, fromMs]);
  if (refused) return <Problem text={refused.message} />;
  if (!value) {
    return (
      <div aria-busy="true" role="status">
        <span className="visuallyHidden">{t('slots.loading')}</span>
        <Skeleton height={160} radius={18} />
      </div>
    );
  }
  const { slots, moreFromMs } = value;
  const days = [...byDay(slots)];
  const [day, ofDay] = days.find(([name]) => name === wanted) ?? days[0] ?? [null, []];
  if (instead !== undefined && fromMs === 0 && slots.length === 0) return instead;
  return (
    <div className={styles.picker}>
      <p className={styles.zone}>
        {t('slots.zone', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
      </p>
      {slots.length === 0 ? <p>{t('slots.none')}</p> : null}
      {day === null ? null : (
        <>
          <DayPicker days={days} day={day} onDay={setWanted} />
          <section aria-label={t('slots.day', { day })} className={styles.day}>
            <h3 className={styles.name}>{day}</h3>
            <ul className={styles.slots}>
              {ofDay.map((slot) => (
                <li key={slot.slotId}>
                  <OneSlot slot={slot} isChosen={slot.slotId === chosenId} onPick={onPick} />
                </li>
              ))}
            </ul>
          </section>
        </>
      )}
      <div className={styles.ways}>
        {fromMs > 0 ? <Button onClick={() => setFromMs(0)}>{t('slots.first')}</Button> : null}
        {moreFromMs === null ? null : (
          <Button onClick={() => setFromMs(moreFromMs)}>{t('slots.more')}</Button>
        )}
      </div>
    </div>
  );
}

/** The days that have free times; one of them is chosen. */
function DayPicker({
  days,
  day,
  onDay,
}: {
  readonly days: readonly (readonly [string, readonly MeetingSlot[]])[];
  readonly day: string;
  readonly onDay: (day: string) => void;
}) {
  return (
    <ul className={styles.days} aria-label={t('slots.days')}>
      {days.map(([name, ofDay]) => (
        <li key={name}>
          <button
            type="button"
            className={styles.slot}
            aria-pressed={name === day}
            onClick={() => onDay(name)}
          >
            <span className={styles.clock}>{formatWhen(ofDay[0]!.startMs, 'weekday')}</span>
            <span className={styles.kind}>{t('slots.count', { count: ofDay.length })}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

interface OneSlotProps {
  readonly slot: MeetingSlot;
  readonly isChosen: boolean;
  readonly onPick: ((slot: MeetingSlot) => void) | undefined;
}

function OneSlot({ slot, isChosen, onPick }: OneSlotProps) {
  const words = (
    <>
      <span className={styles.clock}>{formatWhen(slot.startMs, 'clock')}</span>
      <span className={styles.kind}>
        {t('slots.kind', { kind: t(`kind.${slot.kind}`), amount: formatMesi(slot.minimumMinor) })}
      </span>
    </>
  );
  if (!onPick) return <div className={styles.slot}>{words}</div>;
  return (
    <button type="button" className={styles.slot} aria-pressed={isChosen} onClick={() => onPick(slot)}>
      {words}
    </button>
  );
}

/** A day is the reader's own: a slot late in the evening may stand on another one for the creator. */
function byDay(slots: readonly MeetingSlot[]): ReadonlyMap<string, readonly MeetingSlot[]> {
  return Map.groupBy(slots, ({ startMs }) => formatWhen(startMs, 'day'));
}
