import Check from 'lucide-react/icons/check';
import type { MilestoneProgress } from '../../model/goalProgress.ts';
import { formatMesi } from '../../texts/format.ts';
import { t } from '../../texts/stage.ts';
import styles from './GoalBar.module.css';

/** The marks on the way to a goal: those that are reached are ticked off. */
export default function Milestones({ marks }: { readonly marks: readonly MilestoneProgress[] }) {
  return (
    <ol className={styles.marks} aria-label={t('goal.marks')}>
      {marks.map(({ title, atMinor, reached }) => (
        <li key={atMinor} data-reached={reached || undefined} className={styles.mark}>
          {reached ? <Check aria-label={t('goal.markReached')} /> : null}
          <bdi>{title}</bdi> <span>{formatMesi(atMinor)}</span>
        </li>
      ))}
    </ol>
  );
}
