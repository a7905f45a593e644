import Target from 'lucide-react/icons/target';
import type { StageView } from '../../../shared/protocol/feed.ts';
import { goalProgress } from '../../model/goalProgress.ts';
import { formatAmount, formatMoney } from '../../texts/format.ts';
import { cx } from '../../ui/cx.ts';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import styles from './GoalBar.module.css';

export function GoalBar({ stage }: { readonly stage: Pick<StageView, 'goal' | 'raisedMinor'> }) {
  const goal = goalProgress(stage);
  if (!goal) return null;
  const target = formatMoney({ asset: 'MESI', amountMinor: goal.targetMinor });
  const raised = formatAmount({ asset: 'MESI', amountMinor: goal.raisedMinor });
  return (
    <section aria-label="Goal" className={cx(styles.goal, goal.reached && styles.reached)}>
      <div className={styles.words}>
        <Target aria-hidden className={styles.icon} />
        <bdi className={styles.title}>{goal.title}</bdi>
        <span className={styles.numbers}>
          <strong>{raised}</strong> / {target}
          {goal.reached ? <span className={styles.done}>Reached!</span> : null}
        </span>
      </div>
      <ProgressBar
        label={`Goal: ${goal.title}`}
        value={goal.ratio}
        valueText={`${raised} of ${target}`}
        tone="signature"
      />
    </section>
  );
}
