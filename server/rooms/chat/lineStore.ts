import { searchWords } from '../../../shared/searchText.ts';
import { commandOf, type KeptLine, type LineDocument } from '../../domain/conversation/conversationBody.ts';
import { lineCommandKey } from '../../domain/conversation/filePlace.ts';
import { COLLECTIONS } from '../../services/store/collections.ts';
import type { JsonObject, StorePort } from '../../services/store/port.ts';

const LINES = COLLECTIONS.chatLines.name;
const WRITE_TRIES = 20;
const PAGE = 200;

/** Where a conversation's older lines lie. */
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
  /** Returns the lines that disappear first, up to so many. */
  firstToGo(limit: number): Promise<readonly KeptLine[]>;
  /** Gives lines that a server of before has put there the words by which they are found, from that number on. */
  giveWords(from: number): Promise<void>;
}

/** Opens the lines of one conversation. All of it throws StoreUnavailable when the store is away. */
export function openLines(store: StorePort, conversationId: string): LineStore {
  const idOf = (seq: number) => `${conversationId}:${seq}`;
  const commandKey = (writerId: string, commandId: string) =>
    lineCommandKey(conversationId, { writerId, commandId });
  return {
    async file(lines, epoch) {
      await Promise.all(
        lines.map((line) => {
          const commandId = commandOf(line);
          const command = commandId === null ? {} : { command: commandKey(line.from.id, commandId) };
          const body: LineDocument = {
            conversationId,
            seq: line.seq,
            epoch,
            ...command,
            ...wordsOf(line),
            ...stayOf(conversationId, line),
            line,
          };
          return put(store, idOf(line.seq), body);
        }),
      );
    },

    async get(seq) {
      const found = await store.get(LINES, idOf(seq));
      return found ? lineOf(found.body) : null;
    },

    async range({ from, until, limit, end }) {
      const place = end === 'oldest' ? from - 1 : until + 1;
      const found = await store.find(LINES, {
        field: 'conversationId',
        value: conversationId,
        by: 'seq',
        order: end === 'oldest' ? 'ascending' : 'descending',
        after: { id: idOf(place), at: place },
        limit,
      });
      const lines = found.map(({ body }) => lineOf(body)).filter(({ seq }) => seq >= from && seq <= until);
      return end === 'oldest' ? lines : lines.toReversed();
    },

    async byCommand(personId, commandId) {
      const value = commandKey(personId, commandId);
      const [found] = await store.find(LINES, { field: 'command', value, limit: 1 });
      return found ? lineOf(found.body) : null;
    },

    async firstToGo(limit) {
      const found = await store.find(LINES, {
        field: 'expires',
        value: conversationId,
        by: 'untilMs',
        limit,
      });
      return found.map(({ body }) => lineOf(body));
    },

    giveWords: (from) => giveWords(store, conversationId, from),
  };
}

/** Gives the lines of a conversation the words by which they are found, page by page. */
async function giveWords(store: StorePort, conversationId: string, from: number): Promise<void> {
  for (let after = from - 1; ; ) {
    const place = { id: `${conversationId}:${after}`, at: after };
    const query = {
      field: 'conversationId',
      value: conversationId,
      by: 'seq',
      after: place,
      limit: PAGE,
    };
    const found = await store.find(LINES, query);
    // whoever has changed one meanwhile has given it words
    await Promise.all(
      found.map(({ id, version, body }) => store.replace(LINES, id, version, wordedBody(body))),
    );
    if (found.length < PAGE) return;
    after = lineOf(found.at(-1)!.body).seq;
  }
}

function wordedBody(body: JsonObject): JsonObject {
  return { ...body, ...wordsOf(lineOf(body)) };
}

/** Returns until when a line stays, as its document has it. */
function stayOf(conversationId: string, line: KeptLine): Pick<LineDocument, 'expires' | 'untilMs'> {
  return line.type === 'text' && line.untilMs !== undefined
    ? { expires: conversationId, untilMs: line.untilMs }
    : {};
}

/** Returns the words by which a line is found, as its document has them. */
function wordsOf(line: KeptLine): Pick<LineDocument, 'words'> {
  const words = line.type === 'text' ? searchWords(line.text) : [];
  return words.length > 0 ? { words } : {};
}

const lineOf = (body: JsonObject): KeptLine => (body as unknown as LineDocument).line;

async function put(store: StorePort, id: string, body: LineDocument): Promise<void> {
  const document = body as unknown as JsonObject;
  for (let tries = 0; tries < WRITE_TRIES; tries += 1) {
    const inserted = await store.insert(LINES, id, document);
    if (inserted.ok) return;
    const found = await store.get(LINES, id);
    if (!found) continue;
    if (Number(found.body.epoch) > body.epoch) return;
    if ((await store.replace(LINES, id, found.version, document)).ok) return;
  }
  throw new Error(`line ${id} could not be put down: others keep changing it`);
}
