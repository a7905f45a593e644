import { t } from '../../../texts/stage.ts';
import styles from './TagList.module.css';

/** The tags of a stream; nothing where it has none. */
export function TagList({ tags = [] }: { readonly tags?: readonly string[] | undefined }) {
  if (tags.length === 0) return null;
  return (
    <ul aria-label={t('tags.label')} className={styles.tags}>
      {tags.map((tag) => (
        <li key={tag}>
          <bdi>{tag}</bdi>
        </li>
      ))}
    </ul>
  );
}
