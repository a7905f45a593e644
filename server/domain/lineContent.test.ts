import { describe, expect, it } from 'vitest';
import { hasLink, hasWord, isEmojiAlone } from './lineContent.ts';

describe('what is in a line', () => {
  it.each([
    'scam',
    'SCAM!',
    'ｓｃａｍ',
    'ѕсаm',
    's\u0301cám',
    's.c.a.m',
    's c a m',
    '5c4m',
    '$c@m',
    'sc\u200Bam',
    'a scammer',
  ])('[DK1] finds the word in %j', (text) => expect(hasWord(text, ['nothing', 'Scam'])).toBe(true));

  it.each(['a sample of cats', 'class', 'good morning', ''])('[DK1] finds no word in %j', (text) =>
    expect(hasWord(text, ['scam', 'ass', '  '])).toBe(false),
  );

  it('[DK1] finds a short word where it stands alone', () => {
    expect(hasWord('you ass!', ['ass'])).toBe(true);
    expect(hasWord('', [])).toBe(false);
  });

  it.each([
    'https://x.example',
    'www.example',
    'see scam.com now',
    'SCAM.XYZ',
    'ｓｃａｍ.ｃｏｍ',
    't.me/group',
    'go to a-b.io.',
  ])('[DK1] finds the address in %j', (text) => expect(hasLink(text)).toBe(true));

  it.each(['hello.there', 'wait... what', '3.50 today', 'e.g. this', 'Node.js is fine'])(
    '[DK1] finds no address in %j',
    (text) => expect(hasLink(text)).toBe(false),
  );

  it('[DK2] knows what is nothing but emoji', () => {
    for (const text of ['👍', '❤️ 🔥', '👩‍👩‍👧‍👦', '🇪🇸👋🏽', '1️⃣'])
      expect([text, isEmojiAlone(text)]).toEqual([text, true]);
    for (const text of ['a👍', '1', '', '!', '👍 ok'])
      expect([text, isEmojiAlone(text)]).toEqual([text, false]);
  });
});
