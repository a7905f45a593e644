import { LIMITS } from '../../../shared/limits.ts';
import { parseAmount } from '../../../shared/money.ts';
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
        label="What it is for"
        placeholder="A new microphone"
        value={title}
        onChange={(event) => onTitle(event.currentTarget.value)}
        error={
          tooLong
            ? `At most ${LIMITS.goalTitleChars} characters.`
            : strict && !title.trim()
              ? 'Say what it is for.'
              : null
        }
      />
      <TextField
        label="Target"
        inputMode="decimal"
        placeholder="500"
        after="MESI"
        value={target}
        onChange={(event) => onTarget(event.currentTarget.value)}
        error={badAmount || (strict && !target.trim()) ? 'Type an amount, like 500.' : null}
      />
    </>
  );
}
