import Smile from 'lucide-react/icons/smile';
import { lazy, Suspense, useState } from 'react';
import { t } from '../../../texts/emoji.ts';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import styles from './ChatComposer.module.css';

const EmojiPanel = lazy(() => import('../emoji/EmojiPanel.tsx'));

/** Offers all emoji over the composer. A phone has them on its keyboard, and is shown no button. */
export default function EmojiButton({ onChoose }: { readonly onChoose: (emoji: string) => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <span className={styles.emoji}>
      <IconButton
        size="s"
        label={t('open')}
        pressed={isOpen}
        icon={<Smile />}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen ? (
        <div className={styles.emojiPanel}>
          <Suspense fallback={null}>
            <EmojiPanel
              onClose={() => setOpen(false)}
              onChoose={(emoji) => {
                setOpen(false);
                onChoose(emoji);
              }}
            />
          </Suspense>
        </div>
      ) : null}
    </span>
  );
}
