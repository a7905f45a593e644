import { lazy, Suspense, useEffect, useState } from 'react';
import { useStore } from '../../base/createStore.ts';
import { tooltipStore } from './tooltip.ts';

const TooltipBubble = lazy(() => import('./TooltipBubble.tsx'));

/** Mounted once. The Radix part is loaded when the first tooltip opens. */
export function TooltipHost() {
  const view = useStore(tooltipStore);
  const [wanted, setWanted] = useState(false);
  useEffect(() => {
    if (view) setWanted(true);
  }, [view]);
  if (!wanted) return null;
  return (
    <Suspense fallback={null}>
      <TooltipBubble view={view} />
    </Suspense>
  );
}
