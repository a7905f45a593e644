import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import type { ChatLine } from '../../../../shared/protocol/chat.ts';
import { visualsOf } from './visuals.ts';

const FileViewer = lazy(() => import('./FileViewer.tsx'));

export interface ViewerProps {
  readonly lines: readonly ChatLine[];
  /** Which picture or film is looked at; null: none. */
  readonly fileId: string | null;
  readonly onShow: (fileId: string | null) => void;
}

/** What shows pictures and films over the page; it is fetched for the first of them. */
export function Viewer({ lines, fileId, onShow }: ViewerProps) {
  const [isWanted, setWanted] = useState(false);
  useEffect(() => {
    if (fileId !== null) setWanted(true);
  }, [fileId]);
  const visuals = useMemo(() => visualsOf(lines), [lines]);
  if (!isWanted) return null;
  return (
    <Suspense fallback={null}>
      <FileViewer visuals={visuals} fileId={fileId} onShow={onShow} />
    </Suspense>
  );
}
