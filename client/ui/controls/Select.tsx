import ChevronDown from 'lucide-react/icons/chevron-down';
import { useId } from 'react';
import { t } from '../../texts/common.ts';
import { cx } from '../cx.ts';
import { shown } from '../isolate.tsx';
import { Menu, type MenuOption } from '../popups/Menu.tsx';
import fieldStyles from './Field.module.css';
import styles from './Select.module.css';

export interface SelectProps<Value extends string> {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly value: Value;
  readonly options: readonly (MenuOption & { readonly value: Value })[];
  readonly onChange: (value: Value) => void;
  readonly placeholder?: string;
  readonly hint?: string;
  readonly disabled?: boolean;
  readonly className?: string | undefined;
}

/**
 * One of several, as a Radix menu of radio items: Radix' own Select writes a <style> into the page, which the content
 * security policy forbids, and this one shares the menu's chunk.
 */
export function Select<Value extends string>({
  label,
  hideLabel,
  value,
  options,
  onChange,
  placeholder = t('select.choose'),
  hint,
  disabled = false,
  className,
}: SelectProps<Value>) {
  const labelId = useId();
  const optionOf = (of: string) => options.find((option) => option.value === of);
  const chosen = optionOf(value);
  const choose = (next: string) => {
    const option = optionOf(next);
    if (option) onChange(option.value);
  };
  return (
    <div className={cx(fieldStyles.field, className)}>
      <span id={labelId} className={hideLabel ? 'visuallyHidden' : fieldStyles.label}>
        {label}
      </span>
      <Menu
        className={styles.frame}
        fitTrigger
        entries={[{ type: 'choice', id: 'choice', value, options, onChange: choose }]}
        trigger={(trigger) => (
          <button
            type="button"
            {...trigger}
            disabled={disabled}
            aria-labelledby={`${labelId} ${trigger.id}`}
            className={styles.trigger}
          >
            {chosen?.icon}
            <span className={cx(styles.value, !chosen && styles.placeholder)}>
              {shown(chosen?.label ?? placeholder)}
            </span>
            <ChevronDown className={styles.chevron} />
          </button>
        )}
      />
      {hint ? <p className={fieldStyles.foot}>{hint}</p> : null}
    </div>
  );
}
