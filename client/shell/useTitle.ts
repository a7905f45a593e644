import { useEffect } from 'react';
import { t } from '../texts/common.ts';
import { isolate } from '../ui/isolate.tsx';

let [title, badge] = ['', 0];

function show(): void {
  document.title = title ? t('title.page', { title: isolate(title) }) : 'Mesi Live';
  if (badge > 0) document.title = `(${badge}) ${document.title}`;
}

/** Sets the tab's title: "Late set · Mesi Live". null: another page says it. */
export function useTitle(name?: string | null): void {
  useEffect(() => {
    if (name === null) return;
    title = name ?? '';
    show();
  }, [name]);
}

/** Counts in front of the tab's title, on whatever page, how much waits for this person; 0: nothing does. */
export function useTitleBadge(count: number): void {
  useEffect(() => {
    badge = count;
    show();
    return () => {
      badge = 0;
      show();
    };
  }, [count]);
}
