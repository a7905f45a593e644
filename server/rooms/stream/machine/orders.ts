import { place } from '../../orders/book.ts';
import type { Payee } from '../../orders/order.ts';
import type { Priced } from '../../orders/price.ts';
import type { Ask } from '../link/asks.ts';
import type { Modes, OrderPurpose, StreamOrder } from './modes.ts';
import type { StreamState } from './state.ts';

/**
 * Opens the order of an ask, which pays the creator unless its payees are given; null: the stream has as many orders as it
 * may.
 */
export function placeOrder(
  { modes, view }: Pick<StreamState, 'modes' | 'view'>,
  ask: Ask,
  what: {
    readonly purpose: OrderPurpose;
    readonly priced: Priced;
    readonly dueAtMs: number;
    readonly payees?: readonly Payee[];
    readonly facts?: Readonly<Record<string, string>>;
    readonly isAnonymous?: boolean;
  },
): Modes['orders'] | null {
  const { purpose, priced, dueAtMs, facts, isAnonymous = false } = what;
  const { payees = [{ account: `creator:${view.stage.creator.id}`, share: 1 }] } = what;
  const placed = place(modes.orders, {
    ...{ orderId: ask.id, purpose, payer: ask.person, payees },
    ...{ ...priced, dueAtMs, isAnonymous },
    ...(facts && { facts }),
  });
  return placed.ok ? placed.book : null;
}

/** Returns the order of something that stands; as long as it does, its order is open. */
export function orderOf(
  { orders }: Pick<Modes, 'orders'>,
  { orderId }: { readonly orderId: string },
): StreamOrder {
  const order = orders.open.get(orderId);
  if (!order) throw new Error(`${orderId} stands and is not in the book`);
  return order;
}

export function isHeldFor(
  { orders }: Pick<Modes, 'orders'>,
  { orderId }: { readonly orderId: string },
): boolean {
  return orders.open.get(orderId)?.state.type === 'held';
}

/** Says whether an order is for a ticket, and nobody has asked for its end: it is placing or held. */
export function isUnpaidTicket({ purpose, state }: StreamOrder): boolean {
  return purpose === 'ticket' && state.type !== 'ending';
}
