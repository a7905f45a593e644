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
 * What a person does with money beside giving it: in, out, from one asset to another, and looking at it. Everything
 * here may be asked again with the same command id after a lost answer. All of it throws `LedgerUnavailable` or
 * `StoreUnavailable` when what it stands on is lost.
 */
export interface WalletPort {
  read(account: Account): Promise<WalletAnswer>;
  readonly topUps: TopUpsPort;
  readonly conversions: ConversionsPort;
  readonly payouts: PayoutsPort;
  readonly statements: StatementsPort;
  /** Walks the journal, at most once a minute: others who ask meanwhile get the same answer. */
  solvency(): Promise<SolvencyAnswer>;
  /** Takes up what a crash left half-way, now and every half minute. Answers how to stop it. */
  start(): () => Promise<void>;
}

interface Command {
  readonly userId: string;
  /** Chosen by the client: unique to that user only. */
  readonly commandId: string;
}

export interface TopUpsPort {
  /**
   * `succeeded`, `declined`, `pending` … are values, not rejections. Rejection: IdempotencyConflict, the command id was
   * used for another amount.
   */
  begin(command: Command & { readonly money: Money }): Promise<Outcome<TopUpAnswer>>;
  /** As it stands, the provider asked when it is pending. Rejection: PaymentNotFound, also for another's. */
  read(query: { readonly userId: string; readonly paymentId: string }): Promise<Outcome<TopUpAnswer>>;
  /** At most 20. */
  pendingOf(userId: string): Promise<readonly PaymentView[]>;
  /**
   * An event of the provider, for payments and payouts. Rejections: WebhookSignatureInvalid, WebhookTooOld, BadRequest,
   * PaymentNotFound, WebhookMismatch (another amount than was asked for).
   */
  takeWebhook(input: {
    readonly rawBody: Uint8Array;
    readonly signature: string | undefined;
  }): Promise<Outcome<WebhookAnswer>>;
}

export interface ConversionsPort {
  /** Rejections: SameAsset, AmountTooSmall (it is worth less than one minor unit). Throws `RatesUnavailable`. */
  quote(input: {
    readonly userId: string;
    readonly from: Money;
    readonly to: Asset;
  }): Promise<Outcome<QuoteView>>;
  /** Rejections: QuoteNotFound (also another's), IdempotencyConflict, QuoteExpired, InsufficientFunds. */
  convert(command: Command & { readonly quoteId: string }): Promise<Outcome<ConversionAnswer>>;
}

export interface PayoutsPort {
  earnings(creatorId: string): Promise<EarningsView>;
  /** Rejections: IdempotencyConflict, DebtOutstanding, PayoutExceedsAvailable, TemporarilyUnavailable (still counting). */
  request(command: Command & { readonly money: Money }): Promise<Outcome<PayoutView>>;
  /** Newest first, at most 100. */
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
  /** Newest first. Rejection: BadRequest, the cursor was not given by the same query. */
  page(
    query: StatementFilter & { readonly cursor: string | null; readonly limit: number },
  ): Promise<Outcome<StatementAnswer>>;
  /** All lines, newest first, a page of the ledger at a time. */
  all(filter: StatementFilter): AsyncIterable<StatementLine>;
  /** Null: there is none, or that person is no party to it. */
  receipt(query: { readonly userId: string; readonly entryId: string }): Promise<Receipt | null>;
}
