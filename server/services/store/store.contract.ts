import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type CollectionSpec,
  type FindQuery,
  type Position,
  type StorePort,
  StoreUnavailable,
} from './port.ts';
import { describeWords } from './storeWords.contract.ts';

export const CONTRACT_COLLECTIONS = {
  people: { name: 'people', unique: ['email', 'handle'], index: ['city', 'team'] },
  things: { name: 'things', unique: [], index: ['owner'] },
  lines: {
    name: 'lines',
    unique: [],
    index: [],
    ordered: [{ field: 'chat', by: 'seq' }],
    words: { field: 'words', within: 'chat', by: 'seq' },
  },
  pages: {
    name: 'pages',
    unique: [],
    index: [],
    ordered: [{ field: 'chat', by: 'seq' }],
    words: { field: 'words', within: 'chat', by: 'seq', isNumbered: true },
  },
} as const satisfies Record<string, CollectionSpec>;

export interface StoreSite {
  /** Opens the site's data, with CONTRACT_COLLECTIONS; may be called again while one is open. */
  open(): Promise<StorePort>;
  /** The same for another process: the text of a module that declares `const store`. */
  readonly opening: string;
  /** Takes the data away; every store was closed before. */
  dispose(): Promise<void>;
}

/** What every store must do. `createSite` makes an empty place for data. */
export function describeStoreContract(name: string, createSite: () => Promise<StoreSite>): void {
  describe(`store contract: ${name}`, () => {
    let site: StoreSite;
    let store: StorePort;
    const opened: StorePort[] = [];

    const open = async () => {
      const instance = await site.open();
      opened.push(instance);
      return instance;
    };

    beforeEach(async () => {
      site = await createSite();
      store = await open();
    });
    afterEach(async () => {
      for (const instance of opened.splice(0)) await instance.close();
      await site.dispose();
    });

    const context = { store: () => store, open, opening: () => site.opening };
    describeDocuments(context);
    describeFind(context);
    describeWords(context, 'lines');
    describeWords(context, 'pages');
    describeConcurrency(context);
    describeLife(context);
  });
}

/** What the parts of the suite are given. */
export interface Context {
  readonly store: () => StorePort;
  readonly open: () => Promise<StorePort>;
  readonly opening: () => string;
}

/** Writes without end and says each id once it was told that it is stored. */
const WRITER = `
  const write = async (lane) => {
    for (let n = 0; ; n++) {
      await store.insert('things', 'th_' + lane + '_' + n, { owner: 'us_1', n });
      console.log('th_' + lane + '_' + n);
    }
  };
  for (let lane = 0; lane < 8; lane++) void write(lane);
`;
const KILLED_AFTER_WRITES = 400;

