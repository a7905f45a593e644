import { t } from '../../texts/messenger.ts';
import { cx } from '../../ui/cx.ts';
import { Avatar } from '../../ui/display/Avatar.tsx';
import styles from './Composer.module.css';
import type { Mentions } from './useMentions.ts';

/** The members that fit what is typed after an `@`. The keyboard stays in the text box. */
export function MentionList({ id, mentions }: { readonly id: string; readonly mentions: Mentions }) {
  const { offered, chosen, take } = mentions;
  if (offered.length === 0) return null;
  return (
    <div id={id} role="listbox" aria-label={t('mention.list')} className={styles.mentions}>
      {offered.map((person, at) => (
        <div
          key={person.id}
          role="option"
          tabIndex={-1}
          aria-selected={at === chosen}
          className={cx(styles.mention, at === chosen && styles.chosen)}
          // the text box keeps the focus
          onPointerDown={(event) => {
            event.preventDefault();
            take(person);
          }}
        >
          <Avatar person={person} size={28} />
          <bdi className={styles.mentionName}>{person.name}</bdi>
          <bdi className={styles.mentionHandle}>@{person.handle}</bdi>
        </div>
      ))}
    </div>
  );
}
