import {
  EmojiPicker,
  type EmojiPickerListCategoryHeaderProps,
  type EmojiPickerListEmojiProps,
  type EmojiPickerListRowProps,
} from 'frimousse';
import { useEffect, useRef } from 'react';
import { useStore } from '../../../base/createStore.ts';
import { localeStore } from '../../../texts/locale.ts';
import { t } from '../../../texts/writing.ts';
import { Spinner } from '../../../ui/display/Spinner.tsx';
import styles from './EmojiPanel.module.css';
import { emojiNames } from './emojiNames.ts';

export interface EmojiPanelProps {
  readonly onChoose: (emoji: string) => void;
  readonly onClose: () => void;
}

const PARTS = { CategoryHeader, Row, Emoji };

/** All emoji, found by their names. Loaded when it is first opened. */
export default function EmojiPanel({ onChoose, onClose }: EmojiPanelProps) {
  const locale = useStore(localeStore);
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const close = ({ target }: PointerEvent) => {
      // the button that opened it closes it by itself
      if (!(target instanceof Element) || target.closest('[aria-pressed=true]')) return;
      if (!panel.current?.contains(target)) onClose();
    };
    document.addEventListener('pointerdown', close);
    return () => document.removeEventListener('pointerdown', close);
  }, [onClose]);
  return (
    <EmojiPicker.Root
      ref={panel}
      className={styles.panel}
      locale={locale}
      columns={8}
      resolveEmojiData={emojiNames}
      onEmojiSelect={({ emoji }) => onChoose(emoji)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <EmojiPicker.Search
        className={styles.search}
        // Enter chooses, and never sends the form in which the panel may stand
        form=""
        placeholder={t('emoji.search')}
        aria-label={t('emoji.search')}
        autoFocus
      />
      <EmojiPicker.Viewport className={styles.viewport}>
        <EmojiPicker.Loading className={styles.note}>
          <Spinner size={22} />
        </EmojiPicker.Loading>
        <EmojiPicker.Empty className={styles.note}>{t('emoji.none')}</EmojiPicker.Empty>
        <EmojiPicker.List className={styles.list} components={PARTS} />
      </EmojiPicker.Viewport>
    </EmojiPicker.Root>
  );
}

function CategoryHeader({ category, ...rest }: EmojiPickerListCategoryHeaderProps) {
  return (
    <div {...rest} className={styles.group}>
      {category.label}
    </div>
  );
}

function Row(props: EmojiPickerListRowProps) {
  return <div {...props} className={styles.row} />;
}

function Emoji({ emoji, ...rest }: EmojiPickerListEmojiProps) {
  return (
    <button type="button" {...rest} className={styles.emoji}>
      {emoji.emoji}
    </button>
  );
}
