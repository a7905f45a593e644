import { useSyncExternalStore } from 'react';

/** Picture and chat stand side by side; the same width as in WatchRoom.module.css. */
const WIDE = '(width >= 960px)';

const query = () => window.matchMedia(WIDE);
const subscribe = (listener: () => void) => {
  const media = query();
  media.addEventListener('change', listener);
  return () => media.removeEventListener('change', listener);
};

export function useWide(): boolean {
  return useSyncExternalStore(subscribe, () => query().matches);
}
