import ArrowDown from 'lucide-react/icons/arrow-down';
import { type ReactNode, type RefObject, useRef } from 'react';
import { Virtualizer } from 'virtua';
import type { ChatLine } from '../../../shared/protocol/chatLines.ts';
import type { ChatRow } from '../../model/chat/chatRows.ts';
import type { Span } from '../../model/chat/lineWindow.ts';
import { formatCount } from '../../texts/format.ts';
import { t } from '../../texts/messenger.ts';
import { Spinner } from '../../ui/display/Spinner.tsx';
import styles from './LineList.module.css';
import { type ListPlace, useListPlace } from './useListPlace.ts';

/** So far beyond the window lines are in the page, and so have their height before they are seen: a turn of a wheel goes no farther. */
const BEYOND_PX = 1_000;

export interface LineListProps {
  readonly rows: readonly ChatRow<ChatLine>[];
  /** There are older lines than the first one here. */
  readonly hasOlder: boolean;
  readonly onOlder: () => void;
  /** The reader comes to a gap: from the lines before it, or from those behind it. */
  readonly onGap: (gap: Span, from: 'before' | 'behind') => void;
  /** Told when the reader has seen everything up to this row. */
  readonly onSeen: (row: ChatRow<ChatLine>) => void;
  /** What has come since the reader left the end. */
  readonly unseen: number;
  readonly onToEnd: () => void;
  readonly place: RefObject<ListPlace | null>;
  readonly children: (row: ChatRow<ChatLine>) => ReactNode;
}

/**
 * The lines of a conversation, of which only those near the window are in the page. Older lines are put in above
 * without a jump; at the end it stays at the end.
 */
export function LineList(props: LineListProps) {
  const { rows, hasOlder, onOlder, onGap, onSeen, unseen, onToEnd, place, children } = props;
  const box = useRef<HTMLDivElement>(null);
  const list = useListPlace({ rows, hasOlder, onOlder, onGap, onSeen, box, place });
  return (
    <div className={styles.frame}>
      <div
        ref={box}
        className={styles.box}
        role="log"
        aria-live="off"
        aria-label={t('lines')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so a keyboard must reach it
        tabIndex={0}
        onKeyDown={list.onKeyDown}
      >
        <div className={styles.above} />
        <Virtualizer
          ref={list.handle}
          data={rows}
          shift={list.shift}
          bufferSize={BEYOND_PX}
          as="ul"
          item="li"
          onScroll={list.onScroll}
          onResize={list.onResize}
        >
          {(row) => <div key={row.key}>{children(row)}</div>}
        </Virtualizer>
      </div>
      {list.isWaiting ? (
        <span className={styles.older}>
          <Spinner size={20} label={t('loadingOlder')} />
        </span>
      ) : null}
      {list.isAtEnd ? null : (
        <button
          type="button"
          className={styles.toEnd}
          aria-label={t('toNewest', { count: unseen })}
          onClick={onToEnd}
        >
          <ArrowDown aria-hidden />
          {unseen > 0 ? <span className={styles.unseen}>{formatCount(unseen)}</span> : null}
        </button>
      )}
    </div>
  );
}
