import { searchWords } from '../../../shared/searchText.ts';
import type { KeptLine, LineDocument } from '../../domain/conversation/conversationBody.ts';
import { endOfStretch, PAGE_LINES, pageId, withLines } from '../../domain/conversation/linePages.ts';
import {
  LINE_PLACES,
  lineIn,
  pageIn,
  readStored,
  storedByCommand,
  storedLine,
  storedToGo,
} from '../../domain/conversation/storedLines.ts';
import { putDocument } from '../../putDocument.ts';
import type { JsonObject, StorePort } from '../../services/store/port.ts';

const { pages: PAGES, alone: ALONE } = LINE_PLACES;
const WRITE_TRIES = 20;
const READ_AT_ONCE = 200;

/** Where a conversation's older lines lie: in pages, and one by one where a server of before has put them down. */
export interface LineStore {
  /**
   * Puts lines there that the conversation's document has held. It may be done again. A line that an authority of a
   * higher epoch has put there stays: that one knows more.
   */
  file(lines: readonly KeptLine[], epoch: number): Promise<void>;
  get(seq: number): Promise<KeptLine | null>;
  /** Returns up to `limit` lines of these numbers, both included, the oldest or the newest of them, oldest first. */
  range(input: {
    readonly from: number;
    readonly until: number;
    readonly limit: number;
    readonly end: 'oldest' | 'newest';
  }): Promise<readonly KeptLine[]>;
  /** Finds the line that somebody's command wrote; null: none that lies here. */
  byCommand(personId: string, commandId: string): Promise<KeptLine | null>;
  /** Returns the lines that disappear first, about so many, and until when (Unix milliseconds) there is none but these. */
  firstToGo(limit: number): Promise<{ readonly lines: readonly KeptLine[]; readonly untilMs: number }>;
  /** Gives lines that a server of before has put there the words by which they are found, from that number on. */
  giveWords(from: number): Promise<void>;
}

/** Opens the lines of one conversation. All of it throws StoreUnavailable when the store is away. */
export function openLines(store: StorePort, conversationId: string): LineStore {
  return {
    async file(lines, epoch) {
      const stretches = Map.groupBy(lines, ({ seq }) => endOfStretch(seq));
      await Promise.all(
        [...stretches.values()].map(async (these) => {
          await putIntoPage(store, { conversationId, lines: these, epoch });
          // a whole stretch is new, and a line that lay alone before is only changed
          if (these.length < PAGE_LINES) await removeAlone(store, conversationId, these);
        }),
      );
    },

    get: (seq) => storedLine(store, conversationId, seq),

    async range({ from, until, limit, end }) {
      const isUp = end === 'oldest';
      const lines: KeptLine[] = [];
      for (let beyond = isUp ? from - 1 : until + 1; ; ) {
        const wanted = { conversationId, beyond, limit: limit - lines.length } as const;
        const read = await readStored(store, { ...wanted, order: isUp ? 'ascending' : 'descending' });
        const here = read.lines.filter(({ seq }) => seq >= from && seq <= until);
        lines.splice(isUp ? lines.length : 0, 0, ...here);
        const { reached } = read;
        const isAll = reached === null || (isUp ? reached >= until : reached <= from);
        if (isAll || lines.length >= limit) break;
        beyond = reached;
      }
      return isUp ? lines.slice(0, limit) : lines.slice(-limit);
    },

    byCommand: (writerId, commandId) => storedByCommand(store, conversationId, { writerId, commandId }),
    firstToGo: (limit) => storedToGo(store, conversationId, limit),
    giveWords: (from) => giveWords(store, conversationId, from),
  };
}

/** Gives the lines of a conversation that lie alone the words by which they are found, stretch by stretch. */
async function giveWords(store: StorePort, conversationId: string, from: number): Promise<void> {
  for (let after = from - 1; ; ) {
    const place = { id: `${conversationId}:${after}`, at: after };
    const query = {
      field: 'conversationId',
      value: conversationId,
      by: 'seq',
      after: place,
      limit: READ_AT_ONCE,
    };
    const found = await store.find(ALONE, query);
    // whoever has changed one meanwhile has given it words
    await Promise.all(
      found.map(({ id, version, body }) => store.replace(ALONE, id, version, wordedBody(body))),
    );
    if (found.length < READ_AT_ONCE) return;
    after = lineIn(found.at(-1)!.body).seq;
  }
}

function wordedBody(body: JsonObject): JsonObject {
  return { ...body, ...wordsOf(lineIn(body)) };
}

/** Returns the words by which a line that lies alone is found, as its document has them. */
function wordsOf(line: KeptLine): Pick<LineDocument, 'words'> {
  const words = line.type === 'text' ? searchWords(line.text) : [];
  return words.length > 0 ? { words } : {};
}

interface Put {
  readonly conversationId: string;
  /** Lines of one stretch. */
  readonly lines: readonly KeptLine[];
  readonly epoch: number;
}

async function putIntoPage(store: StorePort, put: Put): Promise<void> {
  const { conversationId, lines } = put;
  const id = pageId(conversationId, lines[0]!.seq);
  // a whole stretch has no page yet, unless somebody died, or ruled no more, in between
  const place = { collection: PAGES, id, tries: WRITE_TRIES, isNew: lines.length === PAGE_LINES };
  await putDocument(store, place, (before) => withLines(before && pageIn(before), put) as JsonObject | null);
}

/** Removes lines that stand in a page now and lay alone: nothing is to be found by what they were. */
async function removeAlone(
  store: StorePort,
  conversationId: string,
  lines: readonly KeptLine[],
): Promise<void> {
  const seqs = new Set(lines.map(({ seq }) => seq));
  const at = Math.min(...seqs) - 1;
  const found = await store.find(ALONE, {
    ...{ field: 'conversationId', value: conversationId, by: 'seq', limit: PAGE_LINES },
    after: { id: `${conversationId}:${at}`, at },
  });
  const stale = found.filter(({ body }) => seqs.has(lineIn(body).seq));
  await Promise.all(stale.map(({ id, version }) => store.remove(ALONE, id, version)));
}
