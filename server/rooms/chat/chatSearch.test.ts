import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import type { SearchLinesAnswer } from '../../../shared/protocol/chat.ts';
import type { SearchAnswer } from '../../../shared/protocol/conversations.ts';
import { SEARCH_LIMITS } from '../../../shared/searchText.ts';
import { newConversation } from '../../domain/conversation/conversationBody.ts';
import { createStoreMessageSearch } from '../../services/conversations/storeMessageSearch.ts';
import { createSimRuntime } from '../../services/runtime/simRuntime.ts';
import { COLLECTIONS } from '../../services/store/collections.ts';
import { createMongoStore } from '../../services/store/mongoStore.ts';
import type { JsonObject, StorePort } from '../../services/store/port.ts';
import { createSqliteStore } from '../../services/store/sqliteStore.ts';
import { databaseForTests } from '../../tools/database/databaseForTests.ts';
import { until } from '../onlooker.testkit.ts';
import { RatesOfATest, startTestServer, type TestPerson, type TestServer } from '../roomsServer.testkit.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import { passing, ruleChat } from './chatAuthority.testkit.ts';
import { personOf } from './chatMachine.testkit.ts';
import { callApi, gone, sit, startDirect, startGroup } from './chatSeats.testkit.ts';
import { putAlone } from './linePages.testkit.ts';
import { writeOnce } from './writeOnce.ts';

/** Opens an empty store, as the product does. */
const STORES = {
  async SQLite() {
    const folder = mkdtempSync(join(tmpdir(), 'mesi-search-'));
    const store = createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS });
    return { store, dispose: () => rmSync(folder, { recursive: true, force: true }) };
  },
  async MongoDB() {
    const database = await databaseForTests();
    const place = { url: database.url, database: database.freshName(), collections: COLLECTIONS };
    return { store: await createMongoStore(place), dispose: () => database.stop() };
  },
} satisfies Record<string, () => Promise<{ store: StorePort; dispose: () => unknown }>>;

describe.each(Object.entries(STORES))('a search in a conversation on %s', (_, openStore) => {
  const runtime = createSimRuntime({ seed: 7 });
  let store: StorePort;
  let dispose: () => unknown;
  beforeAll(async () => {
    ({ store, dispose } = await openStore());
  });
  afterAll(async () => {
    await store.close();
    await dispose();
  });

  const people = ['Ada', 'Ben'].map(personOf);
  const [ada] = people as [ReturnType<typeof personOf>];
  const open = (conversationId: string) => ruleChat({ conversationId, store, clock: runtime.clock });
  /** Lets what is due happen until it is settled. */
  const settled = <T>(asked: Promise<T>): Promise<T> => passing(runtime, asked);
  const say = (authority: ChatAuthority, text: string) =>
    settled(
      writeOnce(
        authority,
        { byId: ada.id, commandId: `say_${runtime.ids.next('cm')}`, text, replyTo: null, mentions: [] },
        { letsIn: async () => true },
      ),
    );
  const change = async (authority: ChatAuthority, seq: number, text: string | null) => {
    const lookedUp = await authority.line(seq);
    const by = { byId: ada.id, seq, lookedUp };
    const command =
      text === null
        ? { type: 'erase' as const, ...by }
        : { type: 'edit' as const, ...by, text, mentions: [] };
    return settled(authority.command(command));
  };
  const EVERYTHING = { from: 1, until: Number.POSITIVE_INFINITY };
  const found = async (authority: ChatAuthority, typed: string, readable = EVERYTHING) => {
    const seqs: number[] = [];
    const search = createStoreMessageSearch({ store, clock: runtime.clock });
    const { told } = authority;
    const conversation = { ...told, amended: [...told.amended.values()] };
    for (let before: number | null = null; ; ) {
      const page: SearchLinesAnswer = await search.inOne({ conversation, readable, typed, before });
      expect(page.lines.length).toBeLessThanOrEqual(SEARCH_LIMITS.pageLines);
      seqs.push(...page.lines.map(({ seq }) => seq));
      before = page.before;
      if (before === null) return seqs;
    }
  };
  const begin = async (id: string, body: object = {}) => {
    const begun = newConversation({ type: 'group', name: 'G', people, nowMs: runtime.clock.nowMs() });
    await store.insert('conversations', id, { ...begun, ...body } as unknown as JsonObject);
    return open(id);
  };

  it('[CO7] [CO8] finds what fits wherever it lies, as it says now, page by page', {
    timeout: 60_000,
  }, async () => {
    const authority = await begin('gr_search');
    const texts = new Map<number, string>();
    const words = ['river', 'rivers', 'mountain', 'café', '東京タワー', 'Straße'];
    for (let n = 0; n < 330; n += 1) {
      const text = `${words[n % words.length]} number${n} ${words[(n * 7) % 5]}`;
      const written = await say(authority, text);
      if (written.ok) texts.set(written.value.seq, text);
    }
    for (let n = 3; n < 320; n += 9) {
      const text = n % 2 === 0 ? null : `changed lake${n}`;
      expect(await change(authority, n, text)).toBeNull();
      if (text === null) texts.delete(n);
      else texts.set(n, text);
    }
    expect(authority.told.tail.length).toBeLessThan(200);
    const fitting = (part: RegExp) =>
      [...texts]
        .filter(([, text]) => part.test(text))
        .map(([seq]) => seq)
        .toSorted((a, b) => b - a);
    expect(await found(authority, 'RIVER')).toEqual(fitting(/river/));
    expect(await found(authority, 'rivers')).toEqual(fitting(/rivers/));
    expect(await found(authority, 'cafe mount')).toEqual(fitting(/(?=.*café)(?=.*mountain)/));
    expect(await found(authority, '京タ')).toEqual(fitting(/東京/));
    expect(await found(authority, 'lake')).toEqual(fitting(/lake/));
    expect(await found(authority, 'number3 ')).toEqual(fitting(/number3/));
    expect(await found(authority, 'nowhere')).toEqual([]);
    const readable = { from: 100, until: 200 };
    expect(await found(authority, 'river', readable)).toEqual(
      fitting(/river/).filter((seq) => seq >= 100 && seq <= 200),
    );
    await authority.stop();
  });

  it('[CO8] finds lines that a server of before put down, at first the newest and then all', {
    timeout: 60_000,
  }, async () => {
    const first = await begin('gr_before');
    for (let n = 0; n < 130; n += 1) await say(first, `river ${n}`);
    await first.stop();
    await putAlone(store, 'gr_before');
    const document = await store.get('conversations', 'gr_before');
    const { hasWords: _, ...body } = document!.body;
    await store.replace('conversations', 'gr_before', document!.version, body);
    const next = await open('gr_before');
    expect(await found(next, 'river 1')).toContain(3);
    await settled(until(() => next.told.hasWords === true));
    expect(await found(next, 'river')).toHaveLength(130);
    await next.stop();
    expect((await store.get('conversations', 'gr_before'))?.body.hasWords).toBe(true);
  });
});

