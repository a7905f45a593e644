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
  /** Signed minor units, never zero. */
  readonly amountMinor: bigint;
}

export interface EntryInput {
  /** Idempotency key, chosen by the caller: the same id with the same input answers the first receipt. */
  readonly id: string;
  readonly kind: Receipt['kind'];
  /** Must be the account of at least one leg. */
  readonly source: string;
  /** 2 … 16 legs. */
  readonly legs: readonly Leg[];
  /** What it is about, e.g. `stream:<id>`: entries can be found by it. */
  readonly ref: string | null;
  /** Facts of the entry that count as input, and are hashed. At most 16, each value at most 1,000 characters. */
  readonly memo: Readonly<Record<string, string>>;
}

/** In order of precedence. */
export type LedgerRejection =
  | 'MalformedEntry'
  | 'UnknownAsset'
  | 'UnbalancedEntry'
  | 'IdempotencyConflict'
  | 'InsufficientFunds';

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
  /** Entries on the page, 1 … 1,000. */
  readonly limit: number;
  /** Commit order, from either end; the oldest come first when it is not said. */
  readonly order?: 'oldest' | 'newest';
}

export interface EntryPage {
  readonly receipts: readonly Receipt[];
  /** Give back for the next page; null at the end as it stood. */
  readonly cursor: string | null;
}

export interface LedgerAudit {
  readonly entries: number;
  /** Σ over all accounts, per asset: every one must be "0". */
  readonly sums: Readonly<Partial<Record<Asset, string>>>;
  /** Σ by kind of account (`wallet`, `creator`, `hold`, `exchange`, `external:<provider>` …), zeros left out. */
  readonly kinds: Readonly<Record<string, Readonly<Partial<Record<Asset, string>>>>>;
  /** Ids of entries whose hash does not verify, whose chain is broken, or whose seq has a gap. At most 100. */
  readonly broken: readonly string[];
  /** Accounts below zero that may not be. At most 100. */
  readonly negative: readonly string[];
}

export interface LedgerPort {
  /**
   * Durable when it resolves. Appends that arrive while a batch is in flight leave with the next one. `atMs` of
   * the receipt is the ledger's clock at commit and no part of the input. Throws `LedgerUnavailable` when the
   * answer is not known; the caller may ask again with the same id.
   */
  append(input: EntryInput): Promise<AppendOutcome>;
  get(entryId: string): Promise<Receipt | null>;
  /** Balance per asset, zero balances left out. Sees every append that resolved before the call. */
  balances(account: string): Promise<Readonly<Partial<Record<Asset, bigint>>>>;
  /**
   * Sees every append that resolved before the call. Throws RangeError when `limit` is not 1 … 1,000 or `cursor` was
   * not given by the same query.
   */
  find(query: EntryQuery): Promise<EntryPage>;
  /** Walks the whole journal. */
  audit(): Promise<LedgerAudit>;
  health(): Promise<{ readonly ok: boolean; readonly detail?: string }>;
  /** Resolves when everything appended before is durable and the files are closed. */
  close(): Promise<void>;
}

export class LedgerUnavailable extends Error {
  override readonly name = 'LedgerUnavailable';
}
