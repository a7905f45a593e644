import {
  coolOff,
  FREE_SPENDING,
  type Judged,
  limit,
  type Purchase,
  type Spending,
  spend,
  spendingAnswer,
  unspend,
} from '../../domain/spending.ts';
import { putDocument } from '../../putDocument.ts';
import type { LedgerPort } from '../ledger/port.ts';
import type { RatesPort } from '../rates/port.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort, Versioned } from '../store/port.ts';
import { createLimitedLedger } from './limitedLedger.ts';
import type { SpendingPort } from './port.ts';

const SPENDING = COLLECTIONS.spending.name;

/** Limits of spending as the journal asks for them. */
export interface SpendingBook {
  /** Whether that person has set anything at all. */
  isKept(personId: string): Promise<boolean>;
  /** Counts a purchase, or says why it is not to be made. */
  spend(personId: string, purchase: Purchase): Promise<Judged>;
  unspend(personId: string, back: { readonly key: string; readonly amountMinor: bigint }): Promise<void>;
}

/** Creates the limits of spending, and the journal that holds them around another one. Rules: SPEC.md, SL*. */
export function createSpending(parts: {
  readonly store: StorePort;
  readonly clock: Clock;
  readonly journal: LedgerPort;
  readonly rates: Pick<RatesPort, 'quote'>;
}): { readonly spending: SpendingPort; readonly limited: LedgerPort } {
  const { store, clock, journal, rates } = parts;
  const read = async (personId: string) =>
    (await store.get(SPENDING, personId)) as Versioned<JsonObject & Partial<Spending>> | null;

  async function change(
    personId: string,
    decide: (before: Spending, nowMs: number) => Judged,
  ): Promise<Judged> {
    let judged!: Judged;
    await putDocument(store, { collection: SPENDING, id: personId }, (before) => {
      judged = decide({ ...FREE_SPENDING, ...before }, clock.nowMs());
      return judged.ok ? (judged.value as unknown as JsonObject) : null;
    });
    return judged;
  }

  const changed = async (personId: string, decide: (before: Spending, nowMs: number) => Spending) => {
    const judged = await change(personId, (before, nowMs) => ({ ok: true, value: decide(before, nowMs) }));
    if (!judged.ok) throw new Error('limits are never refused');
    return spendingAnswer(judged.value, clock.nowMs());
  };
  const book: SpendingBook = {
    isKept: async (personId) => (await read(personId)) !== null,
    spend: (personId, purchase) => change(personId, (before, nowMs) => spend(before, purchase, nowMs)),
    async unspend(personId, back) {
      if (await read(personId)) await changed(personId, (before, nowMs) => unspend(before, back, nowMs));
    },
  };
  return {
    spending: {
      get: async (personId) =>
        spendingAnswer({ ...FREE_SPENDING, ...(await read(personId))?.body }, clock.nowMs()),
      set: (personId, wish) => changed(personId, (before, nowMs) => limit(before, wish, nowMs)),
      coolOff: (personId, days) => changed(personId, (before, nowMs) => coolOff(before, days, nowMs)),
    },
    limited: createLimitedLedger({ journal, rates, book }),
  };
}
