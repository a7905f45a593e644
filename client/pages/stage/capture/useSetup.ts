import { useCallback, useState } from 'react';
import { typedAmount as plainAmount } from '../../../../shared/money.ts';
import { positiveOf, readAmount } from '../../../../shared/readAmount.ts';
import { positiveTyped, typedAmount } from '../../../texts/format.ts';
import { NEW_SETUP, parseSetup, type StudioSetup } from './savedSetup.ts';

const KEY = 'mesi.studio';

/** The setup, and how to change a part of it; what is changed is remembered. */
export function useSetup(): readonly [StudioSetup, (patch: Partial<StudioSetup>) => void] {
  const [setup, setSetup] = useState(read);
  const change = useCallback((patch: Partial<StudioSetup>) => {
    setSetup((before) => {
      const next = { ...before, ...patch };
      write(next);
      return next;
    });
  }, []);
  return [setup, change];
}

/** Storage can be forbidden: then a setup lasts as long as the page. */
function read(): StudioSetup {
  try {
    const saved = parseSetup(window.localStorage.getItem(KEY));
    return { ...saved, goalTarget: toTyped(saved.goalTarget) };
  } catch {
    return NEW_SETUP;
  }
}

function write(setup: StudioSetup): void {
  try {
    window.localStorage.setItem(KEY, JSON.stringify({ ...setup, goalTarget: toSaved(setup.goalTarget) }));
  } catch {
    // as said at `read`
  }
}

/** A saved target is written one way, whichever language it was typed in and is read in. */
function toSaved(target: string): string {
  const amountMinor = positiveTyped(target, 'MESI');
  return amountMinor === null ? '' : plainAmount({ asset: 'MESI', amountMinor });
}

function toTyped(saved: string): string {
  const amountMinor = positiveOf(readAmount({ text: saved, asset: 'MESI', locale: 'en' }));
  return amountMinor === null ? '' : typedAmount({ asset: 'MESI', amountMinor });
}
