import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { handlePath } from '../../../shared/pages.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { Avatar } from '../../ui/display/Avatar.tsx';
import styles from './Account.module.css';

interface PersonRowProps {
  readonly person: Person;
  /** What is between the two, in paragraphs. */
  readonly children: ReactNode;
  /** What ends it; null: nothing does. */
  readonly act: ReactNode;
}

/** Somebody on a list of the account page. */
export function PersonRow({ person, children, act }: PersonRowProps) {
  return (
    <li className={styles.blocked}>
      <Avatar person={person} size={36} />
      <div className={styles.words}>
        <Link href={handlePath(person.handle)}>
          <bdi>{person.name}</bdi>
        </Link>
        {children}
      </div>
      {act}
    </li>
  );
}
