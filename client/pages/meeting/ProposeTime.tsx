import { useState } from 'react';
import { t } from '../../texts/meeting.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { isolate } from '../../ui/isolate.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { Dialog } from '../../ui/popups/Dialog.tsx';
import { otherOf } from '../stage/meeting/meetingWords.ts';
import { TimeFields, useNamedTime } from '../stage/meeting/TimeFields.tsx';
import styles from './Meeting.module.css';
import type { MeetingProps } from './Meeting.tsx';
import { useMeetingAct } from './useMeetingAct.ts';

/** Proposes another time, which the other has to accept. */
export function ProposeTime({ open, view }: MeetingProps) {
  const [isOpen, setOpen] = useState(false);
  const time = useNamedTime();
  const { act, busy, problem } = useMeetingAct(open);
  if (!view.allowed.includes('proposeTime')) return null;
  const propose = async () => {
    if (time.slotId !== null && (await act('proposeTime', { slotId: time.slotId }))) setOpen(false);
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('propose')}</Button>
      <Dialog
        open={isOpen}
        onOpenChange={setOpen}
        size="s"
        title={t('propose')}
        description={t('propose.about', { name: isolate(otherOf(view)?.name ?? '') })}
      >
        <div className={styles.form}>
          <TimeFields time={time} isNamed />
          <Problem text={problem} />
          <Button
            variant="primary"
            size="l"
            wide
            busy={busy}
            disabled={time.slotId === null}
            onClick={() => void propose()}
          >
            {t('propose')}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
