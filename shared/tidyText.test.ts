import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from './limits.ts';
import { mistakable, skeletonOf } from './lookalikes.ts';
import { isSeen, MOST_TIDIED, tidyText } from './tidyText.ts';

const NOTHING: readonly (readonly [string, string])[] = [
  ['Hangul fillers', '\u3164\u115f\u1160\uffa0'],
  ['blanks of Braille', '\u2800\u2800'],
  ['tags', '\u{e0041}\u{e0062}\u{e007f}'],
  ['soft hyphens', '\u00ad\u00ad'],
  ['joiners', '\u200d\u200c\u2060'],
  ['marks without a letter', '\u0301\u0301'],
  ['variation selectors', '\ufe0f\u{e0101}'],
  ['overrides and isolates', '\u202e\u2066\u2069\u061c'],
  ['controls', '\u0000\u0007\u0085'],
  ['a placeholder', '\ufffc'],
];

describe('what is not seen', () => {
  it.each(NOTHING)('[TX1] %s alone are nothing', (_what, text) => {
    expect([tidyText(text), isSeen(tidyText(` ${text} `))]).toEqual(['', false]);
  });

  it.each(NOTHING)('[TX2] %s go from between letters', (_what, text) => {
    expect(tidyText(`No${text}va`).replaceAll(' ', '').normalize('NFD').replace(/\p{M}/gu, '')).toBe('Nova');
  });

  it('[TX2] tidying once is enough, and leaves nothing unseen at either end', () => {
    const units = [...NOTHING.flatMap(([, text]) => [...text]), ...'aé ک्ก👩‍👧🏽한\u0301\u0303'];
    const strange = fc.array(fc.oneof(fc.constantFrom(...units), fc.string({ unit: 'binary' })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(strange, (parts) => {
        const tidy = tidyText(parts.join(''));
        expect(tidyText(tidy)).toBe(tidy);
        expect(tidy).toBe(tidy.trim());
        expect(tidy).not.toMatch(/[\u00ad\u115f\u1160\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0]/u);
        expect(tidy).not.toMatch(/[\p{Mn}\p{Me}]{5}/u);
      }),
      { numRuns: 2_000, seed: 10 },
    );
  });

  it('[TX2] each Latin letter and sign beside others is tidied as it is beside other scripts, which takes the long way', () => {
    for (let code = 0; code < 0x180; code += 1) {
      const text = `a${String.fromCharCode(code)}b c`;
      expect(`${tidyText(text)} 한`, code.toString(16)).toBe(tidyText(`${text} 한`));
    }
    for (const text of ['', ' a', 'a ', 'a  b', 'a\u00a0b', 'a\u00adb', `${'ab '.repeat(MOST_TIDIED)}c`])
      expect(tidyText(text)).toBe(tidyText(`${text.slice(0, MOST_TIDIED)}\u200b`));
  });

  it('[TX3] of thirty-nine stacked marks four different ones stay', () => {
    const pile = Array.from({ length: 39 }, (_, n) => String.fromCodePoint(0x0316 + (n % 20))).join('');
    expect([...tidyText(`a${pile}b`)]).toHaveLength(6);
    expect(tidyText(`z${'\u0335'.repeat(39)}`)).toBe('z\u0335');
    expect(tidyText('e\u0301')).toBe('é');
  });
});

describe('what is made to cost', () => {
  /** The fewest milliseconds of this process' CPU, as other processes disturb one look. */
  const costMs = (text: string): number => {
    const looks = Array.from({ length: 3 }, () => {
      const before = process.cpuUsage();
      tidyText(text);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1_000;
    });
    return Math.min(...looks);
  };
  const filled = (unit: string) => unit.repeat(Math.ceil(LIMITS.clientFrameBytes / unit.length));

  it.each([
    ['viramas and joiners, each loose when the one before it went', '\u094d\u200d'],
    ['the same of another script', '\u09cd\u200c'],
    ['the same behind a letter', ' \u094d\u200d\u0301'],
    ['marks that are put in order', '\u0301\u0327'],
  ])('[TX7] %s', (_what, unit) => {
    expect(costMs(filled(unit))).toBeLessThan(25);
    expect(tidyText(tidyText(filled(unit)))).toBe(tidyText(filled(unit)));
  });

  it('[TX7] the last character that is looked at is kept, the next is not', () => {
    const most = 'a'.repeat(MOST_TIDIED);
    expect(tidyText(most)).toBe(most);
    expect(tidyText(`${most}b`)).toBe(most);
  });
});

describe('what joins', () => {
  const EMOJI = ['👨‍👩‍👧‍👦', '❤️‍🔥', '🏳️‍🌈', '🏴‍☠️', '👍🏽', '🧑🏿‍🚀', '🇺🇦', '#️⃣', '7️⃣', '☺️', '✈︎'].concat([
    '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    '\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
    '\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}',
  ]);
  it.each(EMOJI)('[TX4] %s stays as it is', (emoji) => {
    expect(tidyText(emoji)).toBe(emoji);
    expect(tidyText(`a${emoji}${emoji} b`)).toBe(`a${emoji}${emoji} b`);
    expect(isSeen(tidyText(emoji))).toBe(true);
  });

  it('[TX4] but an open sequence hides nothing', () => {
    expect(tidyText('👩\u200d')).toBe('👩');
    expect(tidyText('\u{1f3f4}\u{e0068}\u{e0069}')).toBe('🏴');
    expect(tidyText('👍\u{e0068}\u{e0069}\u{e007f}')).toBe('👍');
  });

  it.each([
    ['Persian', 'می\u200cخواهم'],
    ['Arabic, a letter shown as joined', 'ه\u200d'],
    ['Hindi', 'क्\u200dष'],
    ['Marathi', 'र्\u200dय'],
    ['Bengali', 'ৎ র্\u200dয'],
    ['Malayalam', 'ന്\u200d'],
    ['Kannada', 'ರ್\u200dಕ'],
    ['Hindi, parted', 'क्\u200cष'],
    ['Han with its variant', '葛\u{e0100}城'],
    ['Hebrew with points', 'שָׁלוֹם'],
    ['Vietnamese', 'Nguyễn'],
    ['Thai', 'น้ำใจ'],
  ])('[TX5] %s keeps what it is written with', (_what, text) => {
    expect(tidyText(text)).toBe(text.normalize('NFC'));
  });

  it.each([
    ['Latin', 'No\u200dva', 'Nova'],
    ['two in a row', 'می\u200c\u200cخواهم', 'می\u200cخواهم'],
    ['the end of a word', 'می\u200c', 'می'],
  ])('[TX5] a joiner in %s goes', (_what, text, tidy) => expect(tidyText(text)).toBe(tidy));
});

describe('names that look alike', () => {
  it.each([
    ['Nova Reyes', 'Νоva Rеуеs'],
    ['Nova Reyes', 'nova  reyes'],
    ['Nova Reyes', 'N0va_Reyes'],
    ['Bill', 'BiIl'],
    ['Carmen', 'Cannen'.replace('nn', 'rm')],
    ['Zoë', 'Zoe'],
  ])('[TX6] %s and %s', (one, other) => expect(skeletonOf(one)).toBe(skeletonOf(other)));

  it('[TX6] are told by whose they are, and others are not', () => {
    const people = [
      { id: '1', name: 'Nova' },
      { id: '1', name: 'Nova' },
      { id: '2', name: 'Nоva' },
      { id: '3', name: 'Kai' },
      { id: '4', name: '李小龙' },
    ];
    expect([...mistakable(people)].sort()).toEqual(['1', '2']);
  });
});