function describeDocuments({ store }: Context): void {
  it('[SO1] reads back what was inserted, at version 1, and null for what is missing', async () => {
    const body = { email: 'ada@x', nested: { list: [1, 'two', null, true, { deep: '€ 🎉 \u0000 "' }] } };
    expect(await store().insert('people', 'us_1', body)).toEqual({ ok: true, version: 1 });
    expect(await store().get('people', 'us_1')).toEqual({ id: 'us_1', version: 1, body });
    expect(await store().get('people', 'us_2')).toBeNull();
    expect(await store().get('things', 'us_1')).toBeNull();
  });

  it('[SO2] refuses a taken id before anything else, and changes nothing', async () => {
    await store().insert('people', 'us_1', { email: 'ada@x', n: 1 });
    const again = await store().insert('people', 'us_1', { email: 'ada@x', n: 2 });
    expect(again).toEqual({ ok: false, rejection: 'AlreadyExists', field: 'id' });
    expect(await store().get('people', 'us_1')).toMatchObject({ version: 1, body: { n: 1 } });
  });

  it('[SO3] refuses a taken unique value on insert and on replace, naming the first field', async () => {
    await store().insert('people', 'us_1', { email: 'ada@x', handle: 'ada' });
    await store().insert('people', 'us_2', { email: 'ben@x', handle: 'ben' });
    const taken = (field: string) => ({ ok: false, rejection: 'AlreadyExists', field });
    expect(await store().insert('people', 'us_3', { email: 'ada@x', handle: 'ben' })).toEqual(taken('email'));
    expect(await store().insert('people', 'us_3', { email: 'new@x', handle: 'ben' })).toEqual(
      taken('handle'),
    );
    expect(await store().get('people', 'us_3')).toBeNull();
    expect(await store().replace('people', 'us_2', 1, { email: 'ada@x' })).toEqual(taken('email'));
    expect(await store().get('people', 'us_2')).toMatchObject({ version: 1, body: { email: 'ben@x' } });
  });

  it('[SO3] lets a document keep its own value, and the absent be absent many times', async () => {
    await store().insert('people', 'us_1', { email: 'ada@x' });
    expect(await store().replace('people', 'us_1', 1, { email: 'ada@x', n: 1 })).toEqual({
      ok: true,
      version: 2,
    });
    expect(await store().insert('people', 'us_2', {})).toMatchObject({ ok: true });
    expect(await store().insert('people', 'us_3', { email: null })).toMatchObject({ ok: true });
    expect(await store().insert('people', 'us_4', { email: 'ADA@x' })).toMatchObject({ ok: true });
  });

  it('[SO3] frees the value of a replaced and of a removed document', async () => {
    await store().insert('people', 'us_1', { email: 'a@x' });
    await store().replace('people', 'us_1', 1, { email: 'b@x' });
    expect(await store().insert('people', 'us_2', { email: 'a@x' })).toMatchObject({ ok: true });
    await store().remove('people', 'us_1', 2);
    expect(await store().insert('people', 'us_3', { email: 'b@x' })).toMatchObject({ ok: true });
  });

  it('[SO4] replaces only the version it was given', async () => {
    await store().insert('things', 'th_1', { n: 1 });
    expect(await store().replace('things', 'th_1', 1, { n: 2 })).toEqual({ ok: true, version: 2 });
    const stale = await store().replace('things', 'th_1', 1, { n: 3 });
    expect(stale).toEqual({ ok: false, rejection: 'VersionMismatch' });
    const early = await store().replace('things', 'th_1', 3, { n: 3 });
    expect(early).toEqual({ ok: false, rejection: 'VersionMismatch' });
    expect(await store().get('things', 'th_1')).toEqual({ id: 'th_1', version: 2, body: { n: 2 } });
    expect(await store().replace('things', 'th_9', 1, {})).toEqual({ ok: false, rejection: 'NotFound' });
  });

  it('[SO5] removes only the version it was given; the id starts again at 1', async () => {
    await store().insert('things', 'th_1', { n: 1 });
    await store().replace('things', 'th_1', 1, { n: 2 });
    expect(await store().remove('things', 'th_1', 1)).toEqual({ ok: false, rejection: 'VersionMismatch' });
    expect(await store().remove('things', 'th_1', 2)).toEqual({ ok: true });
    expect(await store().remove('things', 'th_1', 2)).toEqual({ ok: false, rejection: 'NotFound' });
    expect(await store().get('things', 'th_1')).toBeNull();
    expect(await store().insert('things', 'th_1', {})).toEqual({ ok: true, version: 1 });
  });

  it('[SO9] keeps copies, without undefined fields', async () => {
    const given = { list: [1], gone: undefined };
    await store().insert('things', 'th_1', given);
    given.list.push(2);
    const first = await store().get<{ list: number[] }>('things', 'th_1');
    first!.body.list.push(3);
    const second = await store().get('things', 'th_1');
    expect(second!.body).toEqual({ list: [1] });
    expect(Object.keys(second!.body)).toEqual(['list']);
  });
}

