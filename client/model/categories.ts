import type { StreamCategory } from '../../shared/protocol/modes.ts';

const KNOWN: Readonly<Record<StreamCategory, true>> = {
  talk: true,
  music: true,
  gaming: true,
  art: true,
  fitness: true,
  cooking: true,
  learning: true,
  nightlife: true,
};

export const CATEGORIES = Object.keys(KNOWN) as readonly StreamCategory[];

export function isCategory(word: unknown): word is StreamCategory {
  return typeof word === 'string' && Object.hasOwn(KNOWN, word);
}
