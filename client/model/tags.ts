import { LIMITS } from '../../shared/limits.ts';

/** Returns the tags that somebody typed with commas between them, without a leading #, each once. */
export function typedTags(text: string): readonly string[] {
  const tags = text.split(/[,،、]/u).map((tag) => tag.trim().replace(/^#+\s*/u, ''));
  return [...new Set(tags)].filter((tag) => tag !== '');
}

/** Says whether a stream may have these tags. */
export function tagsFit(tags: readonly string[]): boolean {
  return tags.length <= LIMITS.streamTags && tags.every((tag) => [...tag].length <= LIMITS.streamTagChars);
}
