import { searchWords } from '../../../shared/searchText.ts';
import { commandOf, type KeptLine } from './conversationBody.ts';
import type { FilePlace } from './filePlace.ts';

/** How many numbers of lines one stretch has. */
export const PAGE_LINES = 50;

/**
 * A page of a conversation's older lines: those of one stretch of numbers, as far as they were put down. Collection
 * `chatPages`, id as `pageId` says.
 */
export interface LinePage {
  readonly conversationId: string;
  /** The last number of the stretch. */
  readonly seq: number;
  /** The oldest first. */
  readonly lines: readonly KeptLine[];
  /** The epoch of the authority that put each of these lines here, in the same order. */
  readonly epochs: readonly number[];
  /** What its lines are found by: their words, and for each line the word of its command. */
  readonly words: readonly string[];
  /** The conversation's id, where a line disappears, and when the first of them does; absent: all of them stay. */
  readonly expires?: string;
  readonly untilMs?: number;
}

/** Returns the last number of the stretch in which a line stands. */
export const endOfStretch = (seq: number): number => Math.ceil(seq / PAGE_LINES) * PAGE_LINES;

/** Returns under what the page of a line is kept. */
export const pageId = (conversationId: string, seq: number): string =>
  `${conversationId}:${endOfStretch(seq)}`;

/** Returns the word by which the line of a command is found; no word that people write is like it. */
export const commandWord = ({ writerId, commandId }: FilePlace): string => `#${commandId}:${writerId}#`;

/** Says whether a command of somebody wrote that line. */
export const isOfCommand = (line: KeptLine, { writerId, commandId }: FilePlace): boolean =>
  line.from.id === writerId && commandOf(line) === commandId;

/**
 * Puts lines of one stretch into its page. A line that an authority of a higher epoch has put there stays: that one knows
 * more. Null: the page is as it was.
 */
export function withLines(
  before: LinePage | null,
  put: { readonly conversationId: string; readonly lines: readonly KeptLine[]; readonly epoch: number },
): LinePage | null {
  const { conversationId, epoch } = put;
  const known = new Map(
    before?.lines.map((line, at) => [line.seq, { line, epoch: before.epochs[at]! }] as const),
  );
  const newer = put.lines.filter(({ seq }) => (known.get(seq)?.epoch ?? 0) <= epoch);
  if (newer.length === 0) return null;
  for (const line of newer) known.set(line.seq, { line, epoch });
  const all = [...known.values()].toSorted((a, b) => a.line.seq - b.line.seq);
  const lines = all.map(({ line }) => line);
  const untilMs = Math.min(...lines.map(goesAtMs));
  return {
    conversationId,
    seq: endOfStretch(newer[0]!.seq),
    lines,
    epochs: all.map((one) => one.epoch),
    words: [...new Set(lines.flatMap(wordsOf))],
    ...(Number.isFinite(untilMs) ? { expires: conversationId, untilMs } : {}),
  };
}

/** Returns when a line disappears, in Unix milliseconds; infinity: it stays, or is gone already. */
export function goesAtMs(line: KeptLine): number {
  return line.type === 'text' && line.untilMs !== undefined ? line.untilMs : Number.POSITIVE_INFINITY;
}

function wordsOf(line: KeptLine): readonly string[] {
  const commandId = commandOf(line);
  const own = commandId === null ? [] : [commandWord({ writerId: line.from.id, commandId })];
  return line.type === 'text' ? [...own, ...searchWords(line.text)] : own;
}
