import type { Asset } from '../../../shared/money.ts';
import type { Receipt } from '../../../shared/protocol/answers.ts';

/**
 * Append-only double-entry journal. One document is one transaction: signed legs that sum to zero per asset.
 * An entry has one source, the account that may not go negative; `(source, seq)` is unique, so no two writers can
 * spend the same money. The entry id is the idempotency key.
 *
 * Accounts: `wallet:<userId>` what a person can spend; `creator:<userId>` what a creator earned;
 * `hold:<holdId>` what is set aside until it is posted or voided (`holds.ts`);
 * `exchange:<ASSET>` the platform's side of conversions; `external:<provider>:<userId>` money from outside.
 * `exchange:` and `external:` may go negative, no other may.
 */
export interface Leg {
  readonly account: string;
  readonly asset: Asset;
  /** The amount in signed minor units, never zero. */
  readonly amountMinor: bigint;
}

export interface EntryInput {
  /** The idempotency key, chosen by the caller: the same id with the same input answers the first receipt. */
  readonly id: string;
  readonly kind: Receipt['kind'];
  /** The account that pays; it must be the account of at least one leg. */
  readonly source: string;
  /** The legs, 2 … 16 of them. */
  readonly legs: readonly Leg[];
  /** What it is about, e.g. `stream:<id>`: entries can be found by it. */
  readonly ref: string | null;
  /** Facts of the entry that count as input, and are hashed. At most 16, each value at most 1,000 characters. */
  readonly memo: Readonly<Record<string, string>>;
}

/** Why an entry is not taken, in order of precedence. */
export type LedgerRejection =
  | 'MalformedEntry'
  | 'UnknownAsset'
  | 'UnbalancedEntry'
  | 'IdempotencyConflict'
  | 'InsufficientFunds'
  /** The payer does not allow themselves to buy it (`services/spending`); no adapter answers these. */
  | 'SpendLimitReached'
  | 'CoolingOff';

export type AppendOutcome =
  | {
      readonly ok: true;
      readonly receipt: Receipt;
      /** Whether this id was already in the journal. */
      readonly replayed: boolean;
    }
  | { readonly ok: false; readonly rejection: LedgerRejection };

export interface EntryQuery {
  /**
   * What is looked for: with `ref` the entries with exactly that ref; with `account` the entries with a leg on it,
   * each once; with `openHolds` the entries of kind `hold` that credit a `hold:` account which still has money.
   */
  readonly by: { readonly ref: string } | { readonly account: string } | { readonly openHolds: true };
  /** The cursor that the page before answered, for the same query; absent for the first page. */
  readonly cursor?: string;
  /** How many entries a page may have, 1 … 1,000. */
  readonly limit: number;
  /** From which end of the commit order it begins; the oldest come first when it is not said. */
  readonly order?: 'oldest' | 'newest';
}

export interface EntryPage {
  readonly receipts: readonly Receipt[];
  /** Give it back for the next page; it is null at the end as it stood. */
  readonly cursor: string | null;
}

export interface LedgerAudit {
  readonly entries: number;
  /** The sum over all accounts, per asset, in minor units: every one must be "0". */
  readonly sums: Readonly<Partial<Record<Asset, string>>>;
  /**
   * The sums by kind of account (`wallet`, `creator`, `hold`, `exchange`, `external:<provider>` …), zeros left out.
   */
  readonly kinds: Readonly<Record<string, Readonly<Partial<Record<Asset, string>>>>>;
  /** Ids of entries whose hash does not verify, whose chain is broken, or whose seq has a gap. At most 100. */
  readonly broken: readonly string[];
  /** Accounts below zero that may not be. At most 100. */
  readonly negative: readonly string[];
}

export interface LedgerPort {
  /**
   * Writes an entry, which is durable when this resolves. Appends that arrive while a batch is in flight leave with
   * the next one. The receipt's `atMs` is the ledger's clock at commit and no part of the input. It throws
   * `LedgerUnavailable` when the answer is not known; the caller may ask again with the same id.
   */
  append(input: EntryInput): Promise<AppendOutcome>;
  get(entryId: string): Promise<Receipt | null>;
  /**
   * Returns the balance per asset in minor units, zero balances left out. It sees every append that resolved before
   * the call.
   */
  balances(account: string): Promise<Readonly<Partial<Record<Asset, bigint>>>>;
  /**
   * Returns a page of entries. It sees every append that resolved before the call, and throws RangeError when `limit`
   * is not 1 … 1,000 or `cursor` was not given by the same query.
   */
  find(query: EntryQuery): Promise<EntryPage>;
  /** Walks the whole journal, and says what is wrong with it. */
  audit(): Promise<LedgerAudit>;
  health(): Promise<{ readonly ok: boolean; readonly detail?: string }>;
  /** Closes the ledger. It resolves when everything appended before is durable and the files are closed. */
  close(): Promise<void>;
}

export class LedgerUnavailable extends Error {
  override readonly name = 'LedgerUnavailable';
}
