import { useSyncExternalStore } from 'react';

/** Says whether the browser has a network, as far as it knows: with one, the server may still be out of reach. */
export const useOnline = (): boolean => useSyncExternalStore(listen, () => navigator.onLine);

function listen(onChange: () => void): () => void {
  for (const event of ['online', 'offline']) window.addEventListener(event, onChange);
  return () => {
    for (const event of ['online', 'offline']) window.removeEventListener(event, onChange);
  };
}
