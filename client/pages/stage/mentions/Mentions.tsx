import { type RefObject, useEffect, useEffectEvent, useId, useState } from 'react';
import type { Person } from '../../../../shared/protocol/people.ts';
import { type MentionQuery, mentionAt, mentionable, withMention } from '../../../model/chat/mentions.ts';
import { t } from '../../../texts/writing.ts';
import { cx } from '../../../ui/cx.ts';
import { Avatar } from '../../../ui/display/Avatar.tsx';
import styles from './Mentions.module.css';

export interface MentionsProps {
  /** Where one writes. The focus stays there. */
  readonly field: RefObject<HTMLInputElement | HTMLTextAreaElement | null>;
  /** What stands in the field. */
  readonly text: string;
  /** Who can be mentioned, whoever is likeliest first. */
  readonly people: readonly Person[];
  readonly onText: (text: string) => void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/**
 * Offers people while an `@` is being typed in a field. It hears the field's keys before the composer does, so that
 * Enter takes whom it shows, and sends nothing.
 */
export function Mentions({ field, text, people, onText }: MentionsProps) {
  const id = useId();
  const [query, setQuery] = useState<MentionQuery | null>(null);
  const [chosen, setChosen] = useState(0);
  const offered = query && text.startsWith('@', query.from) ? mentionable(people, query.query) : [];
  const look = useEffectEvent(() => {
    const element = field.current;
    const isHere = element !== null && document.activeElement === element;
    const next = isHere ? mentionAt(element.value, element.selectionStart ?? 0) : null;
    if (next?.from === query?.from && next?.query === query?.query) return;
    setQuery(next);
    setChosen(0);
  });
  const take = (person: Person) => {
    if (!query) return;
    const taken = withMention(text, query, person);
    onText(taken.text);
    setQuery(null);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(taken.caret, taken.caret);
    });
  };
  const onKey = useEffectEvent((event: Event) => {
    if (!(event instanceof KeyboardEvent) || event.isComposing || offered.length === 0) return;
    const step = STEPS[event.key];
    const person = offered[chosen];
    if (step !== undefined) setChosen((chosen + step + offered.length) % offered.length);
    else if (event.key === 'Escape') setQuery(null);
    else if ((event.key === 'Enter' || event.key === 'Tab') && person) take(person);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  useEffect(() => {
    const element = field.current;
    element?.addEventListener('keydown', onKey);
    document.addEventListener('selectionchange', look);
    return () => {
      element?.removeEventListener('keydown', onKey);
      document.removeEventListener('selectionchange', look);
    };
  }, [field]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is typed moves the caret
  useEffect(() => look(), [text]);
  useTold(field, offered.length > 0 ? { id, chosen } : null);
  if (offered.length === 0) return null;
  return (
    <div id={id} role="listbox" aria-label={t('mention.list')} className={styles.mentions}>
      {offered.map((person, at) => (
        <Offered
          key={person.id}
          id={optionId(id, at)}
          person={person}
          isChosen={at === chosen}
          onTake={() => take(person)}
        />
      ))}
    </div>
  );
}

interface OfferedProps {
  readonly id: string;
  readonly person: Person;
  readonly isChosen: boolean;
  readonly onTake: () => void;
}

function Offered({ id, person, isChosen, onTake }: OfferedProps) {
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      className={cx(styles.mention, isChosen && styles.chosen)}
      // the field keeps the focus
      onPointerDown={(event) => {
        event.preventDefault();
        onTake();
      }}
    >
      <Avatar person={person} size={28} />
      <bdi className={styles.name}>{person.name}</bdi>
      <bdi className={styles.handle}>@{person.handle}</bdi>
    </div>
  );
}

const optionId = (id: string, at: number) => `${id}-${at}`;

/** Lets the field say to readers which list it has, and whom Enter takes; null: it has none. */
function useTold(
  field: MentionsProps['field'],
  list: { readonly id: string; readonly chosen: number } | null,
): void {
  const [id, active] = list ? [list.id, optionId(list.id, list.chosen)] : [null, null];
  useEffect(() => {
    const element = field.current;
    if (!element || id === null || active === null) return;
    element.setAttribute('aria-controls', id);
    element.setAttribute('aria-activedescendant', active);
    return () => {
      element.removeAttribute('aria-controls');
      element.removeAttribute('aria-activedescendant');
    };
  }, [field, id, active]);
}
