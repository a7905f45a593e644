import { useSyncExternalStore } from 'react';

const follow = (changed: () => void) => {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
};

/** Returns what stands behind the `#` of the address, also when another link leads to the same page. */
export function useHash(): string {
  return useSyncExternalStore(follow, () => window.location.hash.slice(1));
}
