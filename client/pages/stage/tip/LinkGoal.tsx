import type { TipLinkView } from '../../../../shared/protocol/tipLinks.ts';
import { raisedRatio } from '../../../model/goalProgress.ts';
import { formatMesi } from '../../../texts/format.ts';
import { t } from '../../../texts/tipLinks.ts';
import { ProgressBar } from '../../../ui/display/ProgressBar.tsx';

interface LinkGoalProps {
  readonly goal: NonNullable<TipLinkView['goal']>;
  /** How the words below the bar look. */
  readonly className?: string | undefined;
}

/** How far a tip link has come towards its goal, as a bar and in words. */
export function LinkGoal({ goal, className }: LinkGoalProps) {
  const [raisedMinor, targetMinor] = [BigInt(goal.raisedMinor), BigInt(goal.targetMinor)];
  const words = t('open.raised', { raised: formatMesi(raisedMinor), target: formatMesi(targetMinor) });
  const ratio = raisedRatio({ raisedMinor, targetMinor });
  return (
    <>
      <ProgressBar label={t('open.goal')} value={ratio} valueText={words} tone="signature" />
      <p className={className}>{words}</p>
    </>
  );
}
