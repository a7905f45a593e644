import { type FormEvent, Suspense, useState } from 'react';
import type { GoalView, StageView } from '../../../../shared/protocol/feed.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { formatMesi, typedAmount } from '../../../texts/format.ts';
import { lazyPart } from '../../../texts/lazyPart.ts';
import { t } from '../../../texts/studio.ts';
import { positiveTyped } from '../../../texts/typed.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { Dialog } from '../../../ui/popups/Dialog.tsx';
import { useAct } from '../../stage/useAct.ts';
import { GoalFields } from '../setup/GoalFields.tsx';
import styles from '../setup/SetupForm.module.css';
import { MilestoneFields } from './MilestoneFields.tsx';
import { readMarks, typedMarks } from './typedMarks.ts';

const PledgeGoalChoice = lazyPart(() => import('./PledgeGoalChoice.tsx'));

export interface GoalDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly connection: StreamConnection;
  readonly stage: StageView;
}

export function GoalDialog({ open, onClose, connection, stage }: GoalDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onClose} title={t('goal.title')} description={t('goal.about')}>
      {open ? <GoalForm connection={connection} goal={stage.goal} onDone={onClose} /> : null}
      <Suspense fallback={null}>
        {open ? <PledgeGoalChoice connection={connection} stage={stage} /> : null}
      </Suspense>
    </Dialog>
  );
}

interface GoalFormProps {
  readonly connection: StreamConnection;
  readonly goal: GoalView | null;
  readonly onDone: () => void;
}

function GoalForm({ connection, goal, onDone }: GoalFormProps) {
  const [title, setTitle] = useState(goal?.title ?? '');
  const [target, setTarget] = useState(goal ? typed(goal.targetMinor) : '');
  const [marks, setMarks] = useState(() => typedMarks(goal));
  const [strict, setStrict] = useState(false);
  const { busy, error, act } = useAct(connection);
  const targetMinor = positiveTyped(target, 'MESI');
  const milestones = targetMinor === null ? [] : readMarks(marks, targetMinor);

  const set = async (next: GoalView | null) => {
    const goal = next && { ...next, milestones: [...(next.milestones ?? [])] };
    if (await act('setGoal', { goal })) onDone();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setStrict(true);
    if (!title.trim() || targetMinor === null || milestones === null) return;
    const aim = { title: title.trim(), targetMinor: targetMinor.toString() };
    void set({ ...aim, milestones });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <GoalFields title={title} target={target} strict={strict} onTitle={setTitle} onTarget={setTarget} />
      <MilestoneFields marks={marks} onMarks={setMarks} />
      <Problem text={error ?? (strict && milestones === null ? t('goal.marksWrong') : null)} />
      <Button type="submit" variant="primary" size="l" wide busy={busy}>
        {targetMinor === null
          ? t(goal ? 'goal.save' : 'goal.set')
          : t('goal.setAmount', { amount: formatMesi(targetMinor) })}
      </Button>
      {goal ? (
        <Button variant="ghost" wide disabled={busy} onClick={() => void set(null)}>
          {t('goal.remove')}
        </Button>
      ) : null}
    </form>
  );
}

function typed(targetMinor: string): string {
  return typedAmount({ asset: 'MESI', amountMinor: BigInt(targetMinor) });
}
