import { resolveConfusablesTransformer } from 'obscenity';

/** A text as it is compared, and where each of its characters stands in what was written. */
export interface Folded {
  readonly text: string;
  /** For each character of `text` where it begins and ends in the original. */
  readonly places: readonly (readonly [from: number, to: number])[];
}

/** What is written between letters to hide a word, and is not seen. */
export const UNSEEN = /^[\p{M}\p{Cf}\p{Cc}\u115F\u1160\u3164\uFFA0]$/u;

const confusables = resolveConfusablesTransformer();

/** Returns small letters without marks, and the letter that each look-alike stands for. */
export function foldText(text: string): Folded {
  let folded = '';
  const places: (readonly [from: number, to: number])[] = [];
  let at = 0;
  for (const character of text) {
    const place = [at, at + character.length] as const;
    at += character.length;
    for (const part of character.normalize('NFKD')) {
      if (UNSEEN.test(part)) continue;
      const plain = confusables.transform(part.codePointAt(0) ?? 0) ?? part.codePointAt(0) ?? 0;
      const small = String.fromCodePoint(plain).toLowerCase();
      folded += small;
      for (let n = 0; n < small.length; n += 1) places.push(place);
    }
  }
  return { text: folded, places };
}
