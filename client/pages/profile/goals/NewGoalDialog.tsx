import { type FormEvent, useState } from 'react';
import { PLEDGE_LIMITS } from '../../../../shared/pledgeLimits.ts';
import { pledgeGoalsApi } from '../../../net/pledgeGoalsApi.ts';
import { useRun } from '../../../net/useRun.ts';
import { t } from '../../../texts/pledges.ts';
import { positiveTyped } from '../../../texts/typed.ts';
import { AmountField } from '../../../ui/controls/AmountField.tsx';
import { Button } from '../../../ui/controls/Button.tsx';
import { Select } from '../../../ui/controls/Select.tsx';
import { TextArea } from '../../../ui/controls/TextArea.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { Dialog } from '../../../ui/popups/Dialog.tsx';
import styles from '../../stage/goals/PledgeGoals.module.css';

const DAYS = ['7', '14', '30', '60', '90'];
const DONE_DAYS = ['1', '3', '7', '14', '30', '60'];

interface NewGoalDialogProps {
  readonly onClose: () => void;
  readonly onMade: () => void;
}

/** Says what a new goal is for, and opens it. */
export default function NewGoalDialog({ onClose, onMade }: NewGoalDialogProps) {
  const [title, setTitle] = useState('');
  const [about, setAbout] = useState('');
  const [target, setTarget] = useState('');
  const [days, setDays] = useState('30');
  const [doneDays, setDoneDays] = useState('14');
  const { busy, refused, run } = useRun();
  const used = [...about.trim()].length;
  const over = used - PLEDGE_LIMITS.aboutChars;
  const targetMinor = positiveTyped(target, 'MESI');
  const isReady = title.trim() !== '' && over <= 0 && targetMinor !== null;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isReady || busy) return;
    const spans = { days: Number(days), doneDays: Number(doneDays) };
    const wish = { title, about, targetMinor: String(targetMinor), ...spans };
    if (!(await run(() => pledgeGoalsApi.make(wish)))) return;
    onMade();
    onClose();
  };
  const spans = (all: readonly string[]) =>
    all.map((value) => ({ value, label: t('make.span', { days: Number(value) }) }));
  return (
    <Dialog open onOpenChange={onClose} title={t('new')} description={t('ownAbout')}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <TextField
          label={t('make.title')}
          value={title}
          maxLength={PLEDGE_LIMITS.titleChars}
          autoComplete="off"
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <TextArea
          label={t('make.words')}
          rows={3}
          value={about}
          onChange={(event) => setAbout(event.currentTarget.value)}
          hint={t('make.wordsLeft', { used, most: PLEDGE_LIMITS.aboutChars })}
          error={over > 0 ? t('make.wordsOver', { over }) : null}
        />
        <AmountField label={t('make.target')} asset="MESI" text={target} onText={setTarget} />
        <Select label={t('make.days')} value={days} options={spans(DAYS)} onChange={setDays} />
        <Select
          label={t('make.doneDays')}
          value={doneDays}
          options={spans(DONE_DAYS)}
          onChange={setDoneDays}
        />
        <Problem text={refused?.message ?? null} />
        <Button type="submit" variant="primary" size="l" wide busy={busy} disabled={!isReady}>
          {t('make.do')}
        </Button>
      </form>
    </Dialog>
  );
}
