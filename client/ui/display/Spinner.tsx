import { cx } from '../cx.ts';
import styles from './Spinner.module.css';

export interface SpinnerProps {
  /** Said to screen readers; left out when something near it already says so. */
  readonly label?: string;
  readonly size?: number;
  readonly className?: string | undefined;
}

export function Spinner({ label, size = 20, className }: SpinnerProps) {
  return (
    <span className={cx(styles.spinner, className)} style={{ width: size, height: size }}>
      {label ? (
        <span role="status" className="visuallyHidden">
          {label}
        </span>
      ) : null}
    </span>
  );
}
