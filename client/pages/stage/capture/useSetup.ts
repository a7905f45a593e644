import { useCallback, useState } from 'react';
import { typedAmount as plainAmount } from '../../../../shared/money.ts';
import { positiveOf, readAmount } from '../../../../shared/readAmount.ts';
import { readLocal, writeLocal } from '../../../base/localText.ts';
import { typedAmount } from '../../../texts/format.ts';
import { positiveTyped } from '../../../texts/typed.ts';
import { parseSetup, type StudioSetup } from './savedSetup.ts';

type SetupKey = 'mesi.studio' | 'mesi.call';

/** The setup, and how to change a part of it; what is changed is remembered under the key, in this browser. */
export function useSetup(key: SetupKey): readonly [StudioSetup, (patch: Partial<StudioSetup>) => void] {
  const [setup, setSetup] = useState(() => read(key));
  const change = useCallback(
    (patch: Partial<StudioSetup>) => {
      setSetup((before) => {
        const next = { ...before, ...patch };
        write(key, next);
        return next;
      });
    },
    [key],
  );
  return [setup, change];
}

function read(key: SetupKey): StudioSetup {
  const saved = parseSetup(readLocal(key));
  return { ...saved, goalTarget: toTyped(saved.goalTarget) };
}

function write(key: SetupKey, setup: StudioSetup): void {
  writeLocal(key, JSON.stringify({ ...setup, goalTarget: toSaved(setup.goalTarget) }));
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
