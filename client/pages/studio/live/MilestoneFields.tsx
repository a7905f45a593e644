import Plus from 'lucide-react/icons/plus';
import X from 'lucide-react/icons/x';
import { LIMITS } from '../../../../shared/limits.ts';
import { t } from '../../../texts/studio.ts';
import { AmountField } from '../../../ui/controls/AmountField.tsx';
import { Button } from '../../../ui/controls/Button.tsx';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';
import styles from './MilestoneFields.module.css';
import type { TypedMark } from './typedMarks.ts';

interface MilestoneFieldsProps {
  readonly marks: readonly TypedMark[];
  readonly onMarks: (marks: readonly TypedMark[]) => void;
}

/** Asks for the marks on the way to a goal: what happens, and when so much was raised. */
export function MilestoneFields({ marks, onMarks }: MilestoneFieldsProps) {
  const change = (key: number, patch: Partial<TypedMark>) =>
    onMarks(marks.map((mark) => (mark.key === key ? { ...mark, ...patch } : mark)));
  return (
    <fieldset className={styles.marks}>
      <legend className={styles.title}>{t('goal.marks')}</legend>
      <p className={styles.about}>{t('goal.marksAbout')}</p>
      {marks.map((mark, at) => (
        <div key={mark.key} className={styles.mark}>
          <TextField
            label={t('goal.mark', { line: at + 1 })}
            hideLabel
            placeholder={t('goal.markExample')}
            maxLength={LIMITS.goalTitleChars}
            value={mark.title}
            fieldClassName={styles.what}
            onChange={(event) => change(mark.key, { title: event.currentTarget.value })}
          />
          <AmountField
            label={t('goal.markAt', { line: at + 1 })}
            hideLabel
            asset="MESI"
            placeholder="MESI"
            text={mark.at}
            onText={(text) => change(mark.key, { at: text })}
            className={styles.sum}
          />
          <IconButton
            label={t('goal.markRemove', { line: at + 1 })}
            icon={<X />}
            size="s"
            onClick={() => onMarks(marks.filter(({ key }) => key !== mark.key))}
          />
        </div>
      ))}
      {marks.length < LIMITS.goalMilestones ? (
        <Button
          variant="ghost"
          icon={<Plus aria-hidden />}
          onClick={() => onMarks([...marks, { key: nextKey(marks), title: '', at: '' }])}
        >
          {t('goal.markAnother')}
        </Button>
      ) : null}
    </fieldset>
  );
}

const nextKey = (marks: readonly TypedMark[]): number => Math.max(0, ...marks.map(({ key }) => key)) + 1;
