import { isPlainText } from './plainText.ts';
/** How messages are searched: the same on every database, and where the browser marks what was found. */

export const SEARCH_LIMITS = {
  /** The most characters of what is searched for. */
  queryChars: 100,
  /** The most different words of one line that are found. */
  wordsOfLine: 500,
  /** The most lines of one page of what was found in a conversation. */
  pageLines: 20,
} as const;

/** The most characters of a word that count. */
const WORD_CHARS = 32;
/** In scripts without spaces every place begins a word, of so many characters. */
const GRAM_CHARS = 4;

const RUN = /[\p{L}\p{N}\p{M}]+/gu;
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー々]+/gu;
/** Accents of Latin, Greek and Cyrillic letters, and the points of Hebrew and Arabic: people search without them. */
const MARKS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/gu;
const LOOSE: Readonly<Record<string, string>> = {
  ς: 'σ',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ı: 'i',
  æ: 'ae',
  œ: 'oe',
};

const PLAIN_RUN = /[a-z0-9]+/g;

/** Takes away what does not matter to somebody who searches: case, accents, and forms of one letter. */
export function foldText(text: string): string {
  if (isPlainText(text)) return text.toLowerCase();
  const plain = text.normalize('NFKD').replace(MARKS, '').normalize('NFKC').toUpperCase().toLowerCase();
  return plain.replace(/[ςøłđıæœ]/gu, (letter) => LOOSE[letter] ?? letter);
}

/** A stretch of a text that is a word, or several of a script that has no spaces between them. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly folded: string;
  readonly isSpaced: boolean;
}

function piecesOf(text: string): readonly Piece[] {
  return [...text.matchAll(RUN)].flatMap(({ 0: run, index }) => {
    const pieces: Piece[] = [];
    const add = (from: number, to: number, isSpaced: boolean) => {
      const folded = foldText(run.slice(from, to));
      if (folded !== '') pieces.push({ from: index + from, to: index + to, folded, isSpaced });
    };
    let at = 0;
    for (const { 0: unspaced, index: start } of run.matchAll(UNSPACED)) {
      if (start > at) add(at, start, true);
      add(start, start + unspaced.length, false);
      at = start + unspaced.length;
    }
    if (at < run.length) add(at, run.length, true);
    return pieces;
  });
}

/** Returns the words by which a line is found, each once: what is searched for begins one of them. */
export function searchWords(text: string): readonly string[] {
  const words = new Set<string>();
  if (isPlainText(text)) {
    for (const word of text.toLowerCase().match(PLAIN_RUN) ?? []) {
      if (words.size === SEARCH_LIMITS.wordsOfLine) break;
      words.add(word.slice(0, WORD_CHARS));
    }
    return [...words];
  }
  for (const { folded, isSpaced } of piecesOf(text)) {
    const letters = [...folded];
    const starts = isSpaced ? [0] : letters.keys();
    for (const start of starts) {
      if (words.size === SEARCH_LIMITS.wordsOfLine) return [...words];
      words.add(letters.slice(start, start + (isSpaced ? WORD_CHARS : GRAM_CHARS)).join(''));
    }
  }
  return [...words];
}

/** What somebody searches for. */
export interface SearchQuery {
  /** Each of them begins a word of a line that is found. */
  readonly words: readonly string[];
  /** Each of them stands in such a line as it is, in a script without spaces. */
  readonly phrases: readonly string[];
}

/** Reads what somebody has typed; null: it is too little to search for, as one letter is. */
export function readQuery(typed: string): SearchQuery | null {
  const pieces = piecesOf(typed.slice(0, SEARCH_LIMITS.queryChars));
  const phrases = pieces.filter(({ isSpaced }) => !isSpaced).map(({ folded }) => folded);
  const words = pieces.flatMap(({ folded, isSpaced }) => {
    const letters = [...folded];
    if (isSpaced) return [letters.slice(0, WORD_CHARS).join('')];
    const last = Math.max(0, letters.length - GRAM_CHARS);
    return Array.from({ length: last + 1 }, (_, at) => letters.slice(at, at + GRAM_CHARS).join(''));
  });
  const isEnough = phrases.length > 0 || words.some((word) => [...word].length > 1);
  return isEnough ? { words: [...new Set(words)], phrases: [...new Set(phrases)] } : null;
}

/** Says whether a line of that text is found: all of the words are in it, in any order. */
export function fitsQuery(text: string, { words, phrases }: SearchQuery): boolean {
  const has = searchWords(text);
  if (!words.every((word) => has.some((one) => one.startsWith(word)))) return false;
  if (phrases.length === 0) return true;
  const unspaced = piecesOf(text).filter(({ isSpaced }) => !isSpaced);
  return phrases.every((phrase) => unspaced.some(({ folded }) => folded.includes(phrase)));
}

/** A piece of a text, and whether it is what was searched for. */
export interface MarkedPart {
  readonly text: string;
  readonly isFound: boolean;
}

/** Cuts a text into what was searched for and what stands between it. */
export function markFound(text: string, query: SearchQuery): readonly MarkedPart[] {
  const parts: MarkedPart[] = [];
  let at = 0;
  for (const [from, to] of piecesOf(text).flatMap((piece) => spansIn(piece, query))) {
    if (from < at) continue;
    if (from > at) parts.push({ text: text.slice(at, from), isFound: false });
    parts.push({ text: text.slice(from, to), isFound: true });
    at = to;
  }
  if (at < text.length) parts.push({ text: text.slice(at), isFound: false });
  return parts;
}

function spansIn({ from, to, folded, isSpaced }: Piece, query: SearchQuery): readonly [number, number][] {
  if (isSpaced) return query.words.some((word) => folded.startsWith(word)) ? [[from, to]] : [];
  const found = query.phrases.filter((phrase) => folded.includes(phrase));
  // folding has changed the length: which letters they are is not known
  if (folded.length !== to - from) return found.length > 0 ? [[from, to]] : [];
  return found
    .map((phrase): [number, number] => {
      const start = from + folded.indexOf(phrase);
      return [start, start + phrase.length];
    })
    .sort((a, b) => a[0] - b[0]);
}

/** Cuts out of a long text what stands around the first thing that was found, about so many characters. */
export function excerptAround(text: string, query: SearchQuery, chars: number): string {
  const letters = [...text];
  if (letters.length <= chars) return text;
  const [first] = markFound(text, query);
  const before = first && !first.isFound ? [...first.text].length : 0;
  const start = Math.max(0, Math.min(before - Math.floor(chars / 3), letters.length - chars));
  return `${start > 0 ? '…' : ''}${letters.slice(start, start + chars).join('')}${start + chars < letters.length ? '…' : ''}`;
}
