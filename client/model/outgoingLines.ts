import type { HistoryEvent } from '../../shared/protocol/feed.ts';

/** A chat line that its writer has sent and that nobody has seen yet. */
export interface OutgoingLine {
  readonly commandId: string;
  readonly text: string;
  /** Known from the answer; the feed brings the line under this id, before or after it. */
  readonly lineId: string | null;
  /** The newest event of the feed when it was sent; null: there was none. */
  readonly after: string | null;
}

export type OutgoingChange =
  | {
      readonly type: 'sent';
      readonly commandId: string;
      readonly text: string;
      readonly after: string | null;
    }
  | { readonly type: 'answered'; readonly commandId: string; readonly lineId: string }
  | { readonly type: 'refused'; readonly commandId: string }
  /** The feed has moved on: what it brought is under way no longer. */
  | { readonly type: 'seen'; readonly readable: readonly HistoryEvent[] };

export function changeOutgoing(
  lines: readonly OutgoingLine[],
  change: OutgoingChange,
): readonly OutgoingLine[] {
  switch (change.type) {
    case 'sent':
      return [
        ...lines,
        { commandId: change.commandId, text: change.text, lineId: null, after: change.after },
      ];
    case 'answered':
      return lines.map((line) =>
        line.commandId === change.commandId ? { ...line, lineId: change.lineId } : line,
      );
    case 'refused':
      return lines.filter((line) => line.commandId !== change.commandId);
    case 'seen':
      return stillOutgoing(lines, change.readable);
  }
}

/** Returns the lines that the feed has not brought yet. */
export function stillOutgoing(
  lines: readonly OutgoingLine[],
  readable: readonly HistoryEvent[],
): readonly OutgoingLine[] {
  if (lines.length === 0) return lines;
  const arrived = new Set(readable.map((event) => event.id));
  const still = lines.filter((line) => line.lineId === null || !arrived.has(line.lineId));
  return still.length === lines.length ? lines : still;
}

/**
 * Returns the lines to show as under way. The feed may bring a line before its answer comes: a line of the same words
 * by the same person, since it was sent, is taken for it, or it would stand there twice for a moment.
 */
export function shownOutgoing(
  lines: readonly OutgoingLine[],
  readable: readonly HistoryEvent[],
  selfId: string | null,
): readonly OutgoingLine[] {
  const still = stillOutgoing(lines, readable);
  if (still.every(({ lineId }) => lineId !== null)) return still;
  const taken = new Set(lines.flatMap(({ lineId }) => lineId ?? []));
  return still.filter(({ lineId, text, after }) => {
    if (lineId !== null) return true;
    const since = readable.slice(readable.findIndex(({ id }) => id === after) + 1);
    const brought = since.find(
      (event) =>
        event.type === 'line' && event.from.id === selfId && event.text === text && !taken.has(event.id),
    );
    if (brought) taken.add(brought.id);
    return !brought;
  });
}
