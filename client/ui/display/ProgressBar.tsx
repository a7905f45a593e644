import { cx } from '../cx.ts';
import styles from './ProgressBar.module.css';

export interface ProgressBarProps {
  readonly label: string;
  /** 0–1; more than 1 shows as full. */
  readonly value: number;
  /** What a screen reader says instead of the percentage, e.g. "120 of 500 MESI". */
  readonly valueText?: string;
  readonly tone?: 'signature' | 'accent' | 'positive';
  readonly className?: string | undefined;
}

export function ProgressBar({ label, value, valueText, tone = 'accent', className }: ProgressBarProps) {
  const percent = Math.round(Math.min(1, Math.max(0, value)) * 1000) / 10;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={valueText}
      className={cx(styles.track, className)}
    >
      <div
        className={cx(styles.fill, styles[tone])}
        style={{ transform: `translateX(calc(${percent - 100}% * var(--turn)))` }}
      />
    </div>
  );
}
