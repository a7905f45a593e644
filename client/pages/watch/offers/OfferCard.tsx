import type { ReactNode } from 'react';
import { cx } from '../../../ui/cx.ts';
import styles from './Offers.module.css';

export interface OfferCardProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly body: ReactNode;
  readonly action?: ReactNode;
  /** What this person already has a part in. */
  readonly lit?: boolean;
}

export function OfferCard({ icon, title, body, action, lit }: OfferCardProps) {
  return (
    <section className={cx(styles.offer, lit && styles.lit)} aria-label={title}>
      <span aria-hidden className={styles.icon}>
        {icon}
      </span>
      <div className={styles.words}>
        <h3 className={styles.title}>{title}</h3>
        <p className={styles.body}>{body}</p>
      </div>
      {action ? <div className={styles.action}>{action}</div> : null}
    </section>
  );
}
