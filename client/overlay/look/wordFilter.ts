import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity';
import { foldText, UNSEEN } from '../../../shared/foldText.ts';
import type { OverlaySettings } from '../../../shared/overlaySettings.ts';

/** Covers rude words in a text that strangers wrote. Pure. */
export interface WordFilter {
  /** Returns the text with each letter of a rude word covered. */
  covered(text: string): string;
  /** Returns the text without rude words, for speech. */
  without(text: string): string;
}

type Range = readonly [from: number, to: number];

const PASS: WordFilter = { covered: (text) => text, without: (text) => text };
const LETTER = /[\p{L}\p{N}]/u;
/** A shorter word of the creator's own list is found only where it stands alone. */
const INNER_CHARS = 4;
const COVER = '•';

/** Returns a filter by the creator's settings; it lets everything pass when it is off. */
export function wordFilterOf({ isOn, words }: OverlaySettings['filter']): WordFilter {
  if (!isOn) return PASS;
  const english = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers });
  const own = words.map((word) => foldText(word).text.trim()).filter((word) => word !== '');
  const rangesIn = (text: string): readonly Range[] => {
    const folded = foldText(text);
    const found: Range[] = english
      .getAllMatches(folded.text)
      .map(({ startIndex, endIndex }) => [startIndex, endIndex + 1] as const);
    for (const word of own) found.push(...placesOf(word, folded.text));
    return found.flatMap(([from, to]) => {
      const [first, last] = [folded.places[from], folded.places[to - 1]];
      return first && last ? [[first[0], last[1]] as const] : [];
    });
  };
  const replaced = (text: string, replace: (hidden: string) => string): string =>
    united(rangesIn(text)).reduceRight(
      (rest, [from, to]) => rest.slice(0, from) + replace(rest.slice(from, to)) + rest.slice(to),
      text,
    );
  return {
    covered: (text) => replaced(text, (hidden) => COVER.repeat(lettersOf(hidden))),
    without: (text) => replaced(text, () => ''),
  };
}

const lettersOf = (hidden: string): number =>
  Math.max(1, [...hidden].filter((character) => !UNSEEN.test(character)).length);

function placesOf(word: string, text: string): Range[] {
  const found: Range[] = [];
  for (let from = text.indexOf(word); from >= 0; from = text.indexOf(word, from + 1)) {
    const to = from + word.length;
    const isInner = LETTER.test(text[from - 1] ?? '') || LETTER.test(text[to] ?? '');
    if (!isInner || word.length >= INNER_CHARS) found.push([from, to]);
  }
  return found;
}

/** Joins ranges that overlap, in their order. */
function united(ranges: readonly Range[]): readonly Range[] {
  const joined: Range[] = [];
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && from <= last[1]) joined[joined.length - 1] = [last[0], Math.max(last[1], to)];
    else joined.push([from, to]);
  }
  return joined;
}
