import Search from 'lucide-react/icons/search';
import X from 'lucide-react/icons/x';
import { type KeyboardEvent, useMemo, useState } from 'react';
import type { Person } from '../../../shared/protocol/people.ts';
import { useStore } from '../../base/createStore.ts';
import { mentionable } from '../../model/chat/mentions.ts';
import { chatApi } from '../../net/chat/chatApi.ts';
import { headsStore } from '../../net/chat/heads.ts';
import { useAccount } from '../../net/session.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/messenger.ts';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { Avatar } from '../../ui/display/Avatar.tsx';
import { isolate } from '../../ui/isolate.tsx';
import styles from './Dialogs.module.css';

export interface PeoplePickerProps {
  readonly picked: readonly Person[];
  readonly onPick: (picked: readonly Person[]) => void;
  /** Who is not offered: they are in already. */
  readonly without?: readonly Person[];
  /** One person at most. */
  readonly single?: boolean;
}

/** Picks people: those one has talked to by their names, everybody else by their whole handle. */
export function PeoplePicker({ picked, onPick, without = [], single = false }: PeoplePickerProps) {
  const [typed, setTyped] = useState('');
  const { busy, refused, forget, run } = useRun();
  const account = useAccount();
  const known = useKnownPeople([...without, ...picked, ...(account ? [account] : [])]);
  const wanted = typed.trim().replace(/^@/u, '');
  const offered = mentionable(known, wanted);
  const pick = (person: Person) => {
    setTyped('');
    forget();
    const others = picked.filter(({ id }) => id !== person.id);
    onPick(single ? [person] : [...others, person]);
  };
  const find = async () => {
    const [first] = offered;
    if (wanted === '') return;
    const exact = known.find(({ handle }) => handle.toLowerCase() === wanted.toLowerCase());
    if (exact ?? (offered.length === 1 && first)) return pick(exact ?? (first as Person));
    const answer = await run(() => chatApi.person(wanted));
    if (answer) pick(answer.person);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    void find();
  };
  return (
    <div className={styles.picker}>
      <Chips picked={picked} onPick={onPick} />
      <TextField
        label={t('picker.label')}
        hint={t('picker.hint')}
        error={refused?.message ?? null}
        value={typed}
        autoFocus={single}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        placeholder={t('picker.placeholder')}
        after={
          <IconButton
            size="s"
            label={t('picker.find')}
            icon={<Search />}
            disabled={wanted === '' || busy}
            onClick={() => void find()}
          />
        }
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          forget();
        }}
        onKeyDown={onKeyDown}
      />
      <Offered people={offered} onPick={pick} />
    </div>
  );
}

interface OfferedProps {
  readonly people: readonly Person[];
  readonly onPick: (person: Person) => void;
}

function Offered({ people, onPick }: OfferedProps) {
  if (people.length === 0) return null;
  return (
    <ul className={styles.offered} aria-label={t('picker.known')}>
      {people.map((person) => (
        <li key={person.id}>
          <button type="button" className={styles.person} onClick={() => onPick(person)}>
            <Avatar person={person} size={36} />
            <span className={styles.personName}>
              <bdi>{person.name}</bdi>
              <bdi className={styles.handle}>@{person.handle}</bdi>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Chips({ picked, onPick }: Pick<PeoplePickerProps, 'picked' | 'onPick'>) {
  if (picked.length === 0) return null;
  return (
    <ul className={styles.chips} aria-label={t('picker.picked')}>
      {picked.map((person) => (
        <li key={person.id} className={styles.chip}>
          <Avatar person={person} size={24} />
          <bdi className={styles.chipName}>{person.name}</bdi>
          <IconButton
            size="s"
            label={t('picker.drop', { name: isolate(person.name) })}
            icon={<X />}
            onClick={() => onPick(picked.filter(({ id }) => id !== person.id))}
          />
        </li>
      ))}
    </ul>
  );
}

/** People of one's conversations, each once. */
function useKnownPeople(without: readonly Person[]): readonly Person[] {
  const { heads } = useStore(headsStore);
  const left = new Set(without.map(({ id }) => id));
  const people = useMemo(
    () => new Map((heads ?? []).flatMap((head) => head.people.map((person) => [person.id, person] as const))),
    [heads],
  );
  return [...people.values()].filter(({ id }) => !left.has(id));
}
