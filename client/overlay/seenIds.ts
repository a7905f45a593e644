import { OVERLAY_LIMITS } from './overlayLimits.ts';

/** A bounded memory of ids, oldest generation first forgotten. Values are never changed in place. */
export interface SeenIds {
  readonly young: readonly string[];
  readonly generations: readonly ReadonlySet<string>[];
}

export const NOTHING_SEEN: SeenIds = { young: [], generations: [] };

export function hasSeen(seen: SeenIds, id: string): boolean {
  return seen.young.includes(id) || seen.generations.some((generation) => generation.has(id));
}

/** Returns the ids that were remembered last, the newest last, at most so many. */
export function newestIds({ young, generations }: SeenIds, most: number): readonly string[] {
  return [...generations.flatMap((generation) => [...generation]), ...young].slice(-most);
}

export function remember(seen: SeenIds, id: string): SeenIds {
  const young = [...seen.young, id];
  if (young.length < OVERLAY_LIMITS.seenGeneration) return { ...seen, young };
  const generations = [...seen.generations, new Set(young)].slice(-(OVERLAY_LIMITS.seenGenerations - 1));
  return { young: [], generations };
}
