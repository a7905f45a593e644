import type { ReactNode } from 'react';
import { cx } from '../cx.ts';
import { shown } from '../isolate.tsx';
import styles from './EmptyState.module.css';

export interface EmptyStateProps {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly body?: ReactNode;
  /** Buttons. */
  readonly actions?: ReactNode;
  readonly className?: string | undefined;
}

export function EmptyState({ icon, title, body, actions, className }: EmptyStateProps) {
  return (
    <div className={cx(styles.empty, className)}>
      {icon ? (
        <span aria-hidden className={styles.icon}>
          {icon}
        </span>
      ) : null}
      <h2 className={styles.title}>{shown(title)}</h2>
      {body ? <div className={styles.body}>{body}</div> : null}
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </div>
  );
}
