import type { ComponentProps, ReactNode } from 'react';
import { cx } from '../cx.ts';
import { Spinner } from '../display/Spinner.tsx';
import styles from './Button.module.css';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger' | 'tip';
export type ButtonSize = 's' | 'm' | 'l';

export interface ButtonLook {
  readonly variant?: ButtonVariant;
  readonly size?: ButtonSize;
  /** Takes the whole width it is given. */
  readonly wide?: boolean;
}

export interface ButtonProps extends ComponentProps<'button'>, ButtonLook {
  readonly icon?: ReactNode;
  /** Something is under way: the button keeps its width and focus, and does not answer. */
  readonly busy?: boolean;
}

export function buttonClass({ variant = 'secondary', size = 'm', wide = false }: ButtonLook): string {
  return cx(styles.button, styles[variant], styles[size], wide && styles.wide);
}

export function Button({
  variant,
  size,
  wide,
  icon,
  busy,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const look = buttonClass({
    ...(variant ? { variant } : {}),
    ...(size ? { size } : {}),
    ...(wide ? { wide } : {}),
  });
  return (
    <button
      type="button"
      {...rest}
      className={cx(look, busy && styles.busy, className)}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      <span className={styles.content}>
        {icon}
        {children}
      </span>
      {busy ? (
        <span className={styles.wait}>
          <Spinner size={18} />
        </span>
      ) : null}
    </button>
  );
}
