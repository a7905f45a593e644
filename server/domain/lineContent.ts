import { resolveLeetSpeakTransformer } from 'obscenity';
import { foldText } from '../../shared/foldText.ts';

/** A shorter word is found only where it stands alone. */
const INNER_CHARS = 4;
const LETTER = /[\p{L}\p{N}]/u;
const NO_LETTERS = /[^\p{L}\p{N}]+/gu;
/** The endings of addresses that people write without `https`. */
const ENDINGS =
  'com|net|org|info|biz|io|gg|tv|me|co|app|dev|xyz|link|ly|site|online|club|shop|live|store|top|vip|ru|de|es|uk|fr|it|br|cn|in|us|eu|tk|to';
const LINK = new RegExp(
  `https?:|www\\.|(^|[^\\p{L}\\p{N}])[\\p{L}\\p{N}-]+\\.(${ENDINGS})($|[^\\p{L}\\p{N}])`,
  'iu',
);
/** What emoji are made of, with the spaces between them. Digits and signs are emoji only with a keycap. */
const EMOJI =
  /^(?:\s|[0-9#*]\uFE0F?\u20E3|\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|[\uFE0F\u200D]|[\u{E0020}-\u{E007F}])+$/u;

const leet = resolveLeetSpeakTransformer();

/** Returns the letters that digits and signs stand for, where people write them for letters. */
const read = (folded: string): string =>
  [...folded]
    .map((one) => String.fromCodePoint(leet.transform(one.codePointAt(0) ?? 0) ?? one.codePointAt(0) ?? 0))
    .join('');

/** Says whether one of the words is in the text, also in other letters, with marks, or with signs between the letters. */
export function hasWord(text: string, words: readonly string[]): boolean {
  if (words.length === 0) return false;
  const folded = foldText(text).text;
  // with signs as signs, and with signs as letters: "ass!" is a word, and so is "$cam"
  const ways = [folded, read(folded)];
  const joined = ways.map((way) => way.replace(NO_LETTERS, ''));
  return words.some((word) => {
    const meant = foldText(word).text.trim();
    if (meant === '') return false;
    const letters = read(meant).replace(NO_LETTERS, '');
    return (
      stands(meant, folded) ||
      stands(read(meant), ways[1] ?? '') ||
      (letters.length >= INNER_CHARS && joined.some((way) => way.includes(letters)))
    );
  });
}

function stands(word: string, text: string): boolean {
  for (let from = text.indexOf(word); from >= 0; from = text.indexOf(word, from + 1)) {
    const isInner = LETTER.test(text[from - 1] ?? '') || LETTER.test(text[from + word.length] ?? '');
    if (!isInner || word.length >= INNER_CHARS) return true;
  }
  return false;
}

/** Says whether there is an address in the text. */
export const hasLink = (text: string): boolean => LINK.test(text.normalize('NFKC'));

/** Says whether the text is nothing but emoji. */
export const isEmojiAlone = (text: string): boolean => EMOJI.test(text);
