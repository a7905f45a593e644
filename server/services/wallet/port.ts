import type { Asset, Money } from '../../../shared/money.ts';
import type { Receipt, ReceiptKind } from '../../../shared/protocol/answers.ts';
import type {
  ConversionAnswer,
  EarningsView,
  PaymentView,
  PayoutView,
  QuoteView,
  SolvencyAnswer,
  StatementAnswer,
  StatementLine,
  TopUpAnswer,
  WalletAnswer,
  WebhookAnswer,
} from '../../../shared/protocol/money.ts';
import type { Account } from '../../../shared/protocol/people.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';

/**
 * Does what a person does with money beside giving it: in, out, from one asset to another, and looking at it.
 * Everything here may be asked again with the same command id after a lost answer. All of it throws
 * `LedgerUnavailable` or `StoreUnavailable` when the ledger or the store is lost.
 */
export interface WalletPort {
  read(account: Account): Promise<WalletAnswer>;
  readonly topUps: TopUpsPort;
  readonly conversions: ConversionsPort;
  readonly payouts: PayoutsPort;
  readonly statements: StatementsPort;
  /** Walks the journal, at most once a minute: others who ask meanwhile get the same answer. */
  solvency(): Promise<SolvencyAnswer>;
  /** Takes up what a crash left half-way, now and every half minute. Returns the function that stops it. */
  start(): () => Promise<void>;
}

interface Command {
  readonly userId: string;
  /** The id that the client chose; it is unique to that user only. */
  readonly commandId: string;
}

export interface TopUpsPort {
  /**
   * Begins a top-up; `succeeded`, `declined`, `pending` … are values, not rejections. Rejection: IdempotencyConflict,
   * when the command id was used for another amount.
   */
  begin(command: Command & { readonly money: Money }): Promise<Outcome<TopUpAnswer>>;
  /**
   * Returns a payment as it stands; the provider is asked when it is pending. Rejection: PaymentNotFound, also for
   * somebody else's.
   */
  read(query: { readonly userId: string; readonly paymentId: string }): Promise<Outcome<TopUpAnswer>>;
  /** Returns the top-ups that are pending, at most 20. */
  pendingOf(userId: string): Promise<readonly PaymentView[]>;
  /**
   * Takes an event of the provider, for payments and payouts. Rejections: WebhookSignatureInvalid, WebhookTooOld,
   * BadRequest, PaymentNotFound, WebhookMismatch (another amount than was asked for).
   */
  takeWebhook(input: {
    readonly rawBody: Uint8Array;
    readonly signature: string | undefined;
  }): Promise<Outcome<WebhookAnswer>>;
}

export interface ConversionsPort {
  /**
   * Quotes a conversion. Rejections: SameAsset, AmountTooSmall (it is worth less than one minor unit). It throws
   * `RatesUnavailable` when no rate is known.
   */
  quote(input: {
    readonly userId: string;
    readonly from: Money;
    readonly to: Asset;
  }): Promise<Outcome<QuoteView>>;
  /**
   * Converts by a quote. Rejections: QuoteNotFound (also for somebody else's), IdempotencyConflict, QuoteExpired,
   * InsufficientFunds.
   */
  convert(command: Command & { readonly quoteId: string }): Promise<Outcome<ConversionAnswer>>;
}

/** Stands where a creator's id does, for what the platform has of tips; it is the name of its account. Nobody has such an id. */
export const PLATFORM_FEES = 'platform:fees';

/** Pays out what creators earned, and what the platform has of tips: there `PLATFORM_FEES` stands for the id of a creator. */
export interface PayoutsPort {
  earnings(creatorId: string): Promise<EarningsView>;
  /**
   * Asks for a payout. Rejections: IdempotencyConflict, DebtOutstanding, PayoutExceedsAvailable,
   * TemporarilyUnavailable (earnings are still being counted).
   */
  request(
    command: Command & {
      readonly money: Money;
      /** The operator who asks, where it is the platform's. */
      readonly askedById?: string;
    },
  ): Promise<Outcome<PayoutView>>;
  /** Lists payouts, newest first, at most 100. */
  list(creatorId: string): Promise<readonly PayoutView[]>;
}

export interface StatementFilter {
  readonly userId: string;
  readonly account: 'wallet' | 'creator';
  readonly asset: Asset | null;
  /** The kinds that are wanted; null for every kind. */
  readonly kinds: ReadonlySet<ReceiptKind> | null;
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

export interface StatementsPort {
  /**
   * Returns a page of lines, newest first. Rejection: BadRequest, when the cursor was not given by the same query.
   */
  page(
    query: StatementFilter & { readonly cursor: string | null; readonly limit: number },
  ): Promise<Outcome<StatementAnswer>>;
  /** Yields all lines, newest first, a page of the ledger at a time. They do not say what they were for. */
  all(filter: StatementFilter): AsyncIterable<StatementLine>;
  /** Returns a receipt; null when there is none, or that person is no party to it. */
  receipt(query: { readonly userId: string; readonly entryId: string }): Promise<Receipt | null>;
}
