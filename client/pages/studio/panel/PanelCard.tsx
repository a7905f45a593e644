import { type ReactNode, useId } from 'react';
import { cx } from '../../../ui/cx.ts';
import { Problem } from '../../../ui/notices/Problem.tsx';
import styles from './Panel.module.css';

export interface PanelCardProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly head?: ReactNode;
  readonly error?: string | null;
  /** Something waits for the creator. */
  readonly lit?: boolean;
  readonly whole?: boolean;
  readonly children: ReactNode;
}

export function PanelCard({ icon, title, head, error, lit, whole, children }: PanelCardProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={cx(styles.card, lit && styles.lit, whole && styles.whole)}>
      <header className={styles.head}>
        {icon}
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        {head}
      </header>
      {children}
      <Problem text={error} />
    </section>
  );
}

export function Numbers({ of }: { readonly of: readonly (readonly [label: string, value: string])[] }) {
  return (
    <dl className={styles.numbers}>
      {of.map(([label, value]) => (
        <div key={label} className={styles.number}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
