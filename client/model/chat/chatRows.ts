import { MINUTE_MS } from '../../../shared/time.ts';
import { gapsOf, type LineWindow, type Placed, type Span } from './lineWindow.ts';
import type { Outgoing } from './outgoing.ts';

/** What is needed of a line to lay it out. */
export interface Laid extends Placed {
  readonly atMs: number;
}

/** One row of the list. Keys are stable: a row keeps its key while others come and go around it. */
export type ChatRow<L extends Laid> =
  | { readonly type: 'day'; readonly key: string; readonly atMs: number }
  | { readonly type: 'unread'; readonly key: 'unread' }
  | { readonly type: 'gap'; readonly key: string; readonly gap: Span }
  | ({ readonly type: 'line'; readonly key: string; readonly line: L } & Grouped)
  | ({ readonly type: 'outgoing'; readonly key: string; readonly message: Outgoing } & Grouped);

/** Lines of one person that follow each other soon stand together: one name, one picture. */
export interface Grouped {
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

export interface RowsInput<L extends Laid> {
  readonly window: LineWindow<L>;
  readonly outgoing: readonly Outgoing[];
  readonly selfId: string;
  /** Says whether a line is not shown at all, as one that has disappeared; absent: all are shown. */
  readonly isHidden?: (line: L) => boolean;
  /** Says who wrote a line; null: nobody did, as nobody writes a notice. */
  readonly authorOf: (line: L) => string | null;
  /** The divider stands above the first line of somebody else after this seq; null: there is no divider. */
  readonly unreadAfter: number | null;
  /** Names the day of a moment in the reader's time zone. */
  readonly dayOf: (atMs: number) => string;
}

const TOGETHER_MS = 5 * MINUTE_MS;

/** Lays out what is known of a conversation and what is under way, oldest first. */
export function chatRows<L extends Laid>(input: RowsInput<L>): readonly ChatRow<L>[] {
  const { window, outgoing, selfId, authorOf, unreadAfter, dayOf, isHidden } = input;
  const gaps = [...gapsOf(window)];
  const rows: ChatRow<L>[] = [];
  let day = '';
  let isDivided = unreadAfter === null;
  const beginDay = (atMs: number) => {
    const next = dayOf(atMs);
    if (next !== day) rows.push({ type: 'day', key: `day ${next}`, atMs });
    day = next;
  };
  for (const line of window.lines) {
    while (gaps[0] && gaps[0].to < line.seq) {
      const gap = gaps.shift() as Span;
      rows.push({ type: 'gap', key: `gap ${gap.to}`, gap });
    }
    if (isHidden?.(line)) continue;
    beginDay(line.atMs);
    if (!isDivided && unreadAfter !== null && line.seq > unreadAfter && authorOf(line) !== selfId) {
      rows.push({ type: 'unread', key: 'unread' });
      isDivided = true;
    }
    rows.push({ type: 'line', key: `line ${line.seq}`, line, isFirst: true, isLast: true });
  }
  for (const message of outgoing) {
    beginDay(message.atMs);
    rows.push({ type: 'outgoing', key: `to ${message.commandId}`, message, isFirst: true, isLast: true });
  }
  return grouped(rows, input);
}

type Asked<L extends Laid> = Pick<RowsInput<L>, 'selfId' | 'authorOf'>;

function grouped<L extends Laid>(rows: readonly ChatRow<L>[], asked: Asked<L>): readonly ChatRow<L>[] {
  const isTogether = (above: ChatRow<L> | undefined, below: ChatRow<L> | undefined) => {
    const [one, other] = [writtenOf(above, asked), writtenOf(below, asked)];
    return one !== null && other !== null && one.by === other.by && other.atMs - one.atMs < TOGETHER_MS;
  };
  return rows.map((row, at) => {
    if (row.type !== 'line' && row.type !== 'outgoing') return row;
    return { ...row, isFirst: !isTogether(rows[at - 1], row), isLast: !isTogether(row, rows[at + 1]) };
  });
}

function writtenOf<L extends Laid>(
  row: ChatRow<L> | undefined,
  { selfId, authorOf }: Asked<L>,
): { readonly by: string; readonly atMs: number } | null {
  if (row?.type === 'outgoing') return { by: selfId, atMs: row.message.atMs };
  if (row?.type !== 'line') return null;
  const by = authorOf(row.line);
  return by === null ? null : { by, atMs: row.line.atMs };
}
