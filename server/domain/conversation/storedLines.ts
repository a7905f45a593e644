import type { FindQuery, JsonObject, StorePort, Versioned } from '../../services/store/port.ts';
import type { KeptLine, LineDocument } from './conversationBody.ts';
import { type FilePlace, lineCommandKey } from './filePlace.ts';
import {
  commandWord,
  endOfStretch,
  goesAtMs,
  isOfCommand,
  type LinePage,
  PAGE_LINES,
  pageId,
} from './linePages.ts';

/** The collections of older lines: pages, and lines that a server of before has put down one by one. */
export const LINE_PLACES = { pages: 'chatPages', alone: 'chatLines' } as const;
/** Pages in which a command is looked for: it stands in one, but for a crash between two writes. */
const COMMAND_PAGES = 4;
/** Pages that are looked at once for lines that disappear. */
const DUE_PAGES = 3;

/** Takes the page out of its document. */
export const pageIn = (body: JsonObject): LinePage => body as unknown as LinePage;
/** Takes the line out of its document. */
export const lineIn = (body: JsonObject): KeptLine => (body as unknown as LineDocument).line;

/** Finds an older line by its number; null: it does not lie in the store. It throws as the store does. */
export async function storedLine(
  store: StorePort,
  conversationId: string,
  seq: number,
): Promise<KeptLine | null> {
  const page = await store.get(LINE_PLACES.pages, pageId(conversationId, seq));
  const line = page && pageIn(page.body).lines.find((one) => one.seq === seq);
  if (line) return line;
  const alone = await store.get(LINE_PLACES.alone, `${conversationId}:${seq}`);
  return alone && lineIn(alone.body);
}

/** Finds the older line that somebody's command wrote; null: none that lies in the store. It throws as the store does. */
export async function storedByCommand(
  store: StorePort,
  conversationId: string,
  command: FilePlace,
): Promise<KeptLine | null> {
  const pages = await store.find(LINE_PLACES.pages, {
    ...{ field: 'conversationId', value: conversationId, by: 'seq', limit: COMMAND_PAGES },
    words: [commandWord(command)],
  });
  for (const { body } of pages) {
    const line = pageIn(body).lines.find((one) => isOfCommand(one, command));
    if (line) return line;
  }
  const value = lineCommandKey(conversationId, command);
  const [alone] = await store.find(LINE_PLACES.alone, { field: 'command', value, limit: 1 });
  return alone ? lineIn(alone.body) : null;
}

/** What is read of a conversation's older lines. */
export interface StoredQuery {
  readonly conversationId: string;
  readonly order: 'ascending' | 'descending';
  /** Only lines behind this number, in the order asked for. */
  readonly beyond: number;
  /** About how many lines are wanted. */
  readonly limit: number;
  /** How many pages are read; absent: as many as the lines are in. */
  readonly pages?: number;
  /** Only documents in whose words each of these begins one; absent: all of them. */
  readonly words?: readonly string[];
  /** Whether lines that lie alone have words, too; where they have none all of those are read. */
  readonly hasWords?: boolean | undefined;
}

/** What was read: all lines from `beyond` up to `reached` that were found, the oldest first. */
export interface StoredLines {
  readonly lines: readonly KeptLine[];
  /** The last number that was looked at; null: all were. */
  readonly reached: number | null;
}

/** Reads older lines, of pages and those that lie alone: perhaps more of them than asked for, or fewer. It throws as the store does. */
export async function readStored(
  store: StorePort,
  { conversationId, order, beyond, limit, pages: most, words, hasWords = false }: StoredQuery,
): Promise<StoredLines> {
  const isUp = order === 'ascending';
  const find = (place: string, at: number, docs: number, asked: readonly string[] | undefined) => {
    const query = { field: 'conversationId', value: conversationId, by: 'seq', order, limit: docs } as const;
    const after = { id: `${conversationId}:${at}`, at };
    return store.find(place, { ...query, after, ...(asked ? { words: asked } : {}) } satisfies FindQuery);
  };
  // the page in which the stretch begins is named by its last number
  const firstPage = isUp ? beyond : endOfStretch(beyond - 1) + 1;
  const mostPages = most ?? Math.ceil(limit / PAGE_LINES) + 1;
  const [pages, alone] = await Promise.all([
    find(LINE_PLACES.pages, firstPage, mostPages, words),
    find(LINE_PLACES.alone, beyond, limit, hasWords ? words : undefined),
  ]);
  const ends = [
    ...(pages.length === mostPages ? [endOfPage(pages.at(-1)!, isUp)] : []),
    ...(alone.length === limit ? [lineIn(alone.at(-1)!.body).seq] : []),
  ];
  const reached = ends.length === 0 ? null : isUp ? Math.min(...ends) : Math.max(...ends);
  const isRead = (seq: number) =>
    isUp
      ? seq > beyond && seq <= (reached ?? Number.POSITIVE_INFINITY)
      : seq < beyond && seq >= (reached ?? 0);
  const lines = bySeq([...alone.map(({ body }) => lineIn(body)), ...linesOf(pages)]);
  return { lines: lines.filter(({ seq }) => isRead(seq)), reached };
}

function endOfPage({ body }: Versioned<JsonObject>, isUp: boolean): number {
  const { seq } = pageIn(body);
  return isUp ? seq : seq - PAGE_LINES + 1;
}

const linesOf = (pages: readonly Versioned<JsonObject>[]): readonly KeptLine[] =>
  pages.flatMap(({ body }) => pageIn(body).lines);

/** Orders lines by their numbers; of two of one number the later one of the list stays. */
function bySeq(lines: readonly KeptLine[]): readonly KeptLine[] {
  return [...new Map(lines.map((line) => [line.seq, line])).values()].toSorted((a, b) => a.seq - b.seq);
}

/** Finds the lines that disappear first, up to about so many, and how far that was looked at. It throws as the store does. */
export async function storedToGo(
  store: StorePort,
  conversationId: string,
  limit: number,
): Promise<{ readonly lines: readonly KeptLine[]; readonly untilMs: number }> {
  const find = (place: string, most: number) =>
    store.find(place, { field: 'expires', value: conversationId, by: 'untilMs', limit: most });
  const [pages, alone] = await Promise.all([
    find(LINE_PLACES.pages, DUE_PAGES),
    find(LINE_PLACES.alone, limit),
  ]);
  const untilMs = Math.min(
    pages.length === DUE_PAGES ? Number(pages.at(-1)!.body.untilMs) : Number.POSITIVE_INFINITY,
    alone.length === limit ? Number(alone.at(-1)!.body.untilMs) : Number.POSITIVE_INFINITY,
  );
  const lines = bySeq([...alone.map(({ body }) => lineIn(body)), ...linesOf(pages)]);
  // of several that go at once none is left for later
  return {
    lines: lines.filter((line) => goesAtMs(line) <= untilMs && Number.isFinite(goesAtMs(line))),
    untilMs,
  };
}
