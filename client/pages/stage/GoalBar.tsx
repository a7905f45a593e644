import Target from 'lucide-react/icons/target';
import { Suspense } from 'react';
import type { StageView } from '../../../shared/protocol/feed.ts';
import { goalProgress } from '../../model/goalProgress.ts';
import { formatAmount, formatMesi } from '../../texts/format.ts';
import { lazyPart } from '../../texts/lazyPart.ts';
import { t } from '../../texts/stage.ts';
import { cx } from '../../ui/cx.ts';
import { ProgressBar } from '../../ui/display/ProgressBar.tsx';
import styles from './GoalBar.module.css';

/** Is fetched for a goal with marks on its way. */
const Milestones = lazyPart(() => import('./Milestones.tsx'));

export function GoalBar({ stage }: { readonly stage: Pick<StageView, 'goal' | 'raisedMinor'> }) {
  const goal = goalProgress(stage);
  if (!goal) return null;
  const target = formatMesi(goal.targetMinor);
  const raised = formatAmount({ asset: 'MESI', amountMinor: goal.raisedMinor });
  return (
    <section aria-label={t('goal.word')} className={cx(styles.goal, goal.reached && styles.reached)}>
      <div className={styles.words}>
        <Target aria-hidden className={styles.icon} />
        <bdi className={styles.title}>{goal.title}</bdi>
        <span className={styles.numbers}>
          <strong>{raised}</strong> / {target}
          {goal.reached ? <span className={styles.done}>{t('goal.reached')}</span> : null}
        </span>
      </div>
      <ProgressBar
        label={t('goal.label', { title: goal.title })}
        value={goal.ratio}
        valueText={t('goal.progress', { raised, target })}
        tone="signature"
      />
      {goal.milestones.length > 0 ? (
        <Suspense fallback={null}>
          <Milestones marks={goal.milestones} />
        </Suspense>
      ) : null}
    </section>
  );
}
