import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import type { LinesAnswer, YouInChat } from '../../../shared/protocol/chat.ts';
import { type KeptLine, lineNow } from '../../domain/conversation/conversationBody.ts';
import type { Clock } from '../../services/runtime/port.ts';
import type { LineStore } from './lineStore.ts';
import { type ChatState, findLine, lineBytes } from './machine/state.ts';

/** What lines are read from: a conversation as it was told, and those that its document has no more. */
export interface LineSource {
  readonly state: ChatState;
  readonly lines: LineStore;
  readonly clock: Clock;
}

/** Which lines somebody may read, both included. */
export interface ReadableLines {
  readonly from: number;
  readonly until: number;
}

/** A page that is asked for: the newest lines before a number, or the oldest behind one. */
export interface PageAsked {
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly limit: number;
}

type End = 'oldest' | 'newest';

/** Returns the lines that somebody may read, by what they are in the conversation. */
export function readableOf({ fromSeq, untilSeq }: Pick<YouInChat, 'fromSeq' | 'untilSeq'>): ReadableLines {
  return { from: fromSeq, until: untilSeq ?? Number.POSITIVE_INFINITY };
}

/** Says whether a line is one of those. */
export const isReadable = ({ from, until }: ReadableLines, seq: number): boolean =>
  seq >= from && seq <= until;

/** Finds a line, wherever it lies; null: there is none of that number. */
export async function lineAt(
  { state, lines }: Pick<LineSource, 'state' | 'lines'>,
  seq: number,
): Promise<KeptLine | null> {
  if (seq < 1 || seq > state.lastSeq) return null;
  return findLine(state, seq, null) ?? (await lines.get(seq));
}

/** Reads lines by their numbers, without those that are not readable. */
export async function readLines(
  source: LineSource,
  readable: ReadableLines,
  seqs: readonly number[],
): Promise<LinesAnswer> {
  const wanted = [...new Set(seqs)].filter((seq) => isReadable(readable, seq));
  const found = await Promise.all(wanted.toSorted((a, b) => a - b).map((seq) => lineAt(source, seq)));
  const { lines } = fitting(
    found.filter((line) => line !== null),
    'oldest',
  );
  return { lines: shown(source, lines), hasMore: false };
}

/** Reads a page. */
export async function readPage(
  source: LineSource,
  readable: ReadableLines,
  asked: PageAsked,
): Promise<LinesAnswer> {
  const { state } = source;
  const from = Math.max(readable.from, (asked.after ?? 0) + 1);
  const until = Math.min(readable.until, state.lastSeq, (asked.before ?? Number.POSITIVE_INFINITY) - 1);
  const end = asked.after === undefined ? 'newest' : 'oldest';
  const found = await range(source, { from, until, limit: asked.limit, end });
  const { lines, isCut } = fitting(found, end);
  const reaches = end === 'newest' ? (lines[0]?.seq ?? from) > from : (lines.at(-1)?.seq ?? until) < until;
  return { lines: shown(source, lines), hasMore: isCut || reaches };
}

function shown({ clock }: LineSource, lines: readonly KeptLine[]): LinesAnswer['lines'] {
  const nowMs = clock.nowMs();
  return lines.map((line) => lineNow(line, nowMs));
}

async function range(
  { state, lines }: LineSource,
  { from, until, limit, end }: ReadableLines & { readonly limit: number; readonly end: End },
): Promise<readonly KeptLine[]> {
  if (from > until) return [];
  const first = state.tail[0]?.seq ?? state.lastSeq + 1;
  const here = state.tail.filter(({ seq }) => seq >= from && seq <= until);
  const older = { from, until: Math.min(until, first - 1), end };
  const missing = end === 'newest' ? limit - here.length : limit;
  const hasOlder = older.from <= older.until && missing > 0;
  const stored = hasOlder ? await lines.range({ ...older, limit: missing }) : [];
  // what was changed since it was put there
  const today = stored.map((line) => state.amended.get(line.seq) ?? line);
  const all = [...today, ...here];
  return end === 'newest' ? all.slice(-limit) : all.slice(0, limit);
}

/** Takes of these lines as many as one answer may carry, from one end; the first always fits. */
function fitting(
  lines: readonly KeptLine[],
  end: End,
): { readonly lines: readonly KeptLine[]; readonly isCut: boolean } {
  const order = end === 'oldest' ? lines : lines.toReversed();
  let bytes = 0;
  const past = order.findIndex((line, index) => {
    bytes += lineBytes(line);
    return index > 0 && bytes > CHAT_LIMITS.pageBytes;
  });
  const some = past === -1 ? order : order.slice(0, past);
  return { lines: end === 'oldest' ? some : some.toReversed(), isCut: past !== -1 };
}
