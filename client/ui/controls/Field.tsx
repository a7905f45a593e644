import type { ReactNode } from 'react';
import { cx } from '../cx.ts';
import styles from './Field.module.css';

export interface FieldLook {
  readonly label: string;
  /** The label is then for screen readers alone. */
  readonly hideLabel?: boolean | undefined;
  readonly hint?: ReactNode;
  readonly error?: string | null | undefined;
  /** Inside the box, before and after what is typed. */
  readonly before?: ReactNode;
  readonly after?: ReactNode;
}

export interface FieldProps extends FieldLook {
  readonly id: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** Label, box, hint and error around an input; TextField is made of it. */
export function Field({ id, label, hideLabel, hint, error, before, after, className, children }: FieldProps) {
  const foot = error || hint;
  return (
    <div className={cx(styles.field, className)}>
      <label htmlFor={id} className={hideLabel ? 'visuallyHidden' : styles.label}>
        {label}
      </label>
      <div className={cx(styles.box, error && styles.invalid)}>
        {before ? <span className={styles.adornment}>{before}</span> : null}
        {children}
        {after ? <span className={styles.adornment}>{after}</span> : null}
      </div>
      {foot ? (
        <div className={styles.foot} id={`${id}-foot`}>
          {error ? (
            <span role="alert" className={styles.error}>
              {error}
            </span>
          ) : (
            <span>{hint}</span>
          )}
        </div>
      ) : null}
    </div>
  );
}
