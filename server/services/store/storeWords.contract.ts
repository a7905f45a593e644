import { expect, it } from 'vitest';
import type { FindQuery } from './port.ts';
import type { Context } from './store.contract.ts';

/** What every store must do with words; those of `pages` belong to numbered documents. */
export function describeWords({ store, open }: Context, collection: 'lines' | 'pages'): void {
  const seqsOf = async (words: readonly string[], more: Partial<FindQuery> = {}) => {
    const query = { field: 'chat', value: 'one', by: 'seq', words, limit: 50, ...more };
    return (await store().find<{ seq: number }>(collection, query)).map(({ body }) => body.seq);
  };
  const put = (chat: string, seq: number, words?: readonly string[]) =>
    store().insert(collection, `${chat}_${seq}`, { chat, seq, ...(words ? { words } : {}) });

  it(`[SO20] finds documents of ${collection} in whose words each begins one, in their order, page by page`, async () => {
    await put('one', 3, ['cafe', 'tomorrow']);
    await put('one', 1, ['cafeteria', 'cafe', 'today']);
    await put('one', 10, ['cat', 'tomorrow']);
    await put('one', 2, ['caf']);
    await put('one', 4);
    await put('two', 5, ['cafe']);
    expect(await seqsOf(['cafe'])).toEqual([1, 3]);
    expect(await seqsOf(['ca'], { order: 'descending' })).toEqual([10, 3, 2, 1]);
    expect(await seqsOf(['ca', 'to'], { order: 'descending' })).toEqual([10, 3, 1]);
    expect(await seqsOf(['ca', 'to'], { order: 'descending', limit: 2 })).toEqual([10, 3]);
    const after = { id: 'one_3', at: 3 };
    expect(await seqsOf(['ca', 'to'], { order: 'descending', after })).toEqual([1]);
    expect(await seqsOf(['ca'], { after })).toEqual([10]);
    expect([await seqsOf(['afe']), await seqsOf(['cafe', 'cat'])]).toEqual([[], []]);
    expect(await seqsOf(['cafe'], { value: 'nowhere' })).toEqual([]);
  });

  it(`[SO20] changes the words of ${collection} with the document, for another instance too`, async () => {
    const other = await open();
    await put('one', 1, ['before', 'kept']);
    await store().replace(collection, 'one_1', 1, { chat: 'one', seq: 1, words: ['now', 'kept'] });
    expect([await seqsOf(['before']), await seqsOf(['now']), await seqsOf(['kept'])]).toEqual([[], [1], [1]]);
    await other.replace(collection, 'one_1', 2, { chat: 'one', seq: 1 });
    expect([await seqsOf(['now']), await seqsOf(['kept'])]).toEqual([[], []]);
    await store().replace(collection, 'one_1', 3, { chat: 'two', seq: 7, words: ['moved'] });
    expect([await seqsOf(['moved']), await seqsOf(['moved'], { value: 'two' })]).toEqual([[], [7]]);
    await store().remove(collection, 'one_1', 4);
    expect(await seqsOf(['moved'], { value: 'two' })).toEqual([]);
    await put('one', 1, ['again']);
    expect(await seqsOf(['again'])).toEqual([1]);
  });

  it(`[SO20] compares the words of ${collection} as they are, whatever letters they have`, async () => {
    for (const [seq, word] of ['日本語', 'straße', 'zoë', 'a"b', "o'c", '%a_', '\u{1f600}x'].entries()) {
      await put('one', seq, [word]);
      expect(await seqsOf([word])).toEqual([seq]);
    }
    expect(await seqsOf(['日本'])).toEqual([0]);
    expect(await seqsOf(['%'])).toEqual([5]);
  });

  it(`[SO12] [SO20] throws on misuse of words of ${collection}`, async () => {
    const query = { field: 'chat', value: 'one', by: 'seq', limit: 1 } as const;
    await expect(store().find(collection, { ...query, words: [] })).rejects.toThrow(RangeError);
    await expect(store().find(collection, { ...query, words: [''] })).rejects.toThrow(RangeError);
    const many = Array.from({ length: 9 }, (_, n) => `w${n}`);
    await expect(store().find(collection, { ...query, words: many })).rejects.toThrow(RangeError);
    const people = { field: 'city', value: 'Rome', words: ['a'], limit: 1 };
    await expect(store().find('people', people)).rejects.toThrow('words');
    const wrong = [
      { seq: 1, words: 'a' },
      ...(collection === 'pages' ? [{ seq: 'a' }, { seq: 2 ** 32 }, { seq: -1 }] : []),
    ];
    for (const more of wrong) {
      const body = { chat: 'one', words: ['a'], ...more };
      await expect(store().insert(collection, 'x', body)).rejects.toThrow(TypeError);
    }
  });
}
