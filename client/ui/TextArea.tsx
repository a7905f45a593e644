import { type ComponentProps, useId } from 'react';
import { cx } from './cx.ts';
import styles from './Field.module.css';
import { Field, type FieldLook } from './Field.tsx';

export interface TextAreaProps extends Omit<ComponentProps<'textarea'>, 'id'>, FieldLook {
  readonly fieldClassName?: string | undefined;
  /** Shows how many characters (code points) of the limit are used. Needs a controlled `value`. */
  readonly limit?: number;
}

export function TextArea({
  label,
  hideLabel,
  hint,
  error,
  before,
  after,
  limit,
  className,
  fieldClassName,
  ...area
}: TextAreaProps) {
  const id = useId();
  const count = limit === undefined ? null : { used: [...String(area.value ?? '')].length, limit };
  return (
    <Field {...{ id, label, hideLabel, hint, error, before, after, count }} className={fieldClassName}>
      <textarea
        rows={3}
        {...area}
        id={id}
        className={cx(styles.input, styles.area, className)}
        aria-invalid={error ? true : undefined}
        aria-describedby={error || hint || count ? `${id}-foot` : undefined}
      />
    </Field>
  );
}
