import { z } from 'zod';
import { commandIdSchema } from '../ids.ts';
import type { Asset } from '../money.ts';
import type { Receipt, ReceiptKind } from './answers.ts';
import type { Person } from './people.ts';

/**
 * Money over REST: wallet, statement, receipts, top-ups, conversions, payouts, webhooks. Amounts are minor units as
 * decimal strings; those that change an account are signed. Everything but `GET /api/receipt-key` and the webhook
 * needs a person's token. What belongs to somebody else does not exist: the answer is the same `…NotFound`.
 */

/**
 * An amount as the body of a request. It is text on purpose: what is no amount, or no asset, is refused with a code
 * of its own.
 */
const amountFields = { asset: z.string().max(16), amountMinor: z.string().max(80) };

export interface AssetAmount {
  readonly asset: Asset;
  readonly amountMinor: string;
}

/** GET /api/wallet answers the caller's money. */
export interface WalletAnswer {
  /** The balance of every asset, zeros too. */
  readonly balances: readonly AssetAmount[];
  /** What a charged-back payment left unpaid: the next top-ups pay it first. Empty for nearly everybody. */
  readonly debts: readonly AssetAmount[];
  /** Top-ups that the provider has not decided on yet, at most 20. */
  readonly pendingPayments: readonly PaymentView[];
  /** The earnings of a creator; null: the caller is none. */
  readonly earnings: EarningsView | null;
}
export interface EarningsView {
  /** How long what came in can be refunded, and can therefore not be paid out. */
  readonly protectionMs: number;
  /** The assets of which something was earned; balance = available + protected. */
  readonly assets: readonly {
    readonly asset: Asset;
    readonly balanceMinor: string;
    readonly availableMinor: string;
    readonly protectedMinor: string;
    /** When the next part becomes available, and how much; null: nothing is protected. */
    readonly nextRelease: { readonly atMs: number; readonly amountMinor: string } | null;
  }[];
  /** True: a long history is still being counted, and `availableMinor` will grow. Ask again in a second. */
  readonly isCounting: boolean;
}

/**
 * The longest cursor, so that it fits into an address. While an account is very busy a cursor names what is in
 * flight, and can be long.
 */
export const STATEMENT_CURSOR_CHARS = 12_000;

