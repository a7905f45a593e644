import type { Asset } from '../../../shared/money.ts';
import { personOfAccount } from '../../domain/personOfAccount.ts';
import { type AppendOutcome, type EntryInput, type LedgerPort, LedgerUnavailable } from '../ledger/port.ts';
import { type RatesPort, RatesUnavailable } from '../rates/port.ts';
import { StoreUnavailable } from '../store/port.ts';
import type { SpendingBook } from './createSpending.ts';

interface Parts {
  readonly journal: LedgerPort;
  readonly rates: Pick<RatesPort, 'quote'>;
  readonly book: SpendingBook;
}

/**
 * Returns the journal that refuses what its payer does not allow themselves, whatever it is for: an entry is known as a
 * purchase by where its money goes, and no purpose is named. It throws `LedgerUnavailable` when the limits cannot be read.
 */
export function createLimitedLedger(parts: Parts): LedgerPort {
  const { journal } = parts;
  return {
    append: (input) => appendWithin(parts, input),
    get: (entryId) => journal.get(entryId),
    balances: (account) => journal.balances(account),
    find: (query) => journal.find(query),
    audit: () => journal.audit(),
    health: () => journal.health(),
    close: () => journal.close(),
  };
}

async function appendWithin(parts: Parts, input: EntryInput): Promise<AppendOutcome> {
  const { journal, book } = parts;
  const bought = purchaseOf(input);
  if (bought === null) {
    const outcome = await journal.append(input);
    if (outcome.ok && !outcome.replayed) await giveBack(book, input);
    return outcome;
  }
  const { personId, key, asset, amountMinor } = bought;
  try {
    if (!(await book.isKept(personId)) || (await journal.get(input.id))) return journal.append(input);
    const { mesiMinor } = await parts.rates.quote({ asset, amountMinor });
    const judged = await book.spend(personId, { key, amountMinor, mesiMinor });
    if (!judged.ok) return { ok: false, rejection: judged.code };
  } catch (cause) {
    if (!(cause instanceof StoreUnavailable) && !(cause instanceof RatesUnavailable)) throw cause;
    throw new LedgerUnavailable('the limits of spending could not be read', { cause });
  }
  const outcome = await journal.append(input);
  // whoever sends the same at once may have paid it: then it stays counted
  if (!outcome.ok && outcome.rejection !== 'IdempotencyConflict')
    await returned(book, personId, { key, amountMinor });
  return outcome;
}

/** Returns what a wallet pays to anybody but its own person; null: the entry is no purchase. */
function purchaseOf({ id, source, legs }: EntryInput) {
  const personId = /^wallet:(.+)$/.exec(source)?.[1];
  if (personId === undefined) return null;
  const isOthers = (account: string) =>
    !/^(?:exchange|external):/.test(account) && personOfAccount(account) !== personId;
  const paidTo = legs.find(({ account, amountMinor }) => amountMinor > 0n && isOthers(account));
  const paid = legs.find(({ account, amountMinor }) => account === source && amountMinor < 0n);
  if (!paidTo || !paid) return null;
  // what is held is known by its hold, as it may come back by it
  const key = paidTo.account.startsWith('hold:') ? paidTo.account : id;
  return { personId, key, asset: paid.asset as Asset, amountMinor: -paid.amountMinor };
}

/** What returns from a hold to a wallet may be spent again. */
async function giveBack(book: SpendingBook, { source, legs }: EntryInput): Promise<void> {
  if (!source.startsWith('hold:')) return;
  for (const { account, amountMinor } of legs) {
    const personId = /^wallet:(.+)$/.exec(account)?.[1];
    if (personId !== undefined && amountMinor > 0n)
      await returned(book, personId, { key: source, amountMinor });
  }
}

/** The entry is decided already: where the limits cannot be written now, too much stays counted. */
async function returned(
  book: SpendingBook,
  personId: string,
  back: { readonly key: string; readonly amountMinor: bigint },
): Promise<void> {
  try {
    await book.unspend(personId, back);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
  }
}
