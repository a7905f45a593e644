import { createStore } from './createStore.ts';

/** How often each person's picture was changed on this page: what a browser has of it is not the newest then. */
export const pictureChanges = createStore<Readonly<Record<string, number>>>({});

/** Returns where the picture of a person is, who may have none; null for guests, and for nobody. */
export function pictureAddress(
  personId: string | undefined,
  changes: Readonly<Record<string, number>>,
): string | null {
  if (!personId?.startsWith('us_')) return null;
  const change = changes[personId];
  const address = `/people/${personId}/picture`;
  return change === undefined ? address : `${address}?${change}`;
}
