import type { ReactNode } from 'react';
import { cx } from '../../ui/cx.ts';
import { shown } from '../../ui/isolate.tsx';
import styles from './StageNotice.module.css';

export interface StageNoticeProps {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly body?: ReactNode;
  readonly actions?: ReactNode;
  /** Darkens what is behind it. */
  readonly strong?: boolean;
}

/** Words in the middle of the picture. */
export function StageNotice({ icon, title, body, actions, strong }: StageNoticeProps) {
  return (
    <div className={cx(styles.notice, strong && styles.strong)}>
      {icon ? (
        <span aria-hidden className={styles.icon}>
          {icon}
        </span>
      ) : null}
      <h2 className={styles.title}>{shown(title)}</h2>
      {body ? <div className={styles.body}>{shown(body)}</div> : null}
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </div>
  );
}
