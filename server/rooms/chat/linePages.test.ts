import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lineCommandId } from '../../../shared/lineCommands.ts';
import { searchWords } from '../../../shared/searchText.ts';
import { type KeptLine, newConversation } from '../../domain/conversation/conversationBody.ts';
import { PAGE_LINES } from '../../domain/conversation/linePages.ts';
import { createStoreMessageSearch } from '../../services/conversations/storeMessageSearch.ts';
import { createSimRuntime } from '../../services/runtime/simRuntime.ts';
import { COLLECTIONS } from '../../services/store/collections.ts';
import type { JsonObject, StorePort } from '../../services/store/port.ts';
import { createSqliteStore } from '../../services/store/sqliteStore.ts';
import { createRandom } from '../sim/random.ts';
import { passing, ruleChat } from './chatAuthority.testkit.ts';
import { personOf } from './chatMachine.testkit.ts';
import { putLineAlone } from './linePages.testkit.ts';
import { openLines } from './lineStore.ts';
import { writeOnce } from './writeOnce.ts';

const folder = mkdtempSync(join(tmpdir(), 'mesi-pages-'));
const runtime = createSimRuntime();
const { clock } = runtime;
let store: StorePort;
beforeAll(() => {
  store = createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const ada = personOf('Ada');
const lineOf = (seq: number, text = `river${seq} flows`): KeptLine => ({
  ...{ type: 'text', seq, count: seq, from: ada, atMs: 1, text, commandId: `command_${seq}` },
  ...{ replyTo: null, mentions: [], editedAtMs: null, reactions: [] },
});
const linesOf = (from: number, until: number) =>
  Array.from({ length: until - from + 1 }, (_, n) => lineOf(from + n));
const alone = (id: string, line: KeptLine) =>
  putLineAlone(store, id, { line, words: line.type === 'text' ? searchWords(line.text) : [] });
const pagesOf = (id: string) =>
  store.find('chatPages', { field: 'conversationId', value: id, by: 'seq', limit: 100 });

describe('older lines in pages', () => {
  it('[CH36] a whole stretch is one document, and a part of one is put to what is there', async () => {
    const lines = openLines(store, 'gr_whole');
    await lines.file(linesOf(1, 2 * PAGE_LINES + 7), 1);
    await lines.file(linesOf(2 * PAGE_LINES + 8, 3 * PAGE_LINES), 2);
    const pages = await pagesOf('gr_whole');
    expect(pages.map(({ version, body }) => [version, body.seq])).toEqual([
      [1, PAGE_LINES],
      [1, 2 * PAGE_LINES],
      [2, 3 * PAGE_LINES],
    ]);
    expect(await lines.range({ from: 1, until: 1_000, limit: 1_000, end: 'oldest' })).toEqual(
      linesOf(1, 3 * PAGE_LINES),
    );
    expect(await lines.get(3 * PAGE_LINES + 1)).toBeNull();
  });

  it('[CH17] [CH36] of each line in a page the one of the higher epoch stays', async () => {
    const lines = openLines(store, 'gr_each');
    await lines.file(linesOf(1, PAGE_LINES), 2);
    await lines.file([lineOf(3, 'changed by a later one')], 3);
    await Promise.all([lines.file(linesOf(1, 20), 1), lines.file([lineOf(4, 'of the second')], 2)]);
    const texts = (await lines.range({ from: 1, until: 5, limit: 5, end: 'oldest' })).map(
      (line) => line.type === 'text' && line.text,
    );
    expect(texts).toEqual([
      'river1 flows',
      'river2 flows',
      'changed by a later one',
      'of the second',
      'river5 flows',
    ]);
  });

  it('[CH36] lines in pages and lines that lie alone are one row, from whichever end', async () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const random = createRandom(seed);
      const id = `gr_mixed${seed}`;
      const lines = openLines(store, id);
      const last = 40 + random.below(400);
      // what a server of before put down, then what was put down since, now whole and now in parts
      const before = random.below(last);
      for (const line of linesOf(1, before)) await alone(id, line);
      for (let from = before + 1; from <= last; ) {
        const until = Math.min(last, from + random.below(120));
        await lines.file(linesOf(from, until), 1);
        from = until + 1;
      }
      for (let asked = 0; asked < 60; asked += 1) {
        const from = 1 + random.below(last);
        const until = from + random.below(last);
        const limit = 1 + random.below(90);
        const there = linesOf(from, Math.min(last, until));
        expect(await lines.range({ from, until, limit, end: 'oldest' })).toEqual(there.slice(0, limit));
        expect(await lines.range({ from, until, limit, end: 'newest' })).toEqual(there.slice(-limit));
        expect(await lines.get(from)).toEqual(lineOf(from));
        expect(await lines.byCommand(ada.id, `command_${from}`)).toEqual(lineOf(from));
      }
      expect(await lines.byCommand(ada.id, `command_${last + 1}`)).toBeNull();
    }
  });

  it('[CH36] [CO8] a line that lay alone is changed in a page, and found by what it says now alone', async () => {
    const id = 'gr_changed';
    const lines = openLines(store, id);
    for (const line of linesOf(1, 60)) await alone(id, line);
    await lines.file([{ ...lineOf(7, 'an ocean'), editedAtMs: 2 } as KeptLine], 5);
    expect(await lines.get(7)).toMatchObject({ text: 'an ocean' });
    expect(await store.get('chatLines', `${id}:7`)).toBeNull();
    const people = [ada];
    const group = newConversation({ type: 'group', name: 'G', people, nowMs: 1 });
    const conversation = { ...group, conversationId: id, lastSeq: 61, lastCount: 61, tail: [lineOf(61)] };
    const search = createStoreMessageSearch({ store, clock });
    const found = async (typed: string) => {
      const readable = { from: 1, until: 1_000 };
      return (await search.inOne({ conversation, readable, typed, before: null })).lines.map(
        ({ seq }) => seq,
      );
    };
    expect([await found('river7'), await found('ocean'), await found('river6')]).toEqual([
      [],
      [7],
      [61, 60, 6],
    ]);
  });

  it('[CO7] [CH36] a search meets each line once, in pages, and words must stand in one line', async () => {
    const id = 'gr_search';
    const lines = openLines(store, id);
    for (const line of linesOf(1, 130)) await alone(id, line);
    await lines.file(linesOf(131, 700), 1);
    const group = newConversation({ type: 'group', name: 'G', people: [ada], nowMs: 1 });
    const conversation = { ...group, conversationId: id, lastSeq: 701, lastCount: 701, tail: [lineOf(701)] };
    const search = createStoreMessageSearch({ store, clock });
    const all = async (typed: string) => {
      const seqs: number[] = [];
      for (let before: number | null = null; ; ) {
        const readable = { from: 1, until: 1_000 };
        const page = await search.inOne({ conversation, readable, typed, before });
        seqs.push(...page.lines.map(({ seq }) => seq));
        before = page.before;
        if (before === null) return seqs;
      }
    };
    expect(await all('flow')).toEqual(
      linesOf(1, 701)
        .map(({ seq }) => seq)
        .toReversed(),
    );
    expect(await all('river13 flow')).toEqual([139, 138, 137, 136, 135, 134, 133, 132, 131, 130, 13]);
    expect(await all('river151 river152')).toEqual([]);
  });
});

