import Reply from 'lucide-react/icons/reply';
import SmilePlus from 'lucide-react/icons/smile-plus';
import type { ReactNode } from 'react';
import { filesExcerpt } from '../../../shared/filesExcerpt.ts';
import { calledNow } from '../../model/chat/conversation.ts';
import { formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/messenger.ts';
import { cx } from '../../ui/cx.ts';
import { isolate } from '../../ui/isolate.tsx';
import { Dialog } from '../../ui/popups/Dialog.tsx';
import type { TextLine } from './chatViews.ts';
import { lineWords } from './files/fileWords.ts';
import styles from './LineSheet.module.css';
import { entriesOf, QUICK } from './lineEntries.tsx';
import type { Talk } from './useTalk.ts';

export interface LineSheetProps {
  readonly talk: Talk;
  readonly line: TextLine;
  readonly onClose: () => void;
}

/** All that may be done with a line, in reach of a thumb. */
export default function LineSheet({ talk, line, onClose }: LineSheetProps) {
  const { deeds, view, people, selfId } = talk;
  const name = calledNow(people, line.from).name;
  const entries = entriesOf(line, view?.pins.includes(line.seq) ?? false, deeds);
  const chosen = line.reactions.find(({ personIds }) => personIds.includes(selfId))?.emoji;
  const then = (act: () => void) => () => {
    onClose();
    // the sheet gives the focus back first, and what it opens takes it then
    requestAnimationFrame(act);
  };
  return (
    <Dialog
      open
      size="s"
      onOpenChange={onClose}
      title={t('line.label', { name: isolate(name), time: formatWhen(line.atMs, 'clock') })}
      description={<bdi className={styles.words}>{lineWords(line.text, filesExcerpt(line.files))}</bdi>}
    >
      {deeds.mayWrite ? (
        <fieldset className={styles.reactions} aria-label={t('line.react')}>
          {QUICK.map((emoji) => (
            <button
              key={emoji}
              type="button"
              aria-pressed={emoji === chosen}
              className={styles.emoji}
              onClick={then(() => deeds.react(line, emoji === chosen ? null : emoji))}
            >
              {emoji}
            </button>
          ))}
          <button
            type="button"
            aria-label={t('emoji.all')}
            className={styles.emoji}
            onClick={then(() => deeds.moreEmoji(line))}
          >
            <SmilePlus aria-hidden />
          </button>
        </fieldset>
      ) : null}
      <ul className={styles.entries}>
        {deeds.mayWrite ? (
          <Entry icon={<Reply aria-hidden />} onPress={then(() => deeds.reply(line))}>
            {t('line.reply')}
          </Entry>
        ) : null}
        {entries.map(({ id, label, icon, tone, onSelect }) => (
          <Entry key={id} icon={icon} isDangerous={tone === 'danger'} onPress={then(onSelect)}>
            {label}
          </Entry>
        ))}
      </ul>
    </Dialog>
  );
}

interface EntryProps {
  readonly icon: ReactNode;
  readonly isDangerous?: boolean;
  readonly onPress: () => void;
  readonly children: string;
}

function Entry({ icon, isDangerous = false, onPress, children }: EntryProps) {
  return (
    <li>
      <button type="button" className={cx(styles.entry, isDangerous && styles.danger)} onClick={onPress}>
        {icon}
        {children}
      </button>
    </li>
  );
}
