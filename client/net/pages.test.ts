import { describe, expect, it } from 'vitest';
import { type Outcome, rejection } from '../../shared/protocol/rejections.ts';
import { createPageReader } from './pages.ts';

interface Letters {
  readonly letters: string;
  readonly cursor: string | null;
}

/** A list whose pages come when the test says so. */
function listOf() {
  const asked: { cursor: string | null; answer: (page: Outcome<Letters>) => void }[] = [];
  const reader = createPageReader<string, Letters>({
    itemsOf: ({ letters }) => [...letters],
    idOf: (item) => item,
  });
  const ask = (cursor: string | null) =>
    new Promise<Outcome<Letters>>((answer) => asked.push({ cursor, answer }));
  const answer = async (at: number, page: Letters | 'refused') => {
    asked[at]?.answer(
      page === 'refused' ? { ok: false, rejection: rejection('RateLimited') } : { ok: true, value: page },
    );
    await new Promise(setImmediate);
    return reader.state.get().items?.join('') ?? null;
  };
  return { reader, ask, asked, answer };
}

describe('a list that is read page by page', () => {
  it('[NT11] takes the answer of the newest question alone, however late an older one comes', async () => {
    const { reader, ask, answer } = listOf();
    reader.begin(ask);
    reader.begin(ask);
    expect(await answer(1, { letters: 'new', cursor: null })).toBe('new');
    expect(await answer(0, { letters: 'old', cursor: 'o' })).toBe('new');
    expect(reader.state.get()).toMatchObject({ busy: false, newest: { cursor: null } });
  });

  it('[NT11] goes on where the last page ended, and lists nothing twice', async () => {
    const { reader, ask, asked, answer } = listOf();
    reader.begin(ask);
    await answer(0, { letters: 'abc', cursor: 'c' });
    reader.more(ask);
    expect(asked[1]?.cursor).toBe('c');
    expect(await answer(1, { letters: 'cde', cursor: null })).toBe('abcde');
    reader.more(ask);
    expect(asked).toHaveLength(2);
  });

  it('[NT11] keeps what it has when a page is refused, and can ask for it again', async () => {
    const { reader, ask, asked, answer } = listOf();
    reader.begin(ask);
    await answer(0, { letters: 'ab', cursor: 'b' });
    reader.more(ask);
    expect(await answer(1, 'refused')).toBe('ab');
    expect(reader.state.get()).toMatchObject({ busy: false, refused: { code: 'RateLimited' } });
    reader.more(ask);
    expect(asked[2]?.cursor).toBe('b');
    expect(await answer(2, { letters: 'c', cursor: null })).toBe('abc');
  });
});
