import { Map as PersistentMap } from 'immutable';
import type { Asset } from '../../../shared/money.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { OrderRate } from './price.ts';

/** Who gets of what is taken, and how much compared with the others. */
export interface Payee {
  /** The ledger account that is paid, such as `creator:<userId>`. */
  readonly account: string;
  /** The payee's share of what is taken, compared with the sum of all shares: a positive whole number. */
  readonly share: number;
}

/** The book's own words for the end of an order; a room adds its words for why money returned. */
export type BookEnd = 'settled' | 'expired' | 'refused';

/** What a room asks for, once for each order. Amounts are minor units of the asset held, as decimal strings. */
export type OrderEnding<E extends string = string> =
  | {
      readonly type: 'post';
      /** What is taken: from 1 to all that is held. The rest returns in the same entry. */
      readonly takenMinor: string;
      /** Facts that stand in the ledger's entry. */
      readonly memo: Readonly<Record<string, string>>;
      /**
       * Whether the order bought something that lasts: it then stays in the book, paid, until the room forgets it.
       */
      readonly isKept: boolean;
    }
  /** Returns all of it. */
  | { readonly type: 'void'; readonly why: E | 'expired' };

export type OrderState<E extends string = string> =
  /** It is not known yet whether the money is held. */
  | { readonly type: 'placing' }
  | { readonly type: 'held' }
  /** The order's end was asked for. `isHeld` false: it is not known yet whether there is anything to end. */
  | { readonly type: 'ending'; readonly isHeld: boolean; readonly ending: OrderEnding<E> };

/** What somebody put money up for. The order's id is its hold's. Amounts are minor units as decimal strings. */
export interface Order<P extends string = string, E extends string = string> {
  readonly orderId: string;
  /** What the order is for: a word of the room's. */
  readonly purpose: P;
  /** Who pays from `wallet:<id>`, and gets back there. */
  readonly payer: Person;
  /** The account that pays instead of the wallet, and gets back what is not taken; absent: the payer's wallet. */
  readonly payFrom?: string;
  readonly payees: readonly Payee[];
  readonly asset: Asset;
  /** The amount to hold; "0": nothing is held, and no ledger is asked. */
  readonly amountMinor: string;
  readonly mesiMinor: string;
  readonly rate: OrderRate;
  /** When anybody may return the money. */
  readonly dueAtMs: number;
  /** What its entries in the journal say besides, as long as it is held and when it ends; absent: nothing. */
  readonly facts?: Readonly<Record<string, string>>;
  /** The stretch of a call's time that it pays for, behind so many milliseconds of it; absent: it pays for none. */
  readonly stretch?: { readonly callId: string; readonly fromMs: number; readonly lengthMs: number };
  /** Whether the payer is to be named to nobody; absent: it was not kept, so logs name nobody. */
  readonly isAnonymous?: boolean;
  readonly state: OrderState<E>;
}

export type NewOrder<P extends string = string> = Omit<Order<P>, 'state'>;

/** What is left of an order when its money has gone where it goes. */
export interface EndedOrder<P extends string = string, E extends string = string> {
  readonly orderId: string;
  /** What the order was for; null: it ended before purposes were remembered. */
  readonly purpose: P | null;
  readonly payerId: string;
  readonly asset: Asset;
  readonly amountMinor: string;
  readonly end: E | BookEnd;
  /** What was taken, in the asset held. A refused order has "0" in both fields. */
  readonly takenMinor: string;
  readonly returnedMinor: string;
  /** Why no money was ever held for it; null: it was. */
  readonly refused: RejectionCode | null;
}

/**
 * All orders of one room. `P` are its purposes, `E` its words for ends. An order is in one of the three parts, and moves
 * only from the first to one of the others.
 */
export interface OrderBook<P extends string = string, E extends string = string> {
  /** The orders for which money is held, or may be on its way. */
  readonly open: PersistentMap<string, Order<P, E>>;
  /** The orders that are paid for, and whose purchase lasts. */
  readonly kept: PersistentMap<string, EndedOrder<P, E>>;
  /** The orders that ended last, oldest first. */
  readonly ended: readonly EndedOrder<P, E>[];
}

/** A book as it stands in a document. */
export interface OrderBookDocument<P extends string = string, E extends string = string> {
  readonly open: readonly Order<P, E>[];
  readonly kept: readonly EndedOrder<P, E>[];
  readonly ended: readonly EndedOrder<P, E>[];
}

export function newBook<P extends string, E extends string>(): OrderBook<P, E> {
  return { open: PersistentMap(), kept: PersistentMap(), ended: [] };
}

export function bookToDocument<P extends string, E extends string>(
  book: OrderBook<P, E>,
): OrderBookDocument<P, E> {
  return { open: [...book.open.values()], kept: [...book.kept.values()], ended: book.ended };
}

export function bookFromDocument<P extends string, E extends string>(
  document: OrderBookDocument<P, E>,
): OrderBook<P, E> {
  const byId = <T extends { readonly orderId: string }>(orders: readonly T[]) =>
    PersistentMap(orders.map((order) => [order.orderId, order] as const));
  return { open: byId(document.open), kept: byId(document.kept), ended: document.ended };
}
