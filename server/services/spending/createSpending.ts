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
import type { OutsidePurchase, OutsideSpendingPort, SpendingPort } from './port.ts';

const SPENDING = COLLECTIONS.spending.name;

/** Limits of spending as the journal asks for them. */
export interface SpendingBook {
  /** Whether that person has set anything at all. */
  isKept(personId: string): Promise<boolean>;
  /** Says what comes of a purchase, and counts nothing. */
  judge(personId: string, purchase: Purchase): Promise<Judged>;
  /** Counts a purchase, or says why it is not to be made. */
  spend(personId: string, purchase: Purchase): Promise<Judged>;
  unspend(personId: string, back: { readonly key: string; readonly amountMinor: bigint }): Promise<void>;
}

/**
 * Creates the limits of spending, the journal that holds them around another one, and what counts what is paid outside of it.
 * Rules: SPEC.md, SL*.
 */
export function createSpending(parts: {
  readonly store: StorePort;
  readonly clock: Clock;
  readonly journal: LedgerPort;
  readonly rates: Pick<RatesPort, 'quote'>;
}): {
  readonly spending: SpendingPort;
  readonly limited: LedgerPort;
  readonly outside: OutsideSpendingPort;
} {
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
    judge: async (personId, purchase) =>
      spend({ ...FREE_SPENDING, ...(await read(personId))?.body }, purchase, clock.nowMs()),
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
    outside: outsideOf(book),
  };
}

function outsideOf(book: SpendingBook): OutsideSpendingPort {
  const asked = async (which: 'judge' | 'spend', personId: string, { key, amountMinor }: OutsidePurchase) => {
    if (!(await book.isKept(personId))) return null;
    const judged = await book[which](personId, { key, amountMinor, mesiMinor: amountMinor });
    return judged.ok ? null : judged.code;
  };
  return {
    judge: (personId, purchase) => asked('judge', personId, purchase),
    count: (personId, purchase) => asked('spend', personId, purchase),
    giveBack: (personId, purchase) => book.unspend(personId, purchase),
  };
}
