import BellPlus from 'lucide-react/icons/bell-plus';
import BellRing from 'lucide-react/icons/bell-ring';
import CalendarPlus from 'lucide-react/icons/calendar-plus';
import { Suspense, useState } from 'react';
import type { ComingStreamView } from '../../../../shared/protocol/schedule.ts';
import { MINUTE_MS } from '../../../../shared/time.ts';
import { scheduleApi, streamAddress } from '../../../net/scheduleApi.ts';
import { useRun } from '../../../net/useRun.ts';
import { formatWhen } from '../../../texts/format.ts';
import { lazyPart } from '../../../texts/lazyPart.ts';
import { t } from '../../../texts/schedule.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Badge } from '../../../ui/display/Badge.tsx';
import { isolate, unmarked } from '../../../ui/isolate.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import { ConfirmDialog } from '../../../ui/popups/ConfirmDialog.tsx';
import { preloadDialog } from '../../../ui/popups/Dialog.tsx';
import styles from './Schedule.module.css';

const EntryDialog = lazyPart(() => import('./EntryDialog.tsx'));

interface ComingStreamProps {
  readonly entry: ComingStreamView;
  readonly isOwn: boolean;
  /** A reminder of it is being asked for, or taken back. */
  readonly busy: boolean;
  readonly onRemind: (wants: boolean) => void;
  readonly onChange: () => void;
}

/** One coming stream: when it is in the reader's zone, what it is, and what is done with it. */
export function ComingStream({ entry, isOwn, busy, onRemind, onChange }: ComingStreamProps) {
  const { id, title, mode, price, startMs, minutes, reminds } = entry;
  const name = isolate(title);
  const until = formatWhen(startMs + minutes * MINUTE_MS, 'clock');
  return (
    <li className={styles.entry}>
      <p className={styles.day}>{formatWhen(startMs, 'weekday')}</p>
      <h3 className={styles.name}>
        <bdi>{title}</bdi>
      </h3>
      <p className={styles.facts}>
        <span>{t('when', { from: formatWhen(startMs, 'clock'), until })}</span>
        <Badge>{t(`mode.${mode}`)}</Badge>
        {price ? <bdi>{price}</bdi> : null}
      </p>
      <div className={styles.acts}>
        {isOwn ? (
          <OwnActs entry={entry} onChange={onChange} />
        ) : (
          <Button
            size="s"
            busy={busy}
            icon={reminds ? <BellRing aria-hidden /> : <BellPlus aria-hidden />}
            aria-label={unmarked(t(reminds ? 'remindNoMore' : 'remindOf', { title: name }))}
            aria-pressed={reminds}
            onClick={() => onRemind(!reminds)}
          >
            {reminds ? t('reminded') : t('remind')}
          </Button>
        )}
        <a
          href={streamAddress(id)}
          download="stream.ics"
          className={styles.file}
          aria-label={unmarked(t('toCalendarOf', { title: name }))}
        >
          <CalendarPlus aria-hidden />
          {t('toCalendar')}
        </a>
      </div>
    </li>
  );
}

/** What its creator does with it. It is called off for good, so that is asked about once. */
function OwnActs({ entry, onChange }: Pick<ComingStreamProps, 'entry' | 'onChange'>) {
  const [open, setOpen] = useState<'change' | 'callOff' | null>(null);
  const { busy, refused, run } = useRun();
  const name = isolate(entry.title);
  const close = () => setOpen(null);
  const callOff = async () => {
    if (!(await run(() => scheduleApi.callOff(entry.id)))) return;
    showToast({ title: t('callOff.told') });
    close();
    onChange();
  };
  return (
    <>
      <Button
        size="s"
        aria-label={unmarked(t('changeOf', { title: name }))}
        onPointerEnter={preloadDialog}
        onClick={() => setOpen('change')}
      >
        {t('change')}
      </Button>
      <Button
        size="s"
        variant="ghost"
        aria-label={unmarked(t('callOffOf', { title: name }))}
        onPointerEnter={preloadDialog}
        onClick={() => setOpen('callOff')}
      >
        {t('callOff')}
      </Button>
      <Suspense fallback={null}>
        {open === 'change' ? <EntryDialog entry={entry} onClose={close} onSaved={onChange} /> : null}
      </Suspense>
      <ConfirmDialog
        open={open === 'callOff'}
        busy={busy}
        asks="danger"
        error={refused?.message ?? null}
        title={t('callOff.ask', { title: name })}
        description={t('callOff.about')}
        yes={t('callOff.yes')}
        no={t('callOff.no')}
        onYes={() => void callOff()}
        onNo={close}
      />
    </>
  );
}