/** The query of GET /api/wallet/statement and, without cursor and limit, of /api/wallet/statement.csv. */
export const statementQuery = z.strictObject({
  account: z.enum(['wallet', 'creator']).default('wallet'),
  asset: z.string().max(16).optional(),
  /** Kinds of entries, separated by commas. */
  kind: z.string().max(200).optional(),
  /** Bounds in milliseconds since the Unix epoch; `from` is included, `to` is not. */
  from: z.coerce.number().int().min(0).max(8_640_000_000_000_000).optional(),
  to: z.coerce.number().int().min(0).max(8_640_000_000_000_000).optional(),
  cursor: z.string().min(1).max(STATEMENT_CURSOR_CHARS).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export interface StatementLine {
  /**
   * The entry's id for GET /api/receipts/:entryId (encode it: ids may hold slashes). When somebody gave anonymously,
   * it is the tip's id in the feed.
   */
  readonly entryId: string;
  readonly kind: ReceiptKind;
  readonly atMs: number;
  /** What the entry did to this account; a conversion has two or three of them. */
  readonly changes: readonly AssetAmount[];
  /** Who is on the other side; null: the platform, or somebody who wished to be anonymous. */
  readonly person: Person | null;
  /** The message of a tip, or a few words of the entry's own; may be empty. */
  readonly note: string;
  readonly ref: string | null;
  /** False: the receipt would tell who an anonymous giver is. */
  readonly hasReceipt: boolean;
  /** What the line was for. Older servers leave it out. */
  readonly about?: StatementAbout;
}
/** What a line was for, as far as the journal says. */
export interface StatementAbout {
  /** What money was held for: `ticket`, `call`, `extension`, `payout` …; null: it was not held. */
  readonly purpose: string | null;
  /** The item of a tip menu that a tip was for. */
  readonly menuTitle: string | null;
  /** Somebody else's tip, of which this account has a share; older servers leave it out. */
  readonly isShare?: boolean;
  /** The stream; its `title` is null when the stream is not known any more. */
  readonly stream: { readonly streamId: string; readonly title: string | null } | null;
  /** The hold, for the line that made it and for the one that ended it; null: the line belongs to none. */
  readonly hold: HoldStory | null;
}
export interface HoldStory {
  /** Whether the held money was this account's. */
  readonly isOwn: boolean;
  readonly asset: Asset;
  readonly heldMinor: string;
  readonly placedId: string;
  readonly placedAtMs: number;
  /** When the hold returns by itself if nothing ends it before; null: it does not. */
  readonly dueAtMs: number | null;
  /** How the hold ended; null: it is still held. */
  readonly end: HoldEndStory | null;
}
export interface HoldEndStory {
  readonly entryId: string;
  readonly atMs: number;
  /** What was taken of the hold, in its asset; the rest returned. */
  readonly takenMinor: string;
  readonly returnedMinor: string;
  /** Why all of it returned: an `OrderEnd`, or a provider's words; null: some was taken. */
  readonly reason: string | null;
  /** How much of how much time of a one-to-one was delivered; null: it was for something else. */
  readonly delivered: { readonly ms: number; readonly ofMs: number } | null;
}
/**
 * A page of the statement, newest first. A page may hold fewer lines than asked, or none, and still have a cursor:
 * filters look at a bounded part at a time.
 */
export interface StatementAnswer {
  readonly lines: readonly StatementLine[];
  readonly cursor: string | null;
}

/**
 * GET /api/receipts/:entryId answers whoever is party to the entry; everybody else is refused as `ReceiptNotFound`.
 */
export interface SignedReceipt {
  readonly receipt: Receipt;
  /** The id of the server's key that signed. */
  readonly keyId: string;
  /** The Ed25519 signature of the receipt's `hash`, base64url. */
  readonly signature: string;
}
/** GET /api/receipt-key answers, without login, the key that receipts are checked with. */
export interface ReceiptKeyAnswer {
  readonly keyId: string;
  readonly algorithm: 'Ed25519';
  /** The public key as SPKI, PEM. */
  readonly publicKey: string;
}

/** POST /api/topups answers a TopUpAnswer. The same commandId answers the same payment as it stands now. */
export const topUpBody = z.strictObject({ commandId: commandIdSchema, ...amountFields });
export type PaymentStatus = 'pending' | 'succeeded' | 'declined' | 'failed' | 'chargedBack';
export interface PaymentView {
  readonly paymentId: string;
  readonly status: PaymentStatus;
  readonly asset: Asset;
  readonly amountMinor: string;
  readonly createdAtMs: number;
  /** Why the payment was declined, failed or charged back, in words; null: it was not. */
  readonly reason: string | null;
}
/**
 * Answers POST /api/topups and GET /api/payments/:paymentId, with 200 for every status: `declined` and `pending` are
 * answers, not refusals.
 */
export interface TopUpAnswer {
  readonly payment: PaymentView;
  /** The entry that credited the wallet; null until it has. */
  readonly receipt: Receipt | null;
}

/** POST /api/quotes answers a QuoteView. The quote is for the caller and this amount, until it expires. */
export const quoteBody = z.strictObject({
  from: z.string().max(16),
  to: z.string().max(16),
  amountMinor: z.string().max(80),
});
export interface QuoteView {
  readonly quoteId: string;
  readonly from: AssetAmount;
  readonly to: AssetAmount;
  /** What is left below one minor unit of `to`, paid in MESI and rounded up; null: nothing is left. */
  readonly rest: AssetAmount | null;
  /** Minor units of `to` per minor unit of `from`, as a ratio of integers. */
  readonly rate: { readonly numerator: string; readonly denominator: string };
  readonly rateIds: readonly string[];
  readonly expiresAtMs: number;
}
/**
 * POST /api/conversions answers a ConversionAnswer. One commandId converts once; it is answered the same after the
 * quote expired.
 */
export const conversionBody = z.strictObject({ commandId: commandIdSchema, quoteId: z.string().max(1_000) });
export interface ConversionAnswer {
  readonly receipt: Receipt;
}

/**
 * POST /api/payouts answers a PayoutView, and pays from the creator's earnings. The same commandId answers the same
 * payout.
 */
export const payoutBody = z.strictObject({ commandId: commandIdSchema, ...amountFields });
/**
 * How a payout stands. When it is `requested` it is decided, and its money is being set aside; when it is `held` the
 * money is set aside, and the provider has the payout; `paid` and `failed` are its two ends.
 */
export type PayoutStatus = 'requested' | 'held' | 'paid' | 'failed';
export interface PayoutView {
  readonly payoutId: string;
  readonly status: PayoutStatus;
  readonly asset: Asset;
  readonly amountMinor: string;
  readonly createdAtMs: number;
  /** Why the payout failed, in words; the money is back then. */
  readonly reason: string | null;
  /** The entry that set the money aside; `endEntryId` is the one that ended it. Both are for GET /api/receipts. */
  readonly holdEntryId: string | null;
  readonly endEntryId: string | null;
  /** The operator who asked for it; it is there where the platform's part of tips is paid out. */
  readonly askedById?: string;
}
/** GET /api/payouts answers the caller's payouts, newest first, at most 100. */
export interface PayoutsAnswer {
  readonly payouts: readonly PayoutView[];
}

/**
 * GET /api/admin/fees answers what the platform has of tips, and its payouts, newest first, at most 100. POST
 * /api/admin/fees/payouts takes a `payoutBody` and answers a PayoutView, as a creator's payout does; who asked stands in it and in
 * the journal. Both are for admins.
 */
export interface FeesAnswer {
  readonly earnings: EarningsView;
  readonly payouts: readonly (PayoutView & {
    /** Who asked for it; null: they are gone. */
    readonly askedBy: Person | null;
  })[];
}

/**
 * POST /webhooks/payments, from the payment provider; no login. Header `Mesi-Signature: t=<unix seconds>,v1=<hex>`, where
 * v1 is HMAC-SHA-256 of `<t>.<raw body>` with the shared secret, and t is within five minutes of the server's clock.
 * 200 for an event that was taken, or had been taken before; docs/money.md has the recipe.
 */
export const webhookBody = z.strictObject({
  eventId: z.string().regex(/^[\w-]{8,80}$/),
  type: z.enum(['payment', 'payout']),
  /** The payment's or payout's id, as this server gave it to the provider. */
  id: z.string().regex(/^[\w-]{8,80}$/),
  status: z.enum(['pending', 'succeeded', 'declined', 'failed', 'chargedBack']),
  asset: z.string().max(16),
  amountMinor: z.string().max(80),
  reason: z.string().max(200).optional(),
});
export type WebhookBody = z.infer<typeof webhookBody>;
export interface WebhookAnswer {
  /** True: this event id had been taken before, and nothing was done. */
  readonly replayed: boolean;
}

/** GET /api/admin/solvency answers admins only (MeAnswer.isAdmin). The journal is walked at most once a minute. */
export interface SolvencyAnswer {
  readonly atMs: number;
  readonly ok: boolean;
  readonly entries: number;
  readonly assets: readonly {
    readonly asset: Asset;
    /** The sum over all accounts, which must be "0". */
    readonly sumMinor: string;
    /** What people are owed: wallets, earnings and holds. */
    readonly liabilitiesMinor: string;
    /** What stands against the liabilities: minus the sum of external and exchange accounts. It equals them. */
    readonly custodyMinor: string;
    /** The sums by kind of account: wallet, creator, hold, external:<provider>, exchange … */
    readonly byKind: readonly { readonly kind: string; readonly amountMinor: string }[];
  }[];
  readonly checks: readonly SolvencyCheck[];
  /** What stands on the chain behind the money of bids; null: no chain is configured. */
  readonly chain: ChainBooks | null;
}

/** Both sides of the books where a chain follows the ledger. Amounts are minor units of MESI; POST /api/admin/locks/:bidId/retry. */
export type ChainBooks =
  /** The chain does not answer now. Bids go on; the chain follows later. */
  | { readonly type: 'away'; readonly waiting: number; readonly troubles: readonly LockTrouble[] }
  | {
      readonly type: 'answers';
      /** The operator's tokens, and what lies in the escrow contract. */
      readonly custodyMinor: string;
      readonly lockedMinor: string;
      /** What should lie in the contract, by the locks that are followed. */
      readonly followedMinor: string;
      /** How many bids the chain is behind with. */
      readonly waiting: number;
      readonly troubles: readonly LockTrouble[];
    };

/** A bid with which the chain does not come on, or whose lock ended in other parts than the ledger says. */
export interface LockTrouble {
  readonly bidId: string;
  readonly meetingId: string;
  readonly amountMinor: string;
  /** Why the contract refused the last time; null: the lock ended in other parts. */
  readonly rejection: string | null;
  readonly sinceMs: number;
}

export interface SolvencyCheck {
  readonly check: 'sums' | 'liabilities' | 'chains' | 'negative' | 'holds' | 'locks' | 'cover';
  readonly ok: boolean;
  /** One line for people. */
  readonly detail: string;
  /** What is wrong: entry ids, accounts and holds, at most 100. */
  readonly findings: readonly string[];
}
