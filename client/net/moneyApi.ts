import type {
  ConversionAnswer,
  FeesAnswer,
  PayoutsAnswer,
  PayoutView,
  QuoteView,
  ReceiptKeyAnswer,
  SignedReceipt,
  SolvencyAnswer,
  StatementAnswer,
  TopUpAnswer,
  WalletAnswer,
} from '../../shared/protocol/money.ts';
import { call } from './api.ts';
import { download } from './saveFile.ts';

const part = encodeURIComponent;
const post = <T>(path: string, body: object) => call<T>(path, { method: 'POST', body });

export interface StatementFilter {
  readonly account: 'wallet' | 'creator';
  readonly asset: string | null;
  /** Kinds of entries, separated by commas. */
  readonly kind: string | null;
  readonly from: number | null;
}

function queryOf(filter: StatementFilter, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({ account: filter.account, ...more });
  if (filter.asset) query.set('asset', filter.asset);
  if (filter.kind) query.set('kind', filter.kind);
  if (filter.from !== null) query.set('from', String(filter.from));
  return query.toString();
}

/** Asks about the money of the logged-in person, over REST; shared/protocol/money.ts has the shapes. */
export const moneyApi = {
  wallet: () => call<WalletAnswer>('/api/wallet'),
  statement: (filter: StatementFilter, cursor: string | null) =>
    call<StatementAnswer>(`/api/wallet/statement?${queryOf(filter, cursor ? { cursor } : {})}`),
  receipt: (entryId: string) => call<SignedReceipt>(`/api/receipts/${part(entryId)}`),
  receiptKey: () => call<ReceiptKeyAnswer>('/api/receipt-key'),
  payment: (paymentId: string) => call<TopUpAnswer>(`/api/payments/${part(paymentId)}`),
  quote: (body: { from: string; to: string; amountMinor: string }) => post<QuoteView>('/api/quotes', body),
  convert: (body: { commandId: string; quoteId: string }) => post<ConversionAnswer>('/api/conversions', body),
  payouts: () => call<PayoutsAnswer>('/api/payouts'),
  payOut: (body: { commandId: string; asset: string; amountMinor: string }) =>
    post<PayoutView>('/api/payouts', body),
  fees: () => call<FeesAnswer>('/api/admin/fees'),
  payOutFees: (body: { commandId: string; asset: string; amountMinor: string }) =>
    post<PayoutView>('/api/admin/fees/payouts', body),
  solvency: () => call<SolvencyAnswer>('/api/admin/solvency'),
  retryLock: (bidId: string) => post<object>(`/api/admin/locks/${part(bidId)}/retry`, {}),
};

/** Gives the statement to the browser as a file. */
export const downloadStatement = (filter: StatementFilter) =>
  download(`mesi-${filter.account}.csv`, `/api/wallet/statement.csv?${queryOf(filter)}`);
