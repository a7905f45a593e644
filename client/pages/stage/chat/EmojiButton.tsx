import Smile from 'lucide-react/icons/smile';
import { type RefObject, Suspense, useState } from 'react';
import { lazyPart } from '../../../texts/lazyPart.ts';
import { t } from '../../../texts/writing.ts';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import { insertAtCaret } from '../emoji/insertAtCaret.ts';
import styles from './ChatComposer.module.css';

const EmojiPanel = lazyPart(() => import('../emoji/EmojiPanel.tsx'));

export interface EmojiButtonProps {
  /** Where the line is written. */
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onText: (text: string) => void;
}

/** Offers all emoji over the composer. A phone has them on its keyboard, and is shown no button. */
export default function EmojiButton({ field, onText }: EmojiButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const choose = (emoji: string) => {
    setOpen(false);
    insertAtCaret(field.current, emoji, onText);
    requestAnimationFrame(() => field.current?.focus());
  };
  return (
    <span className={styles.emoji}>
      <IconButton
        size="s"
        label={t('emoji.open')}
        pressed={isOpen}
        icon={<Smile />}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen ? (
        <div className={styles.emojiPanel}>
          <Suspense fallback={null}>
            <EmojiPanel onClose={() => setOpen(false)} onChoose={choose} />
          </Suspense>
        </div>
      ) : null}
    </span>
  );
}
