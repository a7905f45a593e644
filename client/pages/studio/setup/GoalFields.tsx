import { LIMITS } from '../../../../shared/limits.ts';
import { t } from '../../../texts/studio.ts';
import { AmountField } from '../../../ui/controls/AmountField.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';

export interface GoalFieldsProps {
  readonly title: string;
  /** In MESI, as typed. */
  readonly target: string;
  /** Also what is still empty is an error. */
  readonly strict: boolean;
  readonly onTitle: (title: string) => void;
  readonly onTarget: (target: string) => void;
}

export function GoalFields({ title, target, strict, onTitle, onTarget }: GoalFieldsProps) {
  const tooLong = [...title.trim()].length > LIMITS.goalTitleChars;
  return (
    <>
      <TextField
        label={t('goal.what')}
        placeholder={t('goal.example')}
        value={title}
        onChange={(event) => onTitle(event.currentTarget.value)}
        error={
          tooLong
            ? t('atMostChars', { count: LIMITS.goalTitleChars })
            : strict && !title.trim()
              ? t('goal.sayWhat')
              : null
        }
      />
      <AmountField
        label={t('goal.target')}
        asset="MESI"
        placeholder="500"
        after="MESI"
        text={target}
        onText={onTarget}
        error={strict && !target.trim() ? t('goal.amountWrong') : null}
      />
    </>
  );
}
