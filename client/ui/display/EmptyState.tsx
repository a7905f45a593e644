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
  /** It is a part of a page that has a heading of its own. */
  readonly within?: boolean;
}

/** Says the one thing that a page, or a part of one, has to say. */
export function EmptyState({ icon, title, body, actions, className, within = false }: EmptyStateProps) {
  const Heading = within ? 'h2' : 'h1';
  return (
    <div className={cx(styles.empty, className)}>
      {icon ? (
        <span aria-hidden className={styles.icon}>
          {icon}
        </span>
      ) : null}
      <Heading className={styles.title}>{shown(title)}</Heading>
      {body ? <div className={styles.body}>{body}</div> : null}
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </div>
  );
}
