import { LIMITS } from '../../../shared/limits.ts';
import { parseAmount } from '../../../shared/money.ts';
import { t } from '../../texts/studio.ts';
import { TextField } from '../../ui/TextField.tsx';

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
  const amount = parseAmount(target, 'MESI');
  const badAmount = target.trim() !== '' && (amount === null || amount <= 0n);
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
      <TextField
        label={t('goal.target')}
        inputMode="decimal"
        placeholder="500"
        after="MESI"
        value={target}
        onChange={(event) => onTarget(event.currentTarget.value)}
        error={badAmount || (strict && !target.trim()) ? t('goal.amountWrong') : null}
      />
    </>
  );
}
