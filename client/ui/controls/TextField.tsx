import { type ComponentProps, useId } from 'react';
import { cx } from '../cx.ts';
import styles from './Field.module.css';
import { Field, type FieldLook } from './Field.tsx';

export interface TextFieldProps extends Omit<ComponentProps<'input'>, 'id'>, FieldLook {
  /** For the outer field; the input itself keeps the house's look. */
  readonly fieldClassName?: string | undefined;
}

export function TextField({
  label,
  hideLabel,
  hint,
  error,
  before,
  after,
  className,
  fieldClassName,
  ...input
}: TextFieldProps) {
  const id = useId();
  return (
    <Field {...{ id, label, hideLabel, hint, error, before, after }} className={fieldClassName}>
      <input
        dir="auto"
        {...input}
        id={id}
        className={cx(styles.input, className)}
        aria-invalid={error ? true : undefined}
        aria-describedby={error || hint ? `${id}-foot` : undefined}
      />
    </Field>
  );
}
