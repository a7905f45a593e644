import { expect, test } from 'vitest';
import { MINUTE_MS } from '../../../shared/time.ts';
import { type ChatRow, chatRows, type Laid, type RowsInput } from './chatRows.ts';
import { EMPTY_WINDOW, type LineWindow, withPage } from './lineWindow.ts';
import type { Outgoing } from './outgoing.ts';

const DAY_MS = 24 * 60 * MINUTE_MS;
interface Line extends Laid {
  readonly authorId: string | null;
}
const line = (seq: number, authorId: string | null, atMs = seq * 1_000): Line => ({ seq, authorId, atMs });
const windowOf = (lines: readonly Line[]): LineWindow<Line> =>
  withPage(EMPTY_WINDOW, { lines, span: { from: lines[0]!.seq, to: lines.at(-1)!.seq } });
const message = (commandId: string, atMs: number): Outgoing => ({
  commandId,
  text: 'hello',
  replyTo: null,
  mentions: [],
  atMs,
  state: { type: 'sending' },
});
const rowsOf = (window: LineWindow<Line>, more: Partial<RowsInput<Line>> = {}) =>
  chatRows({
    window,
    outgoing: [],
    selfId: 'me',
    authorOf: ({ authorId }) => authorId,
    unreadAfter: null,
    dayOf: (atMs) => `${Math.floor(atMs / DAY_MS)}`,
    ...more,
  });
const keys = (rows: readonly ChatRow<Line>[]) => rows.map(({ key }) => key);
const groups = (rows: readonly ChatRow<Line>[]) =>
  rows.flatMap((row) =>
    row.type === 'line' || row.type === 'outgoing' ? `${row.isFirst ? '[' : ''}${row.isLast ? ']' : ''}` : [],
  );

test('[VM112] a day begins with its separator', () => {
  const rows = rowsOf(windowOf([line(1, 'a'), line(2, 'a', DAY_MS), line(3, 'a', DAY_MS + 1)]));
  expect(keys(rows)).toEqual(['day 0', 'line 1', 'day 1', 'line 2', 'line 3']);
});

test('[VM112] lines of one person stand together, unless time, a notice or a day lies between', () => {
  expect(groups(rowsOf(windowOf([line(1, 'a'), line(2, 'a'), line(3, 'b')])))).toEqual(['[', ']', '[]']);
  const late = 1_000 + 5 * MINUTE_MS;
  expect(groups(rowsOf(windowOf([line(1, 'a'), line(2, 'a', late - 1)])))).toEqual(['[', ']']);
  expect(groups(rowsOf(windowOf([line(1, 'a'), line(2, 'a', late)])))).toEqual(['[]', '[]']);
  expect(groups(rowsOf(windowOf([line(1, 'a'), line(2, null), line(3, 'a')])))).toEqual(['[]', '[]', '[]']);
});

test('[VM112] what is under way stands with one’s own last lines', () => {
  const rows = rowsOf(windowOf([line(1, 'me')]), { outgoing: [message('c1', 2_000)] });
  expect(keys(rows)).toEqual(['day 0', 'line 1', 'to c1']);
  expect(groups(rows)).toEqual(['[', ']']);
});

test('[VM111] a gap has its own row, also where its neighbour may not be seen', () => {
  const torn = {
    lines: [line(1, 'a'), line(9, 'a')],
    spans: [
      { from: 1, to: 2 },
      { from: 7, to: 9 },
    ],
  };
  const rows = rowsOf(torn);
  expect(keys(rows)).toEqual(['day 0', 'line 1', 'gap 6', 'line 9']);
  expect(groups(rows)).toEqual(['[]', '[]']);
});

test('[VM113] the divider stands once, above the first line of somebody else after the mark', () => {
  const window = windowOf([line(1, 'a'), line(2, 'me'), line(3, 'a'), line(4, 'b')]);
  expect(keys(rowsOf(window, { unreadAfter: 1 }))).toEqual([
    'day 0',
    'line 1',
    'line 2',
    'unread',
    'line 3',
    'line 4',
  ]);
  expect(keys(rowsOf(window, { unreadAfter: 4 }))).not.toContain('unread');
});

test('[VM116] rows keep their keys when older lines and an answer come', () => {
  const before = keys(rowsOf(windowOf([line(5, 'a'), line(6, 'b')])));
  const after = keys(rowsOf(windowOf([line(4, 'a'), line(5, 'a'), line(6, 'b'), line(7, 'me')])));
  expect(after.filter((key) => before.includes(key))).toEqual(before);
});
