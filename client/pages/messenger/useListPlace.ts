import {
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { ChatLine } from '../../../shared/protocol/chatLines.ts';
import type { ChatRow } from '../../model/chat/chatRows.ts';
import type { Span } from '../../model/chat/lineWindow.ts';
import { isShifted } from '../../model/chat/shiftedRows.ts';

/** Within so many px of the end counts as at the end. */
const NEAR_END_PX = 56;
/** So near to the first line, or to a gap, what is missing is asked for. */
const NEAR_PX = 1_500;

type Row = ChatRow<ChatLine>;

/** What others may do with the place of a list. */
export interface ListPlace {
  readonly toEnd: () => void;
  /** Brings a row into the middle; false: there is no such row. */
  readonly toRow: (key: string) => boolean;
}

interface ListPlaceInput {
  readonly rows: readonly Row[];
  readonly hasOlder: boolean;
  readonly onOlder: () => void;
  /** The reader comes to a gap: from the lines before it, or from those behind it. */
  readonly onGap: (gap: Span, from: 'before' | 'behind') => void;
  readonly onSeen: (row: Row) => void;
  readonly box: RefObject<HTMLDivElement | null>;
  readonly place: RefObject<ListPlace | null>;
}

/**
 * Keeps a virtual list where its reader is: at the end while they are there, on the same line while older ones come
 * in above. It opens at the divider of what is unread, else at the end.
 */
export function useListPlace(input: ListPlaceInput) {
  const { rows, hasOlder, onOlder, onGap, onSeen, box, place } = input;
  const handle = useRef<VirtualizerHandle>(null);
  const stuck = useRef(true);
  const [isAtEnd, setAtEnd] = useState(true);
  const [isAtStart, setAtStart] = useState(false);
  /** The place of the row in the middle of the window. */
  const readAt = useRef(0);
  const shift = useShifted(rows, readAt);
  const isOpened = useRef(false);

  const toEnd = useCallback(() => {
    stuck.current = true;
    setAtEnd(true);
    handle.current?.scrollToIndex(rows.length - 1, { align: 'end' });
  }, [rows.length]);

  const look = useCallback(() => {
    const [list, element] = [handle.current, box.current];
    if (!list || !element || rows.length === 0) return;
    // of the element itself: the list learns of a new height a moment later
    const left = element.scrollHeight - element.scrollTop - element.clientHeight;
    stuck.current = left < NEAR_END_PX;
    setAtEnd(stuck.current);
    const last = stuck.current
      ? rows.length - 1
      : list.findItemIndex(list.scrollOffset + list.viewportSize) - 1;
    const seen = rows[Math.max(0, last)];
    if (seen) onSeen(seen);
    setAtStart(list.scrollOffset < 1);
    readAt.current = list.findItemIndex(list.scrollOffset + list.viewportSize / 2);
    if (hasOlder && list.scrollOffset < NEAR_PX) onOlder();
    const gap = nearGap(rows, readAt.current, list);
    if (gap) onGap(...gap);
  }, [rows, hasOlder, onOlder, onGap, onSeen, box]);

  useLayoutEffect(() => {
    if (rows.length === 0) return;
    const unread = isOpened.current ? -1 : rows.findIndex(({ type }) => type === 'unread');
    isOpened.current = true;
    if (unread >= 0) handle.current?.scrollToIndex(unread, { align: 'start', offset: -90 });
    else if (stuck.current) handle.current?.scrollToIndex(rows.length - 1, { align: 'end' });
    const frame = requestAnimationFrame(look);
    return () => cancelAnimationFrame(frame);
  }, [rows, look]);

  useImperativeHandle(place, () => ({
    toEnd,
    toRow(key) {
      const at = rows.findIndex((row) => row.key === key);
      if (at < 0) return false;
      stuck.current = false;
      handle.current?.scrollToIndex(at, { align: 'center' });
      return true;
    },
  }));

  return {
    handle,
    shift,
    isAtEnd,
    /** The reader has come to the first line, and older ones are on their way. */
    isWaiting: hasOlder && isAtStart && rows.length > 0,
    onScroll: look,
    onResize: () => (stuck.current ? toEnd() : look()),
    onKeyDown: (event: KeyboardEvent) => walk({ event, box: box.current, handle: handle.current }),
  };
}

/** Finds a gap near to the window, and from which side the reader comes. */
function nearGap(
  rows: readonly Row[],
  readAt: number,
  list: VirtualizerHandle,
): readonly [gap: Span, from: 'before' | 'behind'] | null {
  const first = list.findItemIndex(list.scrollOffset - NEAR_PX);
  const last = list.findItemIndex(list.scrollOffset + list.viewportSize + NEAR_PX);
  for (let at = first; at <= last; at += 1) {
    const row = rows[at];
    if (row?.type === 'gap') return [row.gap, at > readAt ? 'before' : 'behind'];
  }
  return null;
}

/** Says for the rows of this very render from which end of the list the reader's place is counted. */
function useShifted(rows: readonly Row[], readAt: RefObject<number>): boolean {
  const before = useRef<{ readonly rows: readonly Row[]; readonly is: boolean }>({ rows, is: false });
  if (before.current.rows !== rows)
    before.current = { rows, is: isShifted(before.current.rows, rows, readAt.current) };
  return before.current.is;
}

/** Up and down go from line to line; the first press goes to the last line in sight. */
function walk({
  event,
  box,
  handle,
}: {
  readonly event: KeyboardEvent;
  readonly box: HTMLDivElement | null;
  readonly handle: VirtualizerHandle | null;
}): void {
  if (!box || !handle || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
  const lines = [...box.querySelectorAll<HTMLElement>('[data-line]')];
  const at = lines.findIndex((line) => line.contains(document.activeElement));
  const onSelf = document.activeElement === lines[at] || document.activeElement === box;
  if (!onSelf) return;
  event.preventDefault();
  const bottom = box.getBoundingClientRect().bottom;
  const lastInSight = lines.findLastIndex((line) => line.getBoundingClientRect().top < bottom);
  const next = at < 0 ? lastInSight : at + (event.key === 'ArrowUp' ? -1 : 1);
  const target = lines[next];
  target?.focus({ preventScroll: true });
  target?.scrollIntoView({ block: 'nearest' });
}
