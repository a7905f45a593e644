import { useEffect } from 'react';
import { t } from '../texts/common.ts';
import { isolate } from '../ui/isolate.tsx';

/** Sets the tab's title: "Late set · Mesi Live". null: another page says it. */
export function useTitle(title?: string | null): void {
  useEffect(() => {
    if (title === null) return;
    document.title = title ? t('title.page', { title: isolate(title) }) : 'Mesi Live';
  }, [title]);
}