describe('a search on a server', () => {
  const rates = new RatesOfATest();
  let server: TestServer;
  let [ada, ben, cy] = [] as unknown as [TestPerson, TestPerson, TestPerson];
  beforeAll(async () => {
    server = await startTestServer({}, { rates });
    [ada, ben, cy] = [await server.person('Ada'), await server.person('Ben'), await server.person('Cy')];
  });
  afterAll(() => server.stop());

  const inAll = (person: TestPerson, typed: string) =>
    callApi<SearchAnswer>(person, { path: `/search?q=${encodeURIComponent(typed)}` });

  it('[CO7] [CH3] finds in a conversation what the asker may read, and nothing of before or after', async () => {
    const id = await startGroup(ada, [ben]);
    const a = await sit(ada, id);
    await a.write('the treasure of before');
    expect(await a.ask('addMembers', { handles: [cy.account.handle] })).toBe('ok');
    const c = await sit(cy, id);
    await a.write('the treasure of now');
    const asked: SearchLinesAnswer = await c.room.request('search', { text: 'treasure' });
    expect(asked.lines.map(({ text }) => text)).toEqual(['the treasure of now']);
    expect(await a.ask('removeMember', { personId: cy.account.id })).toBe('ok');
    await until(() => c.closeCode !== null);
    await a.write('the treasure of after');
    const former = await sit(cy, id);
    const left: SearchLinesAnswer = await former.room.request('search', { text: 'Treasure' });
    expect(left.lines.map(({ text }) => text)).toEqual(['the treasure of now']);
    expect(await former.ask('search', { text: 'x'.repeat(SEARCH_LIMITS.queryChars + 1) })).toBe('BadRequest');
    expect((await inAll(cy, 'treasure')).found).toEqual([]);
    rates.beginAnew();
    await Promise.all([a, former].map(({ room }) => room.leave()));
    await gone(id);
    const { found } = await inAll(ben, 'treas');
    expect(found.map(({ head, lines }) => [head.name, lines.length])).toEqual([['The group', 3]]);
  });

  it('[CO9] finds in all conversations of the asker and no other, by the rest of the page as well', async () => {
    const [mine, theirs] = [await startDirect(ada, ben), await startDirect(ben, cy)];
    const [a, b] = [await sit(ada, mine), await sit(ben, theirs)];
    for (const n of [1, 2, 3, 4]) await a.write(`a secret lantern ${n}`);
    await b.write('their own lantern');
    const { found, cursor } = await inAll(ada, 'lantern');
    expect(
      found.map(({ head, lines, hasMore }) => [head.conversationId, lines.map(({ seq }) => seq), hasMore]),
    ).toEqual([[mine, [4, 3, 2], true]]);
    expect(cursor).toBeNull();
    expect((await inAll(ben, 'lantern')).found).toHaveLength(2);
    expect(await a.ask('erase', { seq: 4 })).toBe('ok');
    expect(await a.ask('edit', { seq: 3, text: 'nothing to see' })).toBe('ok');
    expect((await inAll(ada, 'lantern')).found[0]?.lines.map(({ seq }) => seq)).toEqual([2, 1]);
    expect((await inAll(ada, 'l')).found).toEqual([]);
    await expect(inAll(ada, 'x'.repeat(SEARCH_LIMITS.queryChars + 1))).rejects.toThrow();
    await Promise.all([a, b].map(({ room }) => room.leave()));
  });

  it('[CO9] goes on by its cursor through many conversations', { timeout: 60_000 }, async () => {
    const dora = await server.person('Dora');
    const ids: string[] = [];
    for (let n = 0; n < CHAT_LIMITS.listPage + 3; n += 1) ids.push(await startGroup(dora, []));
    for (const id of [ids[0]!, ids.at(-1)!]) {
      const seat = await sit(dora, id);
      await seat.write('a lighthouse');
      await seat.room.leave();
    }
    const { found } = await inAll(dora, 'lighthouse');
    expect(new Set(found.map(({ head }) => head.conversationId))).toEqual(new Set([ids[0], ids.at(-1)]));
  });
});
