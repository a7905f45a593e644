import { useId } from 'react';
import { t } from '../../../../texts/alerts.ts';
import { Button } from '../../../../ui/controls/Button.tsx';
import fieldStyles from '../../../../ui/controls/Field.module.css';
import styles from './Editor.module.css';

interface ColourFieldProps {
  readonly label: string;
  /** `#rrggbb`; null: none of its own. */
  readonly value: string | null;
  readonly onValue: (colour: string | null) => void;
}

/** What is shown to choose from while no colour was chosen. */
const BEGIN = '#ff2f87';

/** Chooses a colour, or none. */
export function ColourField({ label, value, onValue }: ColourFieldProps) {
  const id = useId();
  return (
    <div className={fieldStyles.field}>
      <label htmlFor={id} className={fieldStyles.label}>
        {label}
      </label>
      <div className={styles.colour}>
        <input
          id={id}
          type="color"
          className={styles.swatch}
          value={value ?? BEGIN}
          onChange={(event) => onValue(event.currentTarget.value)}
        />
        {value === null ? (
          <span className={styles.quiet}>{t('colour.none')}</span>
        ) : (
          <Button size="s" variant="ghost" onClick={() => onValue(null)}>
            {t('colour.reset')}
          </Button>
        )}
      </div>
    </div>
  );
}
