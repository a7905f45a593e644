import { describe, expect, it } from 'vitest';
import { excerptAround, fitsQuery, markFound, readQuery, SEARCH_LIMITS, searchWords } from './searchText.ts';

const finds = (text: string, typed: string): boolean => {
  const query = readQuery(typed);
  return query !== null && fitsQuery(text, query);
};

describe('a search for words', () => {
  it.each([
    ['Let us meet at the café', 'cafe'],
    ['Let us meet at the cafe', 'CAFÉ'],
    ['Let us meet at the café', 'caf meet'],
    ['Große Straße', 'strasse'],
    ['GROSSE STRASSE', 'straße'],
    ['Ōsaka, Łódź, Øresund', 'osa lodz ores'],
    ['ΟΔΟΣ', 'οδός'],
    ['Всё ещё', 'все'],
    ['東京タワーで会いましょう', '京タ'],
    ['東京タワーで会いましょう', '東京タワーで会'],
    ['ｆｕｌｌ width', 'full'],
    ['한국어 검색', '한국'],
    ['ห้องน้ำอยู่ที่ไหน', 'น้ำ'],
    ['price: 12.50 €', '12'],
    ['مُحَمَّد', 'محمد'],
  ])('[CO7] finds in %j what is typed as %j', (text, typed) => expect(finds(text, typed)).toBe(true));

  it.each([
    ['Let us meet at the café', 'afe'],
    ['Let us meet at the café', 'cafe tomorrow'],
    ['東京タワー', '京東'],
    ['東京の大きなタワー', '東京タワ'],
    ['anything', 'a'],
    ['anything', '  … !'],
    ['🎉', '🎉'],
  ])('[CO7] does not find in %j what is typed as %j', (text, typed) =>
    expect(finds(text, typed)).toBe(false),
  );

  it('[CO7] takes the same words of plain text alone and beside a letter that is not', () => {
    const text = "It's 12.5 % of_it: DON'T e-mail\nan_x9 (twice), twice! " + 'w'.repeat(40);
    expect([...searchWords(text), 'u']).toEqual(searchWords(`${text} Ü`));
  });

  it('[CO7] counts so many words of a line and no more', () => {
    const words = Array.from({ length: SEARCH_LIMITS.wordsOfLine + 1 }, (_, n) => `w${n}x`);
    const text = words.join(' ');
    expect(searchWords(text)).toHaveLength(SEARCH_LIMITS.wordsOfLine);
    expect(finds(text, words.at(-2)!)).toBe(true);
    expect(finds(text, words.at(-1)!)).toBe(false);
  });

  it('marks what was found, and nothing beside it', () => {
    const marked = (text: string, typed: string) =>
      markFound(text, readQuery(typed)!)
        .map((part) => (part.isFound ? `[${part.text}]` : part.text))
        .join('');
    expect(marked('Meet me at the Café, me too', 'cafe me')).toBe('[Meet] [me] at the [Café], [me] too');
    expect(marked('東京タワーで', '京タ')).toBe('東[京タ]ワーで');
  });

  it('cuts out what stands around it', () => {
    const long = `${'before '.repeat(40)}needle${' after'.repeat(40)}`;
    const cut = excerptAround(long, readQuery('needle')!, 60);
    expect(cut).toMatch(/^….*needle.*…$/u);
    expect([...cut].length).toBeLessThanOrEqual(62);
    expect(excerptAround('short needle', readQuery('needle')!, 60)).toBe('short needle');
  });
});
