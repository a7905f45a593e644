import Ellipsis from 'lucide-react/icons/ellipsis';
import Reply from 'lucide-react/icons/reply';
import SmilePlus from 'lucide-react/icons/smile-plus';
import { useState } from 'react';
import { t } from '../../texts/messenger.ts';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { cx } from '../../ui/cx.ts';
import { Menu } from '../../ui/popups/Menu.tsx';
import type { TextLine } from './chatViews.ts';
import styles from './LineActions.module.css';
import { entriesOf, QUICK } from './lineEntries.tsx';

/** What may be done with lines. Each says by itself whether it may be done with this one. */
export interface LineDeeds {
  readonly mayWrite: boolean;
  readonly mayPin: boolean;
  readonly mayEdit: (line: TextLine) => boolean;
  readonly mayDelete: (line: TextLine) => boolean;
  readonly react: (line: TextLine, emoji: string | null) => void;
  /** Opens all emoji for a reaction to this line. */
  readonly moreEmoji: (line: TextLine) => void;
  readonly reply: (line: TextLine) => void;
  readonly edit: (line: TextLine) => void;
  readonly remove: (line: TextLine) => void;
  readonly mayReport: (line: TextLine) => boolean;
  /** Asks what is wrong with a line, and reports it. */
  readonly report: (line: TextLine) => void;
  readonly pin: (line: TextLine, isPinned: boolean) => void;
  readonly copy: (line: TextLine) => void;
  readonly goTo: (seq: number) => void;
  /** Opens a sheet with all that may be done with a line, for whoever has no mouse. */
  readonly showActions: (line: TextLine) => void;
  /** Asks where a line shall go, and forwards it. */
  readonly forward: (line: TextLine) => void;
  /** Asks whether to pay for the locked files of a line, and does. */
  readonly unlock: (line: TextLine) => void;
  /** Opens a picture or a film over the page. */
  readonly openFile: (fileId: string) => void;
  /** Leads to the receipt of a line that moved the reader's money. */
  readonly showReceipt: (seq: number) => void;
  /** Returns the money of a line that waits for the reader's answer. */
  readonly returnPaid: (orderId: string) => Promise<void>;
  /** Lets the other one write for free from now on; null: they do already. */
  readonly letFree: (() => Promise<void>) | null;
}

export interface LineActionsProps {
  readonly line: TextLine;
  readonly isPinned: boolean;
  readonly deeds: LineDeeds;
  readonly className?: string | undefined;
}

/** The buttons of a line, seen on hover, on focus and after a tap. */
export function LineActions({ line, isPinned, deeds, className }: LineActionsProps) {
  const [isReacting, setReacting] = useState(false);
  const react = (emoji: string) => {
    setReacting(false);
    deeds.react(line, emoji);
  };
  if (isReacting) {
    return (
      <fieldset
        className={cx(className, styles.open)}
        aria-label={t('line.react')}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setReacting(false);
        }}
        onBlur={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget)) setReacting(false);
        }}
      >
        <div className={styles.bar}>
          {QUICK.map((emoji, at) => (
            <button
              key={emoji}
              type="button"
              // biome-ignore lint/a11y/noAutofocus: it takes the place of the button that was pressed
              autoFocus={at === 0}
              className={styles.emoji}
              onClick={() => react(emoji)}
            >
              {emoji}
            </button>
          ))}
          <IconButton
            size="s"
            label={t('emoji.all')}
            icon={<SmilePlus />}
            onClick={() => {
              setReacting(false);
              deeds.moreEmoji(line);
            }}
          />
        </div>
      </fieldset>
    );
  }
  return (
    <div className={className}>
      <div className={styles.bar}>
        {deeds.mayWrite ? (
          <>
            <IconButton
              size="s"
              label={t('line.react')}
              icon={<SmilePlus />}
              onClick={() => setReacting(true)}
            />
            <IconButton size="s" label={t('line.reply')} icon={<Reply />} onClick={() => deeds.reply(line)} />
          </>
        ) : null}
        <Menu
          align="end"
          entries={entriesOf(line, isPinned, deeds)}
          trigger={(trigger) => (
            <IconButton {...trigger} size="s" label={t('line.more')} icon={<Ellipsis />} />
          )}
        />
      </div>
    </div>
  );
}
