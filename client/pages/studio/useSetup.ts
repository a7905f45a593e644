import { useCallback, useState } from 'react';
import { NEW_SETUP, parseSetup, type StudioSetup } from './savedSetup.ts';

const KEY = 'mesi.studio';

/** The setup, and how to change a part of it; what is changed is remembered. */
export function useSetup(): readonly [StudioSetup, (patch: Partial<StudioSetup>) => void] {
  const [setup, setSetup] = useState(read);
  const change = useCallback((patch: Partial<StudioSetup>) => {
    setSetup((before) => {
      const next = { ...before, ...patch };
      write(next);
      return next;
    });
  }, []);
  return [setup, change];
}

/** Storage can be forbidden: then a setup lasts as long as the page. */
function read(): StudioSetup {
  try {
    return parseSetup(window.localStorage.getItem(KEY));
  } catch {
    return NEW_SETUP;
  }
}

function write(setup: StudioSetup): void {
  try {
    window.localStorage.setItem(KEY, JSON.stringify(setup));
  } catch {
    // as said at `read`
  }
}
