import type { ReactNode } from 'react';
import styles from './Facts.module.css';

/** What it is, and what is known of it, line by line. Lines may bear the same name; their order does not change. */
export function Facts({
  rows,
}: {
  readonly rows: readonly (readonly [label: ReactNode, value: ReactNode])[];
}) {
  return (
    <dl className={styles.facts}>
      {rows.map(([label, value], at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two lines may bear one name
        <div key={at} className={styles.fact}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