function describeFind({ store }: Context): void {
  const idsOf = async (query: Parameters<StorePort['find']>[1]) =>
    (await store().find('people', query)).map(({ id }) => id);

  const walk = async (asked: Pick<FindQuery, 'order' | 'limit'>): Promise<string[]> => {
    const ids: string[] = [];
    for (let after: Position | undefined; ; ) {
      const query = { field: 'chat', value: 'one', by: 'seq', ...asked, ...(after ? { after } : {}) };
      const page = await store().find<{ seq: number }>('lines', query);
      expect(page.length).toBeLessThanOrEqual(asked.limit);
      ids.push(...page.map(({ id }) => id));
      const last = page.at(-1);
      if (!last) return ids;
      after = { id: last.id, at: last.body.seq };
    }
  };

  it('[SO6] finds by an indexed or a unique field, in the order of ids, page by page', async () => {
    for (const id of ['us_c', 'us_a', 'us_d', 'us_b'])
      await store().insert('people', id, { city: 'Rome', email: id });
    await store().insert('people', 'us_e', { city: 'Oslo' });
    expect(await idsOf({ field: 'city', value: 'Rome', limit: 1_000 })).toEqual([
      'us_a',
      'us_b',
      'us_c',
      'us_d',
    ]);
    expect(await idsOf({ field: 'city', value: 'Rome', limit: 2 })).toEqual(['us_a', 'us_b']);
    expect(await idsOf({ field: 'city', value: 'Rome', limit: 2, after: { id: 'us_b' } })).toEqual([
      'us_c',
      'us_d',
    ]);
    expect(await idsOf({ field: 'city', value: 'Rome', limit: 2, after: { id: 'us_d' } })).toEqual([]);
    expect(await idsOf({ field: 'email', value: 'us_d', limit: 1 })).toEqual(['us_d']);
    expect(await idsOf({ field: 'city', value: 'rome', limit: 1 })).toEqual([]);
  });

  it('[SO6] finds what the field says now', async () => {
    await store().insert('people', 'us_1', { city: 'Rome', team: 'red' });
    await store().replace('people', 'us_1', 1, { city: 'Oslo', team: 'red' });
    expect(await idsOf({ field: 'city', value: 'Rome', limit: 10 })).toEqual([]);
    expect(await store().find('people', { field: 'city', value: 'Oslo', limit: 10 })).toEqual([
      { id: 'us_1', version: 2, body: { city: 'Oslo', team: 'red' } },
    ]);
    await store().replace('people', 'us_1', 2, { team: 'red' });
    expect(await idsOf({ field: 'city', value: 'Oslo', limit: 10 })).toEqual([]);
    await store().remove('people', 'us_1', 3);
    expect(await idsOf({ field: 'team', value: 'red', limit: 10 })).toEqual([]);
  });

  it('[SO17] gives the newest or the oldest first, page by page, also where many share a place', async () => {
    const places = [3, 1, 2, 2, 2, 9, 10, -4];
    for (const [n, seq] of places.entries()) await store().insert('lines', `li_${n}`, { chat: 'one', seq });
    await store().insert('lines', 'li_other', { chat: 'two', seq: 2 });
    await store().insert('lines', 'li_nowhere', { seq: 2 });
    const oldestFirst = ['li_7', 'li_1', 'li_2', 'li_3', 'li_4', 'li_0', 'li_5', 'li_6'];
    for (const order of ['ascending', 'descending'] as const) {
      const expected = order === 'ascending' ? oldestFirst : oldestFirst.toReversed();
      for (const limit of [1, 2, 3, 8, 50]) expect(await walk({ order, limit })).toEqual(expected);
    }
  });

  it('[SO17] goes on behind a place where nothing stands any more, and orders text as text', async () => {
    for (const seq of ['b', 'a', 'É', 'z']) await store().insert('lines', `li_${seq}`, { chat: 'one', seq });
    const query = { field: 'chat', value: 'one', by: 'seq', limit: 10 } as const;
    const idsAfter = async (id: string, at: string, order: 'ascending' | 'descending') =>
      (await store().find('lines', { ...query, order, after: { id, at } })).map((line) => line.id);
    await store().remove('lines', 'li_b', 1);
    expect(await idsAfter('li_b', 'b', 'ascending')).toEqual(['li_z', 'li_É']);
    expect(await idsAfter('li_b', 'b', 'descending')).toEqual(['li_a']);
  });

  it('[SO6] gives ids in descending order when asked to', async () => {
    for (const id of ['us_b', 'us_a', 'us_c']) await store().insert('people', id, { city: 'Rome' });
    const query = { field: 'city', value: 'Rome', order: 'descending', limit: 2 } as const;
    expect(await idsOf(query)).toEqual(['us_c', 'us_b']);
    expect(await idsOf({ ...query, after: { id: 'us_b' } })).toEqual(['us_a']);
  });

  it('[SO12] [SO17] throws on misuse of an order', async () => {
    const query = { field: 'chat', value: 'one', limit: 1 };
    await expect(store().find('lines', query)).rejects.toThrow('chat');
    await expect(store().find('lines', { ...query, by: 'age' })).rejects.toThrow('age');
    const nowhere = { ...query, by: 'seq', after: { id: 'li_1' } };
    await expect(store().find('lines', nowhere)).rejects.toThrow(TypeError);
    for (const seq of [undefined, null, 0.5, true, 2 ** 60]) {
      await expect(store().insert('lines', 'li_1', { chat: 'one', seq })).rejects.toThrow(TypeError);
    }
    expect(await store().get('lines', 'li_1')).toBeNull();
  });

  it('[SO12] throws on misuse and writes nothing', async () => {
    await expect(store().get('nowhere', 'x')).rejects.toThrow('nowhere');
    await expect(store().insert('nowhere', 'x', {})).rejects.toThrow('nowhere');
    await expect(store().find('people', { field: 'age', value: 'x', limit: 1 })).rejects.toThrow('age');
    for (const limit of [0, 1_001, 1.5]) {
      await expect(store().find('people', { field: 'city', value: 'x', limit })).rejects.toThrow(RangeError);
    }
    await expect(store().insert('people', 'us_1', { city: 7 })).rejects.toThrow(TypeError);
    await expect(store().insert('people', '', {})).rejects.toThrow(RangeError);
    expect(await store().get('people', 'us_1')).toBeNull();
  });
}

