import type { Log } from '../log.ts';
import { startRepeatRounds } from './repeats/repeatRounds.ts';
import { createStoreRepeats } from './repeats/storeRepeats.ts';
import type { Services } from './services.ts';

/** Starts what moves money from one person to another by itself, as its time comes. */
export function startGiving(
  parts: Pick<
    Services,
    'store' | 'ledger' | 'rates' | 'opaqueIds' | 'identity' | 'messageRules' | 'notices' | 'clock' | 'ids'
  > & { readonly log: Log },
): { readonly ports: Pick<Services, 'repeats'>; stop(): Promise<void> } {
  const { log } = parts;
  const rounds = startRepeatRounds({
    ...parts,
    onFailed: (err) => log.warn({ err }, 'tips that repeat were not paid'),
  });
  return { ports: { repeats: createStoreRepeats(parts) }, stop: () => rounds.stop() };
}
