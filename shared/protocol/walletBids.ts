import { z } from 'zod';
import { type LockView, placeBidBody } from './meetings.ts';
import type { Rejection } from './rejections.ts';

/**
 * Bids whose money a fan locks from a wallet of their own, on the chain that the server follows: what is asked is signed by the
 * wallet and sent by the server, so that the fan needs no gas. Amounts are minor units of MESI as decimal strings, times are Unix ms.
 */

/** The account of a wallet. */
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
/** A signature: 65 bytes of a key, or what a contract wallet takes for one, up to 2 kB. */
const signature = z.string().regex(/^0x(?:[0-9a-fA-F]{2}){65,2048}$/);

/**
 * POST /api/wallet-bids/quote → WalletQuote. Rejections: WalletsNotTaken, ChainAway, and those of POST /api/bids that are known
 * before the money is held.
 */
export const walletQuoteBody = placeBidBody.extend({ wallet: address });
export type WalletQuoteBody = z.infer<typeof walletQuoteBody>;

/**
 * POST /api/wallet-bids → WalletBidView: what the wallet has signed of a quote. The same `commandId` is the same bid. Rejections
 * beside those of the quote: WalletQuoteOver, WalletSignatureWrong, WalletSignatureUsed, WalletLacksMoney,
 * WalletKindNotTaken, IdempotencyConflict.
 */
export const walletBidBody = walletQuoteBody.extend({
  /** The time of the quote. */
  atMs: z.int().min(0),
  type: z.enum(['authorization', 'permit']),
  /** In the order of the quote’s messages. */
  signatures: z.array(signature).min(1).max(2),
});
export type WalletBidBody = z.infer<typeof walletBidBody>;

/** An EIP-712 message, as wallets take it. */
export interface WalletMessage {
  readonly domain: {
    readonly name: string;
    readonly version: string;
    readonly chainId: number;
    readonly verifyingContract: string;
  };
  readonly types: Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>>;
  readonly primaryType: string;
  readonly message: Readonly<Record<string, string>>;
}

/** What a wallet is to sign. */
export interface WalletQuote {
  readonly bidId: string;
  readonly chainId: number;
  readonly atMs: number;
  /** Nobody takes the signatures after that. */
  readonly untilMs: number;
  readonly type: WalletBidBody['type'];
  /** Each is signed by itself, in this order. */
  readonly messages: readonly WalletMessage[];
}

/** GET /api/wallet-bids/:bidId → WalletBidView: how far the bid of a wallet has come; NotFound: it is not the caller’s. */
export interface WalletBidView {
  readonly bidId: string;
  readonly progress: /** No final block has the lock yet. */
    | { readonly type: 'locking' }
    /** The money is locked, and the bid is being placed. */
    | { readonly type: 'placing' }
    | { readonly type: 'placed'; readonly meetingId: string }
    /** There is no bid; what was locked returns to the wallet. */
    | { readonly type: 'refused'; readonly rejection: Rejection };
  readonly lock: LockView;
}