function describeConcurrency({ store, open }: Context): void {
  const winners = (outcomes: readonly { readonly ok: boolean }[]) => outcomes.filter(({ ok }) => ok).length;

  it('[SO8] lets exactly one of two instances replace each version', async () => {
    const other = await open();
    await store().insert('things', 'th_1', { by: 'nobody' });
    for (let version = 1; version <= 50; version++) {
      const racers = [store(), other, store(), other].map((racer, by) =>
        racer.replace('things', 'th_1', version, { by: String(by) }),
      );
      expect(winners(await Promise.all(racers))).toBe(1);
    }
    expect(await other.get('things', 'th_1')).toMatchObject({ version: 51 });
  });

  it('[SO8] lets exactly one of many take an id, and a unique value', async () => {
    const other = await open();
    const racers = Array.from({ length: 40 }, (_, n) => (n % 2 ? store() : other));
    const ids = racers.map((racer, n) => racer.insert('things', 'th_1', { n }));
    expect(winners(await Promise.all(ids))).toBe(1);
    const values = racers.map((racer, n) => racer.insert('people', `us_${n}`, { email: 'same@x' }));
    expect(winners(await Promise.all(values))).toBe(1);
    expect(await store().find('people', { field: 'email', value: 'same@x', limit: 10 })).toHaveLength(1);
  });

  it('[SO10] decides in the order of the calls', async () => {
    const outcomes = await Promise.all([
      store().insert('people', 'us_1', { email: 'a@x' }),
      store().insert('people', 'us_2', { email: 'a@x' }),
      store().replace('people', 'us_1', 1, { email: 'b@x' }),
      store().insert('people', 'us_2', { email: 'a@x' }),
      store().remove('people', 'us_1', 2),
      store().insert('people', 'us_3', { email: 'b@x' }),
    ]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, true, true, true, true]);
  });
}

function describeLife({ store, open, opening }: Context): void {
  it('[SO7] shows a resolved write to later calls, to another instance, and after a new start', async () => {
    const other = await open();
    await store().insert('people', 'us_1', { email: 'a@x', city: 'Rome' });
    await store().replace('people', 'us_1', 1, { email: 'b@x', city: 'Rome' });
    const expected = { id: 'us_1', version: 2, body: { email: 'b@x', city: 'Rome' } };
    expect(await store().get('people', 'us_1')).toEqual(expected);
    expect(await other.get('people', 'us_1')).toEqual(expected);
    await store().close();
    const again = await open();
    expect(await again.find('people', { field: 'city', value: 'Rome', limit: 10 })).toEqual([expected]);
    expect(await again.insert('people', 'us_2', { email: 'b@x' })).toMatchObject({ field: 'email' });
  });

  it('[SO11] finishes what was asked before it closes, then refuses everything', async () => {
    const pending = Array.from({ length: 100 }, (_, n) =>
      store().insert('things', `th_${n}`, { owner: 'us_1' }),
    );
    const reading = store().get('things', 'th_missing');
    const closing = [store().close(), store().close()];
    expect(await reading).toBeNull();
    expect((await Promise.all(pending)).every(({ ok }) => ok)).toBe(true);
    await Promise.all(closing);
    const again = await open();
    expect(await again.find('things', { field: 'owner', value: 'us_1', limit: 1_000 })).toHaveLength(100);
    await expect(store().get('things', 'th_1')).rejects.toThrow(StoreUnavailable);
    await expect(store().insert('things', 'th_x', {})).rejects.toThrow(StoreUnavailable);
    await expect(store().remove('things', 'th_1', 1)).rejects.toThrow(StoreUnavailable);
    expect(await store().health()).toMatchObject({ ok: false });
  });

  it('[SO14] loses nothing it told of when its process is killed', async () => {
    const args = ['--input-type=module', '-e', opening() + WRITER];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const told: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      told.push(line);
      if (told.length === KILLED_AFTER_WRITES) child.kill('SIGKILL');
    }
    expect(told.length).toBeGreaterThanOrEqual(KILLED_AFTER_WRITES);
    const stored = await Promise.all(told.map((id) => store().get('things', id)));
    expect(stored.filter((document) => document === null)).toEqual([]);
  });

  it('says that it is well', async () => expect(await store().health()).toEqual({ ok: true }));
}
