import { type ComponentProps, useId } from 'react';
import { cx } from '../cx.ts';
import styles from './Field.module.css';
import { Field, type FieldLook } from './Field.tsx';

export type TextAreaProps = Omit<ComponentProps<'textarea'>, 'id'> &
  Pick<FieldLook, 'label' | 'hint' | 'error'>;

/** A field for a text of several lines. */
export function TextArea({ label, hint, error, className, ...area }: TextAreaProps) {
  const id = useId();
  return (
    <Field {...{ id, label, hint, error }}>
      <textarea
        dir="auto"
        rows={4}
        {...area}
        id={id}
        className={cx(styles.input, styles.area, className)}
        aria-invalid={error ? true : undefined}
        aria-describedby={error || hint ? `${id}-foot` : undefined}
      />
    </Field>
  );
}
