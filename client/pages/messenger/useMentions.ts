import { type KeyboardEvent, type RefObject, useState } from 'react';
import type { Person } from '../../../shared/protocol/people.ts';
import { type MentionQuery, mentionAt, mentionable, withMention } from '../../model/chat/mentions.ts';

interface MentionsInput {
  readonly text: string;
  readonly people: readonly Person[];
  readonly box: RefObject<HTMLTextAreaElement | null>;
  readonly onText: (text: string) => void;
}

/** Offers members while an `@` is being typed. */
export interface Mentions {
  readonly offered: readonly Person[];
  /** Which of those offered Enter takes. */
  readonly chosen: number;
  readonly look: () => void;
  readonly take: (person: Person) => void;
  /** Answers whether the key was for the list. */
  readonly onKeyDown: (event: KeyboardEvent) => boolean;
}

export function useMentions({ text, people, box, onText }: MentionsInput): Mentions {
  const [query, setQuery] = useState<MentionQuery | null>(null);
  const [chosen, setChosen] = useState(0);
  const offered = query && text.startsWith('@', query.from) ? mentionable(people, query.query) : [];
  const look = () => {
    const element = box.current;
    const next = element ? mentionAt(element.value, element.selectionStart) : null;
    if (next?.from === query?.from && next?.query === query?.query) return;
    setQuery(next);
    setChosen(0);
  };
  const take = (person: Person) => {
    if (!query) return;
    const taken = withMention(text, query, person);
    onText(taken.text);
    setQuery(null);
    requestAnimationFrame(() => {
      box.current?.focus();
      box.current?.setSelectionRange(taken.caret, taken.caret);
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (offered.length === 0) return false;
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    const person = offered[chosen];
    if (step !== undefined) setChosen((chosen + step + offered.length) % offered.length);
    else if (event.key === 'Escape') setQuery(null);
    else if ((event.key === 'Enter' || event.key === 'Tab') && person) take(person);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return { offered, chosen, look, take, onKeyDown };
}
