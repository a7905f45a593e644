/**
 * The one place that makes what people type fit to be shown: names, lines, titles, labels. It follows Unicode UTS 39
 * (5.4: at most four marks on one letter, none twice in a row) and UTS 55 and UAX 31 (nothing that is not seen, but for
 * joiners where they join). Emoji sequences stay as they are. Rules: SPEC.md, TX*.
 */
export function tidyText(text: string): string {
  if (text.length <= MOST_TIDIED && TIDY.test(text)) return text;
  let tidy = tidyOnce(text.slice(0, MOST_TIDIED).toWellFormed());
  // what was taken away may have kept two characters apart that are one together
  for (let pass = 1; pass < PASSES; pass += 1) {
    const again = tidyOnce(tidy);
    if (again === tidy) return tidy;
    tidy = again;
  }
  // no language is written so that each look makes the next thing loose: such marks and joiners go all at once
  return tidyOnce(tidy.normalize('NFC').replace(LOOSENED, ''));
}

/** Characters that are looked at. It is far more than anything that is kept may have; callers refuse what is longer. */
export const MOST_TIDIED = 4_096;
const PASSES = 4;
/** Letters and signs of Latin alphabets that are one character each, between single blanks: nothing is to be done to them. */
const TIDY = /^[\x21-\x7e\xa1-\xac\xae-\u017f]+(?: [\x21-\x7e\xa1-\xac\xae-\u017f]+)*$/;

/** Whether anybody would see something of a tidied text. */
export function isSeen(text: string): boolean {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(text);
}

const PICTURE = '\\p{Extended_Pictographic}(?:\\p{Emoji_Modifier}|[\\ufe0e\\ufe0f])?';
/** Families and other joined pictures, flags, the tag flags of Wales, Scotland, England, keycaps, skin tones. */
const EMOJI = new RegExp(
  [
    '\\u{1f3f4}[\\u{e0030}-\\u{e0039}\\u{e0061}-\\u{e007a}]{3,6}\\u{e007f}',
    `${PICTURE}(?:\\u200d${PICTURE})*`,
    '\\p{Regional_Indicator}{2}',
    '[0-9#*]\\ufe0f?\\u20e3',
  ].join('|'),
  'gu',
);

/** Scripts whose letters join: ZWNJ parts two of them, ZWJ shows one as if the next were there. */
const JOINING =
  '[\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Nko}\\p{Script=Mandaic}\\p{Script=Mongolian}\\p{Script=Phags_Pa}]';
/** The signs that take the vowel away in Indic scripts; a joiner after one says how the letters meet. */
const VIRAMA =
  '[\\u094d\\u09cd\\u0a4d\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d3b\\u0d3c\\u0d4d\\u0dca\\u0e3a\\u0f84\\u1039\\u103a\\u17d2\\u1b44\\ua9c0\\ua953\\uabed]';
const MARKS = '[\\p{Mn}\\p{Me}]';

const UNSEEN = new RegExp(
  [
    // joiners that join nothing
    `(?<!${JOINING}\\p{M}*)(?<!${VIRAMA})[\\u200c\\u200d]`,
    `(?<!${VIRAMA})\\u200c(?!${JOINING})`,
    // variants of CJK and Mongolian letters are chosen by what follows them
    '(?<!\\p{Script=Han})[\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]',
    '(?<!\\p{Script=Mongolian})[\\u180b-\\u180d\\u180f]',
    '(?![\\u200c\\u200d\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}\\u180b-\\u180d\\u180f])\\p{Default_Ignorable_Code_Point}',
    // annotations and placeholders of other programs
    '[\\ufff9-\\ufffc]',
  ].join('|'),
  'gu',
);
const SAME_JOINERS = /([\u200c\u200d])[\u200c\u200d]+/g;
/** The blank of Braille looks like a space, and is none by its properties. */
const BLANKS = /[\p{Cc}\s\u2800]+/gu;
const LOOSE_MARKS = new RegExp(`(^|\\s)${MARKS}+`, 'gu');
const SAME_MARKS = new RegExp(`(${MARKS})\\1+`, 'gu');
const TOO_MANY_MARKS = new RegExp(`(${MARKS}{4})${MARKS}+`, 'gu');

const LOOSENED = /[\p{Mn}\p{Me}\p{Default_Ignorable_Code_Point}]/gu;

function tidyOnce(text: string): string {
  return outsideEmoji(text.normalize('NFC'), (part) => part.replace(SAME_JOINERS, '$1').replace(UNSEEN, ''))
    .replace(BLANKS, ' ')
    .replace(LOOSE_MARKS, '$1')
    .replace(SAME_MARKS, '$1')
    .replace(TOO_MANY_MARKS, '$1')
    .trim();
}

function outsideEmoji(text: string, change: (part: string) => string): string {
  let out = '';
  let from = 0;
  for (const match of text.matchAll(EMOJI)) {
    out += change(text.slice(from, match.index)) + match[0];
    from = match.index + match[0].length;
  }
  return out + change(text.slice(from));
}
