import Pin from 'lucide-react/icons/pin';
import { useState } from 'react';
import { filesExcerpt } from '../../../shared/filesExcerpt.ts';
import { t } from '../../texts/messenger.ts';
import styles from './ConversationPane.module.css';
import { lineWords } from './files/fileWords.ts';
import type { Talk } from './useTalk.ts';

/** The newest pinned line. Pressing it leads there, and shows the one before. */
export function PinsBar({ talk }: { readonly talk: Talk }) {
  const [turn, setTurn] = useState(0);
  const pins = talk.view?.pins ?? [];
  const seq = pins[pins.length - 1 - (turn % Math.max(1, pins.length))];
  const line = seq === undefined ? undefined : talk.quoted(seq);
  if (seq === undefined || line?.type !== 'text') return null;
  return (
    <button
      type="button"
      className={styles.pins}
      onClick={() => {
        talk.deeds.goTo(seq);
        setTurn(turn + 1);
      }}
    >
      <Pin aria-hidden />
      <span className={styles.pinWords}>
        <span className={styles.pinTitle}>{t('pins.title', { count: pins.length })}</span>
        <bdi className={styles.pinText}>{lineWords(line.text, filesExcerpt(line.files))}</bdi>
      </span>
    </button>
  );
}
