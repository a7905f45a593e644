import { cx } from '../cx.ts';
import styles from './Logo.module.css';

export interface LogoProps {
  /** The mark alone, without the name. */
  readonly compact?: boolean;
  /** Height of the mark in px. */
  readonly size?: number;
  readonly className?: string | undefined;
}

/** Five bars of a level meter that read as an M. */
export function Logo({ compact = false, size = 30, className }: LogoProps) {
  return (
    <span className={cx(styles.logo, className)} style={{ fontSize: size * 0.62 }}>
      <span aria-hidden className={styles.mark} style={{ width: size, height: size }}>
        <svg viewBox="0 0 32 32" fill="currentColor" role="presentation">
          <rect x="5.5" y="8" width="3.4" height="16" rx="1.7" />
          <rect x="10" y="10.5" width="3.4" height="8" rx="1.7" />
          <rect x="14.3" y="14" width="3.4" height="8" rx="1.7" />
          <rect x="18.6" y="10.5" width="3.4" height="8" rx="1.7" />
          <rect x="23.1" y="8" width="3.4" height="16" rx="1.7" />
        </svg>
      </span>
      <span className={compact ? 'visuallyHidden' : styles.name}>
        Mesi <span className={styles.live}>Live</span>
      </span>
    </span>
  );
}
