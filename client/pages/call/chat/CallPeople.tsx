import Phone from 'lucide-react/icons/phone';
import { useState } from 'react';
import type { Person } from '../../../../shared/protocol/people.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Avatar } from '../../../ui/display/Avatar.tsx';
import styles from './CallPeople.module.css';

export interface CallPeopleProps {
  readonly people: readonly Person[];
  /** The most that may be picked. */
  readonly most: number;
  /** What the button says for so many people. */
  readonly button: (count: number) => string;
  readonly busy: boolean;
  readonly onCall: (personIds: readonly string[]) => void;
}

/** Picks the people who are to be called. */
export function CallPeople({ people, most, button, busy, onCall }: CallPeopleProps) {
  const [picked, setPicked] = useState<readonly string[]>([]);
  const toggle = (id: string) =>
    setPicked(picked.includes(id) ? picked.filter((other) => other !== id) : [...picked, id]);
  return (
    <div className={styles.people}>
      <ul className={styles.list}>
        {people.map((person) => (
          <li key={person.id}>
            <label className={styles.row}>
              <Avatar person={person} size={36} />
              <bdi>{person.name}</bdi>
              <input
                type="checkbox"
                checked={picked.includes(person.id)}
                disabled={!picked.includes(person.id) && picked.length >= most}
                onChange={() => toggle(person.id)}
              />
            </label>
          </li>
        ))}
      </ul>
      <Button
        variant="primary"
        wide
        busy={busy}
        disabled={picked.length === 0}
        icon={<Phone aria-hidden />}
        onClick={() => onCall(picked)}
      >
        {button(picked.length)}
      </Button>
    </div>
  );
}
