import { useEffect } from 'react';
import { t } from '../texts/common.ts';
import { isolate } from '../ui/isolate.tsx';

/** The tab's title: "Late set · Mesi Live". */
export function useTitle(title?: string): void {
  useEffect(() => {
    document.title = title ? t('title.page', { title: isolate(title) }) : 'Mesi Live';
  }, [title]);
}
