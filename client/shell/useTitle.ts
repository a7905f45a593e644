import { useEffect } from 'react';
import { t } from '../texts/common.ts';
import { isolate } from '../ui/isolate.tsx';

let title = '';
const badges: number[] = [];

function show(): void {
  document.title = title ? t('title.page', { title: isolate(title) }) : 'Mesi Live';
  const most = Math.max(0, ...badges);
  if (most > 0) document.title = `(${most}) ${document.title}`;
}

/** Sets the tab's title: "Late set · Mesi Live". null: another page says it. */
export function useTitle(name?: string | null): void {
  useEffect(() => {
    if (name === null) return;
    title = name ?? '';
    show();
  }, [name]);
}

/**
 * Counts in front of the tab's title, on whatever page, how much waits for this person; 0: nothing does. Of several counts
 * the largest is shown: the same thing may wait in two places.
 */
export function useTitleBadge(count: number): void {
  useEffect(() => {
    badges.push(count);
    show();
    return () => {
      badges.splice(badges.indexOf(count), 1);
      show();
    };
  }, [count]);
}
