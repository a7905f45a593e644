import { filesExcerpt } from '../../../shared/filesExcerpt.ts';
import type { ChatLine } from '../../../shared/protocol/chatLines.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { calledNow } from '../../model/chat/conversation.ts';
import { t } from '../../texts/messenger.ts';
import { hueOf } from '../../ui/display/identityArt.ts';
import { isolate, unmarked } from '../../ui/isolate.tsx';
import styles from './Bubble.module.css';
import { lineWords } from './files/fileWords.ts';

export interface QuoteBoxProps {
  /** What is answered; undefined: it is not known yet, or may not be read. */
  readonly quoted: ChatLine | undefined;
  readonly people: readonly Person[];
  readonly onPress: () => void;
}

/** What a line answers. Pressing it leads there. */
export function QuoteBox({ quoted, people, onPress }: QuoteBoxProps) {
  const name = quoted ? calledNow(people, quoted.from).name : t('somebody');
  return (
    <button
      type="button"
      className={styles.quote}
      style={hueOf(quoted?.from.id ?? '')}
      onClick={onPress}
      aria-label={unmarked(t('line.goToQuote', { name: isolate(name) }))}
    >
      <bdi className={styles.quoteName}>{name}</bdi>
      {quoted?.type === 'text' ? (
        <bdi className={styles.quoteText}>{lineWords(quoted.text, filesExcerpt(quoted.files))}</bdi>
      ) : (
        <span className={styles.quoteText}>{quoted ? t('line.deleted') : '…'}</span>
      )}
    </button>
  );
}
