import CalendarPlus from 'lucide-react/icons/calendar-plus';
import { Suspense, useCallback, useEffect, useState } from 'react';
import type { Person } from '../../../../shared/protocol/people.ts';
import type { ComingStreamView } from '../../../../shared/protocol/schedule.ts';
import { SCHEDULE_LIMITS } from '../../../../shared/scheduleLimits.ts';
import { askForAccount, takeIntent } from '../../../net/accountAsked.ts';
import { scheduleAddress, scheduleApi } from '../../../net/scheduleApi.ts';
import { useAsked } from '../../../net/useAsked.ts';
import { useRun } from '../../../net/useRun.ts';
import { lazyPart } from '../../../texts/lazyPart.ts';
import { t } from '../../../texts/schedule.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import { preloadDialog } from '../../../ui/popups/Dialog.tsx';
import { ProfileSection } from '../ProfileSection.tsx';
import { ComingStream } from './ComingStream.tsx';
import styles from './Schedule.module.css';
import { zoneName } from './zoneName.ts';

const EntryDialog = lazyPart(() => import('./EntryDialog.tsx'));

interface ScheduleProps {
  readonly creator: Person;
  /** Whether it is the reader's own profile. */
  readonly isOwn: boolean;
}

/** The coming streams of a creator: whoever reads asks for reminders, and the creator plans, changes and calls off. */
export default function Schedule({ creator, isOwn }: ScheduleProps) {
  const { value, reload } = useAsked(() => scheduleApi.of(creator.handle), [creator.handle]);
  const [isPlanning, setPlanning] = useState(false);
  const { busyId, problem, remind } = useReminders(reload);
  const entries = value?.entries ?? [];
  if (!value || (entries.length === 0 && !isOwn)) return null;
  return (
    <ProfileSection
      title={t('title')}
      about={entries.length === 0 ? t('none') : t('zone', { zone: zoneName() })}
      act={
        isOwn ? (
          <Button size="s" onPointerEnter={preloadDialog} onClick={() => setPlanning(true)}>
            {t('plan')}
          </Button>
        ) : null
      }
    >
      <Problem text={problem} />
      {entries.length === 0 ? null : (
        <ul className={styles.list}>
          {entries.map((entry) => (
            <ComingStream
              key={entry.id}
              {...{ entry, isOwn }}
              busy={busyId === entry.id}
              onRemind={(wants) => void remind(entry, wants)}
              onChange={reload}
            />
          ))}
        </ul>
      )}
      {entries.length > 1 ? (
        <a href={scheduleAddress(creator.handle)} download="streams.ics" className={styles.file}>
          <CalendarPlus aria-hidden />
          {t('allToCalendar')}
        </a>
      ) : null}
      <Suspense fallback={null}>
        {isPlanning ? <EntryDialog entry={null} onClose={() => setPlanning(false)} onSaved={reload} /> : null}
      </Suspense>
    </ProfileSection>
  );
}

/** Asks for reminders and takes them back; what was wanted before a log-in is asked for after it. */
function useReminders(onChange: () => void) {
  const [busyId, setBusyId] = useState<string | null>(null);
  const { refused, run } = useRun();
  const change = useCallback(
    async (entryId: string, wants: boolean) => {
      setBusyId(entryId);
      const done = await run(() => scheduleApi.remind(entryId, wants));
      setBusyId(null);
      if (done)
        showToast({
          title: wants ? t('remind.on', { minutes: SCHEDULE_LIMITS.remindMinutes }) : t('remind.off'),
        });
      onChange();
    },
    [run, onChange],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is taken once, when the page opens
  useEffect(() => {
    const wanted = takeIntent('remind');
    if (wanted) void change(wanted, true);
  }, []);
  const remind = async ({ id }: ComingStreamView, wants: boolean) => {
    if (!askForAccount('remind', id)) await change(id, wants);
  };
  return { busyId, problem: refused?.message ?? null, remind };
}