it('[CH36] an authority puts whole pages down, and its document keeps 14 to 64 lines', {
  timeout: 60_000,
}, async () => {
  const id = 'gr_long';
  const body = newConversation({ type: 'group', name: 'G', people: [ada], nowMs: clock.nowMs() });
  await store.insert('conversations', id, body as unknown as JsonObject);
  const chat = await ruleChat({ conversationId: id, store, clock });
  const plain = { replyTo: null, mentions: [], isLetIn: true, lookedUp: null };
  for (let n = 0; n < 220; n += 1) {
    const command = {
      type: 'write',
      byId: ada.id,
      commandId: `say_${n}_long`,
      text: `t${n}`,
      ...plain,
    } as const;
    expect(await passing(runtime, chat.command(command))).toBeNull();
  }
  const pages = await pagesOf(id);
  expect(pages.map(({ version, body: { seq } }) => [version, seq])).toEqual([
    [1, 50],
    [1, 100],
    [1, 150],
    [1, 200],
  ]);
  expect(chat.told.tail[0]!.seq).toBe(201);
  const { lines } = await chat.page({ from: 1, until: 1_000 }, { before: 160, limit: 50 });
  expect(lines.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, n) => 110 + n));
  await chat.stop();
});

it('[CH37] [CH2] a command that says what its maker knew is looked for behind that line alone', {
  timeout: 60_000,
}, async () => {
  const id = 'gr_knew';
  const asked: string[] = [];
  const counted: StorePort = {
    ...store,
    find: (collection, query) => {
      asked.push(...(query.words ?? []));
      return store.find(collection, query);
    },
  };
  const body = newConversation({ type: 'group', name: 'G', people: [ada], nowMs: clock.nowMs() });
  await store.insert('conversations', id, body as unknown as JsonObject);
  const open = () => ruleChat({ conversationId: id, store: counted, clock });
  let chat = await open();
  const write = (commandId: string, more: Partial<Parameters<typeof writeOnce>[2]> = {}) => {
    const command = { byId: ada.id, commandId, text: 'words', replyTo: null, mentions: [] };
    return passing(runtime, writeOnce(chat, command, { letsIn: async () => true, ...more }));
  };
  const idOf = (n: number) => lineCommandId(chat.told.lastSeq, `made_${n}`);
  const old = idOf(0);
  const first = await write(old);
  for (let n = 1; n < 120; n += 1) await write(idOf(n));
  await chat.stop();
  chat = await open();
  expect(chat.told.tail[0]!.seq).toBeGreaterThan(50);
  asked.length = 0;
  const fresh = idOf(121);
  const written = await write(fresh);
  expect(asked).toEqual([]);
  // what may have been written before this authority ruled is looked for, and so is what shows files
  expect([await write(old), await write(fresh)]).toEqual([first, written]);
  expect(asked).toEqual([`#${old}:${ada.id}#`]);
  await write(idOf(122), { content: async () => ({ ok: true, value: {} }) });
  await write('an_id_like_any_other');
  expect(asked).toHaveLength(3);
  await chat.stop();
});
