import { type ReactNode, Suspense, useState } from 'react';
import { lazyPart } from '../../texts/lazyPart.ts';
import type { Talk } from './useTalk.ts';

const TipDialog = lazyPart(() => import('./TipDialog.tsx'));

/** Opens what is filled in for a tip to somebody in the conversation. */
export interface TipWay {
  /** Null: there is nobody to tip. */
  readonly open: (() => void) | null;
  readonly dialog: ReactNode;
}

/** Holds the dialog of tips, which is fetched when it is first opened. */
export function useTip(talk: Talk): TipWay {
  const [isOpen, setOpen] = useState(false);
  const [isWanted, setWanted] = useState(false);
  const open = () => {
    setWanted(true);
    setOpen(true);
  };
  return {
    open: talk.people.length < 2 ? null : open,
    dialog: isWanted ? (
      <Suspense fallback={null}>
        <TipDialog talk={talk} open={isOpen} onClose={() => setOpen(false)} />
      </Suspense>
    ) : null,
  };
}
