import { afterEach, beforeEach } from 'vitest';
import type { LedgerPort } from '../port.ts';
import { type ManualClock, manualClock } from './samples.contract.ts';

/** One place for data, empty at first. */
export interface LedgerSite {
  /** Opens the data; may be called while other instances of it are open. All instances go by `clock`. */
  open(): Promise<LedgerPort>;
  /**
   * Behind the ledger's back, while no instance is open: in everything stored of that entry, the bytes of `from`
   * become those of `to`, which are as many.
   */
  tamper(change: { readonly entryId: string; readonly from: string; readonly to: string }): Promise<void>;
  /** Takes the data away; every instance was closed before. */
  dispose(): Promise<void>;
}

export interface LedgerContext {
  /** The first instance, opened for each test. */
  readonly ledger: () => LedgerPort;
  readonly open: () => Promise<LedgerPort>;
  readonly closeAll: () => Promise<void>;
  readonly site: () => LedgerSite;
  readonly clock: () => ManualClock;
}

/** Makes an empty place for data. */
export type MakeLedgerSite = (clock: ManualClock) => Promise<LedgerSite>;

/** An empty place and a ledger open on it, for each test of the suite that calls this. */
export function useLedgerSite(makeSite: MakeLedgerSite): LedgerContext {
  let site: LedgerSite;
  let ledger: LedgerPort;
  let clock: ManualClock;
  const opened: LedgerPort[] = [];

  const open = async () => {
    const instance = await site.open();
    opened.push(instance);
    return instance;
  };
  const closeAll = async () => {
    for (const instance of opened.splice(0)) await instance.close();
  };

  beforeEach(async () => {
    clock = manualClock();
    site = await makeSite(clock);
    ledger = await open();
  });
  afterEach(async () => {
    await closeAll();
    await site.dispose();
  });
  return { ledger: () => ledger, open, closeAll, site: () => site, clock: () => clock };
}
