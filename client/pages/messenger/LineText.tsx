import { useMemo } from 'react';
import type { Person } from '../../../shared/protocol/people.ts';
import type { SearchQuery } from '../../../shared/searchText.ts';
import { cx } from '../../ui/cx.ts';
import styles from './Bubble.module.css';
import { isFewEmoji, type LinePart, partsOf } from './lineParts.ts';
import { Marked } from './Marked.tsx';

export interface LineTextProps {
  readonly text: string;
  readonly people: readonly Person[];
  /** People whom the line mentions, by the handles of when it was written. */
  readonly mentions?: readonly Person[];
  readonly selfId: string;
  /** What the reader searches for; it stands out. */
  readonly query?: SearchQuery | null;
}

const NOBODY: readonly Person[] = [];

/** What somebody wrote: links can be pressed, names of members stand out, and each paragraph runs its own way. */
export function LineText({ text, people, mentions = NOBODY, selfId, query = null }: LineTextProps) {
  const parts = useMemo(() => partsOf(text, [...people, ...mentions]), [text, people, mentions]);
  return (
    <bdi data-said className={cx(styles.text, isFewEmoji(text) && styles.emoji)}>
      {parts.map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a part has nothing but its place
        <Part key={at} part={part} selfId={selfId} query={query} />
      ))}
    </bdi>
  );
}

interface PartProps {
  readonly part: LinePart;
  readonly selfId: string;
  readonly query: SearchQuery | null;
}

function Part({ part, selfId, query }: PartProps) {
  if (part.type === 'words') return <Marked text={part.text} query={query} />;
  if (part.type === 'mention') {
    return (
      <span
        className={cx(styles.mention, part.person.id === selfId && styles.mentionsMe)}
        title={part.person.name}
      >
        <Marked text={part.text} query={query} />
      </span>
    );
  }
  return (
    <a href={part.url} target="_blank" rel="noopener noreferrer nofollow ugc" className={styles.link}>
      <Marked text={part.text} query={query} />
    </a>
  );
}
