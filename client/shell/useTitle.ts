import { useEffect } from 'react';
import { isolate } from '../ui/isolate.tsx';

/** The tab's title: "Late set · Mesi Live". */
export function useTitle(title?: string): void {
  useEffect(() => {
    document.title = title ? `${isolate(title)} · Mesi Live` : 'Mesi Live';
  }, [title]);
}
