import { type FormEvent, useState } from 'react';
import { LIMITS } from '../../../../shared/limits.ts';
import type { ComingMode, ComingStreamView } from '../../../../shared/protocol/schedule.ts';
import { SCHEDULE_LIMITS } from '../../../../shared/scheduleLimits.ts';
import { typedTime } from '../../../base/typedTime.ts';
import { scheduleApi } from '../../../net/scheduleApi.ts';
import { useRun } from '../../../net/useRun.ts';
import { t } from '../../../texts/schedule.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Select } from '../../../ui/controls/Select.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import { Dialog } from '../../../ui/popups/Dialog.tsx';
import styles from './Schedule.module.css';
import { zoneName } from './zoneName.ts';

const LENGTHS = [30, 60, 90, 120, 180, 240, 360];
const MODES = ['public', 'private', 'ticketOnly', 'oneToOne'] as const satisfies readonly ComingMode[];

interface EntryDialogProps {
  /** What is changed; null: a new one is planned. */
  readonly entry: ComingStreamView | null;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** Says what a coming stream is, and when. */
export default function EntryDialog({ entry, onClose, onSaved }: EntryDialogProps) {
  const form = useEntry(entry);
  const { busy, refused, run } = useRun();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { wish } = form;
    if (!wish || busy) return;
    if (!(await run(() => (entry ? scheduleApi.change(entry.id, wish) : scheduleApi.plan(wish))))) return;
    showToast({ title: t('form.saved') });
    onSaved();
    onClose();
  };
  const lengths = LENGTHS.includes(form.minutes) ? LENGTHS : [...LENGTHS, form.minutes];
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t(entry ? 'form.change' : 'form.plan')}
      description={t('form.about')}
    >
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <TextField
          label={t('form.title')}
          value={form.title}
          maxLength={LIMITS.streamTitleChars}
          autoComplete="off"
          onChange={(event) => form.setTitle(event.currentTarget.value)}
        />
        <TextField
          label={t('form.start')}
          hint={t('form.startHint', { zone: zoneName() })}
          type="datetime-local"
          value={form.start}
          onChange={(event) => form.setStart(event.currentTarget.value)}
        />
        <Select
          label={t('form.length')}
          value={String(form.minutes)}
          options={lengths.map((minutes) => ({ value: String(minutes), label: lengthWords(minutes) }))}
          onChange={(minutes) => form.setMinutes(Number(minutes))}
        />
        <Select
          label={t('form.mode')}
          value={form.mode}
          options={MODES.map((mode) => ({ value: mode, label: t(`mode.${mode}`) }))}
          onChange={form.setMode}
        />
        <TextField
          label={t('form.price')}
          hint={t('form.priceHint')}
          value={form.price}
          autoComplete="off"
          error={form.over > 0 ? t('form.priceOver', { over: form.over }) : null}
          onChange={(event) => form.setPrice(event.currentTarget.value)}
        />
        <Problem text={refused?.message ?? null} />
        <Button type="submit" variant="primary" size="l" wide busy={busy} disabled={!form.wish}>
          {t(entry ? 'form.changeDo' : 'form.planDo')}
        </Button>
      </form>
    </Dialog>
  );
}

/** What is filled in; `wish` is null while something is missing. */
function useEntry(entry: ComingStreamView | null) {
  const [title, setTitle] = useState(entry?.title ?? '');
  const [start, setStart] = useState(entry ? typedTime(entry.startMs) : '');
  const [minutes, setMinutes] = useState(entry?.minutes ?? 60);
  const [mode, setMode] = useState<ComingMode>(entry?.mode ?? 'public');
  const [price, setPrice] = useState(entry?.price ?? '');
  const over = [...price.trim()].length - SCHEDULE_LIMITS.priceChars;
  const startMs = start === '' ? Number.NaN : Date.parse(start);
  const isReady = title.trim() !== '' && !Number.isNaN(startMs) && over <= 0;
  const wish = isReady ? { title, mode, price, startMs, minutes } : null;
  return {
    ...{ title, setTitle, start, setStart, minutes, setMinutes, mode, setMode, price, setPrice },
    ...{ over, wish },
  };
}

function lengthWords(minutes: number): string {
  const hours = minutes / 60;
  return hours >= 1 && Number.isInteger(hours * 2)
    ? t('form.hours', { hours })
    : t('form.minutes', { minutes });
}
