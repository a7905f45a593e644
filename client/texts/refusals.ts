import {
  REJECTIONS,
  type Rejection,
  type RejectionCode,
  sentenceOf,
} from '../../shared/protocol/rejections.ts';
import { followLocale } from './locale.ts';

type Sentences = Readonly<Record<RejectionCode, string>>;
/** In another language than English; null: the reader reads English. */
let translated: Sentences | null = null;

followLocale(async (locale) => {
  if (locale === 'en') translated = null;
  else if (locale === 'es') translated = (await import('./refusals/es.ts')).default;
  else {
    const { pseudoWords } = await import('./pseudo.ts');
    const { FURTHER_REJECTIONS } = await import('../../shared/protocol/furtherRejections.ts');
    const made = Object.entries({ ...REJECTIONS, ...FURTHER_REJECTIONS }).map(([code, words]) => [
      code,
      pseudoWords(words, locale),
    ]);
    translated = Object.fromEntries(made) as unknown as Sentences;
  }
});

/** Why something cannot be done, in the reader's language. */
export function refusalText(code: RejectionCode): string {
  return translated?.[code] ?? sentenceOf(code);
}

/** A refusal in the reader's language, by its code. What the server says in English stays where its code is not known. */
export function inReadersWords(refused: Rejection, words: Sentences | null = translated): Rejection {
  const known = sentenceOf(refused.code);
  if (words === null || !refused.message.startsWith(known)) return refused;
  // the server may name a field behind the sentence
  return { ...refused, message: words[refused.code] + refused.message.slice(known.length) };
}
