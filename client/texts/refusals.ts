import { REJECTIONS, type Rejection, type RejectionCode } from '../../shared/protocol/rejections.ts';
import { followLocale } from './locale.ts';

type Sentences = Readonly<Record<RejectionCode, string>>;
let sentences: Sentences = REJECTIONS;

followLocale(async (locale) => {
  if (locale === 'en') sentences = REJECTIONS;
  else if (locale === 'es') sentences = (await import('./refusals/es.ts')).default;
  else {
    const { pseudoWords } = await import('./pseudo.ts');
    const made = Object.entries(REJECTIONS).map(([code, words]) => [code, pseudoWords(words, locale)]);
    sentences = Object.fromEntries(made) as unknown as Sentences;
  }
});

/** Why something cannot be done, in the reader's language. */
export function refusalText(code: RejectionCode): string {
  return sentences[code];
}

/** A refusal in the reader's language, by its code. What the server says in English stays where its code is not known. */
export function inReadersWords(refused: Rejection, words: Sentences = sentences): Rejection {
  const known = REJECTIONS[refused.code];
  if (!refused.message.startsWith(known)) return refused;
  // the server may name a field behind the sentence
  return { ...refused, message: words[refused.code] + refused.message.slice(known.length) };
}
