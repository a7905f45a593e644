import type { ComponentProps, ReactNode } from 'react';
import { cx } from '../cx.ts';
import { unmarked } from '../isolate.tsx';
import { useTooltip } from '../popups/tooltip.ts';
import styles from './IconButton.module.css';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'aria-label'> {
  /** Its name for screen readers, and its tooltip. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly size?: 's' | 'm' | 'l';
  /** How it looks; `scrim` is for buttons on a picture. */
  readonly variant?: 'ghost' | 'solid' | 'scrim' | 'danger';
  /** For toggles; announced as pressed or not. */
  readonly pressed?: boolean;
}

export function IconButton({
  label,
  icon,
  size = 'm',
  variant = 'ghost',
  pressed,
  className,
  ...rest
}: IconButtonProps) {
  const tooltip = useTooltip<HTMLButtonElement>(label);
  return (
    <button
      type="button"
      {...tooltip}
      {...rest}
      aria-label={unmarked(label)}
      aria-pressed={pressed}
      className={cx(styles.button, styles[size], styles[variant], className)}
    >
      {icon}
    </button>
  );
}
