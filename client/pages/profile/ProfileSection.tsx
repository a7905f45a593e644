import type { ReactNode } from 'react';
import styles from './ProfileSection.module.css';

interface ProfileSectionProps {
  readonly title: string;
  readonly about: string;
  /** What its owner does there; null: nothing. */
  readonly act: ReactNode;
  readonly children: ReactNode;
}

/** A part of a creator's profile, under a title. */
export function ProfileSection({ title, about, act, children }: ProfileSectionProps) {
  return (
    <section aria-label={title} className={styles.section}>
      <header className={styles.head}>
        <h2 className={styles.title}>{title}</h2>
        {act}
        <p className={styles.about}>{about}</p>
      </header>
      {children}
    </section>
  );
}
