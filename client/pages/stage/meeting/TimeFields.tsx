import { useState } from 'react';
import { MEETING_KINDS } from '../../../../shared/meetingKinds.ts';
import { readSlotId, slotIdOf } from '../../../../shared/meetingSlotId.ts';
import type { MeetingKind } from '../../../../shared/protocol/meetings.ts';
import { MINUTE_MS } from '../../../../shared/time.ts';
import { typedTime } from '../../../base/typedTime.ts';
import { t } from '../../../texts/meeting.ts';
import { Select } from '../../../ui/controls/Select.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';
import { kindWord } from './meetingWords.ts';
import styles from './TimeFields.module.css';

const LENGTHS = [15, 30, 45, 60, 90, 120] as const;
const GRID_MS = 5 * MINUTE_MS;

/** A time that is being named. */
export interface NamedTime {
  /** The name of the slot; null: no time is named yet. */
  readonly slotId: string | null;
  /** The fields, to be shown. */
  readonly fields: {
    readonly start: string;
    readonly setStart: (start: string) => void;
    readonly minutes: number;
    readonly setMinutes: (minutes: number) => void;
    readonly kind: MeetingKind;
    readonly setKind: (kind: MeetingKind) => void;
  };
}

/** Holds the time that somebody names: in their own zone, on the grid of five minutes. It may begin with that of a slot. */
export function useNamedTime(firstSlotId: string | null = null): NamedTime {
  const [first] = useState(() => (firstSlotId === null ? null : readSlotId(firstSlotId)));
  const [start, setStart] = useState(first ? typedTime(first.startMs) : '');
  const [minutes, setMinutes] = useState(first ? (first.endMs - first.startMs) / MINUTE_MS : 30);
  const [kind, setKind] = useState<MeetingKind>(first?.kind ?? 'call');
  const atMs = start === '' ? Number.NaN : Date.parse(start);
  const startMs = Math.round(atMs / GRID_MS) * GRID_MS;
  const slotId = Number.isNaN(startMs)
    ? null
    : slotIdOf({ startMs, endMs: startMs + minutes * MINUTE_MS, kind });
  return { slotId, fields: { start, setStart, minutes, setMinutes, kind, setKind } };
}

interface TimeFieldsProps {
  readonly time: NamedTime;
  /** Whether one of the two who meet names it to the other: then it may be soon. */
  readonly isNamed?: boolean;
}

/** The fields of a time: when, how long, how. */
export function TimeFields({ time: { fields }, isNamed = false }: TimeFieldsProps) {
  const lengths = (LENGTHS as readonly number[]).includes(fields.minutes)
    ? LENGTHS
    : [...LENGTHS, fields.minutes];
  return (
    <div className={styles.fields}>
      <TextField
        label={t('time.start')}
        hint={t(isNamed ? 'time.startSoonHint' : 'time.startHint')}
        type="datetime-local"
        step={300}
        value={fields.start}
        onChange={(event) => fields.setStart(event.currentTarget.value)}
      />
      <Select
        label={t('time.length')}
        value={String(fields.minutes)}
        options={lengths.map((count) => ({ value: String(count), label: t('time.minutes', { count }) }))}
        onChange={(value) => fields.setMinutes(Number(value))}
      />
      <Select
        label={t('fact.kind')}
        value={fields.kind}
        options={MEETING_KINDS.map((kind) => ({ value: kind, label: kindWord(kind) }))}
        onChange={fields.setKind}
      />
    </div>
  );
}
