import { useEffect } from 'react';

/** The tab's title: "Late set · Mesi Live". */
export function useTitle(title?: string): void {
  useEffect(() => {
    document.title = title ? `${title} · Mesi Live` : 'Mesi Live';
  }, [title]);
}
