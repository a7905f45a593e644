import type { TipQuestion } from '../../../model/tipAmount.ts';
import { t } from '../../../texts/watch.ts';
import { isolate } from '../../../ui/isolate.tsx';
import { ConfirmDialog } from '../../../ui/popups/ConfirmDialog.tsx';

interface LargeTipProps {
  readonly question: TipQuestion;
  readonly creatorName: string;
  /** The tip, as people read it. */
  readonly amount: string;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

/** Asks once more before a large sum is given. */
export default function LargeTip({ question, creatorName, amount, onYes, onNo }: LargeTipProps) {
  return (
    <ConfirmDialog
      open
      busy={false}
      asks="wish"
      title={t('tip.confirm', { creator: isolate(creatorName), amount })}
      description={t(question === 'own' ? 'tip.confirmOwn' : 'tip.confirmBody')}
      yes={t('tip.confirmYes', { amount })}
      no={t('tip.confirmNo')}
      onYes={onYes}
      onNo={onNo}
    />
  );
}
