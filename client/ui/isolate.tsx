import type { ReactNode } from 'react';

/** First strong isolate, pop directional isolate (UAX 9): what stands between them runs its own way. */
const [OPEN, CLOSE] = ['\u2068', '\u2069'];
const MARKS = /[\u2066-\u2069]/gu;
const ISOLATED = /\u2068([^\u2069]*)\u2069/u;

/** Words of somebody else inside a sentence of ours, where there is only text: neither turns the other round. */
export function isolate(words: string): string {
  return OPEN + words.replace(MARKS, '') + CLOSE;
}

/** The same sentence where nobody sees it: names for assistive technology, which carry no marks. */
export function unmarked(text: string): string {
  return text.replace(MARKS, '');
}

/** The same sentence on a page, where `<bdi>` does what the marks do. */
export function shown(text: ReactNode): ReactNode {
  if (typeof text !== 'string') return text;
  // every second part is what a pair of marks held
  // biome-ignore lint/suspicious/noArrayIndexKey: a part has nothing but its place
  return text.split(ISOLATED).map((part, at) => (at % 2 === 1 ? <bdi key={at}>{part}</bdi> : part));
}
