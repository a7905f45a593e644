import type { ComponentProps } from 'react';
import { cx } from '../cx.ts';
import styles from './Card.module.css';

export interface CardProps extends ComponentProps<'div'> {
  /** `glass` is for what floats over colour or a picture. */
  readonly variant?: 'solid' | 'glass' | 'outline';
  readonly padded?: boolean;
}

export function Card({ variant = 'solid', padded = true, className, ...rest }: CardProps) {
  return <div {...rest} className={cx(styles.card, styles[variant], padded && styles.padded, className)} />;
}
