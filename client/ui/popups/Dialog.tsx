import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';

export interface DialogProps {
  readonly open: boolean;
  /** Closes it; null: it asks something that has to be answered, and its buttons are the only way out. */
  readonly onOpenChange: ((open: boolean) => void) | null;
  readonly title: string;
  readonly description?: ReactNode;
  readonly size?: 's' | 'm' | 'l';
  readonly children: ReactNode;
}

const load = () => import('./DialogPanel.tsx');
const DialogPanel = lazy(load);

/** Call it when a person is about to open a dialog (hover, focus), so that the first one opens at once. */
export function preloadDialog(): void {
  // the dialog itself tells of a failure, when it is opened
  load().catch(() => undefined);
}

/** Modal; focus goes in, stays in, and comes back. A sheet from below on a phone. Loaded when first opened. */
export function Dialog(props: DialogProps) {
  const [wanted, setWanted] = useState(props.open);
  useEffect(() => {
    if (props.open) setWanted(true);
  }, [props.open]);
  if (!wanted) return null;
  return (
    <Suspense fallback={null}>
      <DialogPanel {...props} />
    </Suspense>
  );
}
