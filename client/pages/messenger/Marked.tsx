import { markFound, type SearchQuery } from '../../../shared/searchText.ts';
import styles from './Find.module.css';

export interface MarkedProps {
  readonly text: string;
  /** What is searched for; null: nothing is. */
  readonly query: SearchQuery | null;
}

/** A text in which what was searched for stands out. */
export function Marked({ text, query }: MarkedProps) {
  if (query === null) return text;
  return markFound(text, query).map((part, at) =>
    part.isFound ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a part has nothing but its place
      <mark key={at} className={styles.mark}>
        {part.text}
      </mark>
    ) : (
      part.text
    ),
  );
}
