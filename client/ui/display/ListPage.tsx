import type { ReactNode } from 'react';
import { cx } from '../cx.ts';
import styles from './ListPage.module.css';

interface ListPageProps {
  readonly title: string;
  readonly lead?: string;
  /** Links and buttons beside the title. */
  readonly ways: ReactNode;
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

/** A page of things in a list: what they are, the ways from here, and the things. */
export function ListPage({ title, lead, ways, children, className }: ListPageProps) {
  return (
    <div className={cx(styles.page, className)}>
      <header className={styles.head}>
        <div>
          <h1 className={styles.heading}>{title}</h1>
          {lead === undefined ? null : <p className={styles.lead}>{lead}</p>}
        </div>
        <div className={styles.ways}>{ways}</div>
      </header>
      {children}
    </div>
  );
}
