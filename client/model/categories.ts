import type { StreamCategory } from '../../shared/protocol/modes.ts';

/** What people read. */
export const CATEGORY_NAMES: Readonly<Record<StreamCategory, string>> = {
  talk: 'Talk',
  music: 'Music',
  gaming: 'Gaming',
  art: 'Art',
  fitness: 'Fitness',
  cooking: 'Cooking',
  learning: 'Learning',
  nightlife: 'Nightlife',
};

export const CATEGORIES = Object.keys(CATEGORY_NAMES) as readonly StreamCategory[];

export function isCategory(word: unknown): word is StreamCategory {
  return typeof word === 'string' && Object.hasOwn(CATEGORY_NAMES, word);
}
