import { useEffect, useState } from 'react';
import { type AccountNeed, askForAccount, takeIntent } from '../../net/accountAsked.ts';

interface OpenFor {
  readonly open: boolean;
  readonly setOpen: (open: boolean) => void;
  /** Opens it for whoever is logged in, and asks a guest to log in. */
  readonly wish: () => void;
}

/** Holds whether something that needs an account is open; it opens by itself for whoever logged in for it. */
export function useOpenFor(need: AccountNeed, isOpenFirst: () => boolean = () => false): OpenFor {
  const [open, setOpen] = useState(isOpenFirst);
  useEffect(() => {
    if (takeIntent(need) !== null) setOpen(true);
  }, [need]);
  return { open, setOpen, wish: () => setOpen(!askForAccount(need)) };
}
