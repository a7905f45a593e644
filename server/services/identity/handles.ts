import { randomInt } from 'node:crypto';

const HANDLE_CHARS = 24;
/** So many handles are tried one by one; a name that is more common takes a number at random. */
const NEIGHBOURS = 9;

/** Makes a handle of a name: "Zoë Ōta!" → "zoe-ota"; a name without a Latin letter or digit → "mesi". */
export function slugOf(name: string): string {
  const latin = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const slug = latin.replace(/[^a-z0-9]+/g, '-').slice(0, HANDLE_CHARS);
  return slug.replace(/^-+|-+$/g, '') || 'mesi';
}

/** The fewest characters of a handle that somebody chooses; one that is made of a name may have fewer. */
const CHOSEN_CHARS = 3;

/** Says whether somebody may choose that handle: what is made of it, as of a name, is the same. */
export const isChosenHandle = (handle: string): boolean =>
  handle.length >= CHOSEN_CHARS && slugOf(handle) === handle;

/** Yields handles to try, without end: "ada", "ada-2" … "ada-9", then "ada-48213" …. */
export function* handleCandidates(name: string): Generator<string, never> {
  const slug = slugOf(name);
  yield slug;
  for (let number = 2; number <= NEIGHBOURS; number++) yield `${slug}-${number}`;
  for (let digits = 5; ; digits = Math.min(digits + 1, 12)) yield `${slug}-${randomInt(10 ** digits)}`;
}
