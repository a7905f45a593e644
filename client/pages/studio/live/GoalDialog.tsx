import { type FormEvent, useState } from 'react';
import type { GoalView } from '../../../../shared/protocol/feed.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { formatMesi, typedAmount } from '../../../texts/format.ts';
import { t } from '../../../texts/studio.ts';
import { positiveTyped } from '../../../texts/typed.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { Dialog } from '../../../ui/popups/Dialog.tsx';
import { useAct } from '../../stage/useAct.ts';
import { GoalFields } from '../setup/GoalFields.tsx';
import styles from '../setup/SetupForm.module.css';

export interface GoalDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly connection: StreamConnection;
  readonly goal: GoalView | null;
}

export function GoalDialog({ open, onClose, connection, goal }: GoalDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onClose} title={t('goal.title')} description={t('goal.about')}>
      {open ? <GoalForm connection={connection} goal={goal} onDone={onClose} /> : null}
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
  const [strict, setStrict] = useState(false);
  const { busy, error, act } = useAct(connection);
  const targetMinor = positiveTyped(target, 'MESI');

  const set = async (next: GoalView | null) => {
    if (await act('setGoal', { goal: next })) onDone();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setStrict(true);
    if (!title.trim() || targetMinor === null) return;
    void set({ title: title.trim(), targetMinor: targetMinor.toString() });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <GoalFields title={title} target={target} strict={strict} onTitle={setTitle} onTarget={setTarget} />
      <Problem text={error} />
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
