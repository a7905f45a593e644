import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import type { FoundLine } from '../../../shared/protocol/chat.ts';
import type { ChatLine } from '../../../shared/protocol/chatLines.ts';
import type { FoundConversation } from '../../../shared/protocol/conversations.ts';
import {
  excerptAround,
  fitsQuery,
  readQuery,
  SEARCH_LIMITS,
  type SearchQuery,
} from '../../../shared/searchText.ts';
import { readConversation } from '../../domain/conversation/conversationAnnex.ts';
import { headOf, isUnheard } from '../../domain/conversation/conversationHead.ts';
import { readStored, type StoredLines } from '../../domain/conversation/storedLines.ts';
import type { Clock } from '../runtime/port.ts';
import type { StorePort } from '../store/port.ts';
import { readPlaces } from './conversationPlaces.ts';
import type { LinesToSearch, MessageSearchPort } from './port.ts';

/** Lines of each conversation that a search over all shows. */
const LINES_OF_EACH = 3;
/** A page of a search over all ends with so many conversations, or after so many pages of the list. */
const FOUND = 15;
const LIST_PAGES = 4;
/** Words by which the store is asked; the others are looked for in what it finds. */
const ASKED_WORDS = 4;
/** What is read for one page of a search, where most of what the store finds does not fit: so many times, of pages and of lines alone. */
const READS = 25;
const READ_PAGES = 8;
const READ_LINES = 30;

/** A search in one conversation: what for, in which lines (both included), and how many. */
interface Wanted {
  readonly query: SearchQuery;
  readonly from: number;
  readonly until: number;
  readonly limit: number;
  /** Lines whose time is over by then are not found. */
  readonly nowMs: number;
}

type TextLine = ChatLine & { readonly type: 'text' };
/** Takes of these lines those that fit. */
function fitting(lines: readonly ChatLine[], { query, from, until, nowMs }: Wanted): readonly TextLine[] {
  return lines.filter(
    (line): line is TextLine =>
      line.type === 'text' &&
      line.seq >= from &&
      line.seq <= until &&
      !(line.untilMs !== undefined && line.untilMs <= nowMs) &&
      fitsQuery(line.text, query),
  );
}

/**
 * Finds lines by their words: the newest in the conversation's document, the older ones by the store's index, which changes
 * in one step with each line, so that nothing can be found that is not so any more. Rules: SPEC.md, CO*.
 */
export function createStoreMessageSearch({
  store,
  clock,
}: {
  readonly store: StorePort;
  readonly clock: Clock;
}): MessageSearchPort {
  return {
    async inOne({ conversation, readable, typed, before }) {
      const query = readQuery(typed);
      if (!query) return { lines: [], before: null };
      const until = Math.min(readable.until, conversation.lastSeq, (before ?? Number.POSITIVE_INFINITY) - 1);
      const wanted = {
        query,
        from: readable.from,
        until,
        limit: SEARCH_LIMITS.pageLines,
        nowMs: clock.nowMs(),
      };
      const found = await searchIn(store, conversation, wanted);
      return { ...found, lines: found.lines.map((line) => foundLine(line, query)) };
    },

    async inAll({ personId, typed, cursor }) {
      const query = readQuery(typed);
      if (!query) return { found: [], cursor: null };
      const found: FoundConversation[] = [];
      let next = cursor;
      for (let pages = 0; pages < LIST_PAGES && found.length < FOUND; pages += 1) {
        const page = await readPlaces(store, { personId, cursor: next });
        const asked = page.conversationIds.map((id) =>
          searchFor(store, { personId, id, query, nowMs: clock.nowMs() }),
        );
        found.push(...(await Promise.all(asked)).filter((one) => one !== null));
        next = page.cursor;
        if (next === null) break;
      }
      return { found, cursor: next };
    },
  };
}

/** Finds the newest lines of one conversation that fit and that this person may read; null: there are none. */
async function searchFor(
  store: StorePort,
  {
    personId,
    id,
    query,
    nowMs,
  }: { readonly personId: string; readonly id: string } & Pick<Wanted, 'query' | 'nowMs'>,
): Promise<FoundConversation | null> {
  const body = await readConversation(store, id);
  const own = body?.members.find(({ person }) => person.id === personId);
  if (!body || !own || isUnheard(body, personId)) return null;
  const wanted = { query, from: own.fromSeq, until: body.lastSeq, limit: LINES_OF_EACH, nowMs };
  const { lines, before } = await searchIn(store, { ...body, conversationId: id }, wanted);
  const head = lines.length > 0 ? headOf(id, body, personId) : null;
  return head && { head, lines: lines.map((line) => foundLine(line, query)), hasMore: before !== null };
}

function foundLine({ seq, from, atMs, text }: TextLine, query: SearchQuery): FoundLine {
  return { seq, from, atMs, text: excerptAround(text, query, CHAT_LIMITS.excerptChars) };
}

/** The lines that fit, newest first, and where the next page begins; null: there is nothing more. */
interface FoundLines {
  readonly lines: readonly TextLine[];
  readonly before: number | null;
}

async function searchIn(store: StorePort, conversation: LinesToSearch, wanted: Wanted): Promise<FoundLines> {
  const { tail, amended, lastSeq } = conversation;
  const here = fitting(tail, wanted).toReversed();
  const older = Math.min(wanted.until, (tail[0]?.seq ?? lastSeq + 1) - 1);
  if (older < wanted.from || here.length > wanted.limit) return pageOf(here, wanted.limit, null);
  const changed = fitting(amended, { ...wanted, until: older });
  const replaced = new Set(amended.map(({ seq }) => seq));
  const stored = await searchStored(store, conversation, { ...wanted, until: older }, replaced);
  // below the last line that was read there may be more, of whichever kind
  const reached = [...changed, ...stored.lines].filter(({ seq }) => seq >= (stored.before ?? 1));
  return pageOf([...here, ...reached.toSorted((a, b) => b.seq - a.seq)], wanted.limit, stored.before);
}

function pageOf(found: readonly TextLine[], limit: number, before: number | null): FoundLines {
  if (found.length <= limit) return { lines: found, before };
  const lines = found.slice(0, limit);
  return { lines, before: lines.at(-1)!.seq };
}

/** Looks through what the store finds, until there are enough lines that fit and stand as they are stored. */
async function searchStored(
  store: StorePort,
  { conversationId, hasWords }: LinesToSearch,
  wanted: Wanted,
  replaced: ReadonlySet<number>,
): Promise<FoundLines> {
  const lines: TextLine[] = [];
  const words = wanted.query.words.toSorted((a, b) => b.length - a.length).slice(0, ASKED_WORDS);
  let before = wanted.until + 1;
  for (let reads = 0; reads < READS; reads += 1) {
    const read: StoredLines = await readStored(store, {
      ...{ conversationId, order: 'descending', beyond: before, words },
      ...{ limit: READ_LINES, pages: READ_PAGES },
      // lines of before this server knew of words have none yet
      hasWords,
    });
    lines.push(...fitting(read.lines.toReversed(), wanted).filter(({ seq }) => !replaced.has(seq)));
    if (read.reached === null || read.reached <= wanted.from) return { lines, before: null };
    before = read.reached;
    if (lines.length > wanted.limit) break;
  }
  return { lines, before };
}
