import { DAY_MS } from '../../../../shared/time.ts';
import { end, place, recognise } from '../../orders/book.ts';
import type { Modes, StreamOrder, StreamOrders, Ticket } from './modes.ts';
import type { StreamState } from './state.ts';

/** How long the creator's money may be held for a return that nobody finishes; then the ticket simply stays good. */
const RETURN_DUE_MS = 7 * DAY_MS;

/** A ticket that is paid for, with its holder and what the holder was charged, MESI minor units. */
export interface PaidTicket {
  readonly personId: string;
  readonly ticket: Ticket;
  readonly priceMinor: bigint;
}

/** Returns the paid tickets of the sale on stage, in the order in which they were bought. */
export function paidTickets({ sale, tickets, orders }: Modes): readonly PaidTicket[] {
  if (!sale) return [];
  return [...tickets].flatMap(([personId, ticket]) => {
    if (!orders.kept.has(ticket.orderId)) return [];
    return [{ personId, ticket, priceMinor: BigInt(sale.priceMinor) - BigInt(ticket.creditMinor) }];
  });
}

/**
 * Gives every paid ticket of the sale on stage back: an order of the creator for each, whose end is asked for at once.
 * A ticket is gone when its money is back, and stays good where the creator has not enough, or the book is full.
 */
export function returnPaidTickets(state: StreamState, nowMs: number): Modes {
  const { modes } = state;
  const { creator } = state.view.stage;
  const all = paidTickets(modes);
  const free = all.filter(({ priceMinor }) => priceMinor === 0n);
  const orders = all
    .filter(({ priceMinor }) => priceMinor > 0n)
    .reduce<StreamOrders>((book, { personId, ticket, priceMinor }) => {
      const amountMinor = priceMinor.toString();
      const orderId = `return.${nowMs}.${ticket.orderId}`;
      const told = { orderId, purpose: 'ticketReturn', payerId: creator.id, asset: 'MESI' } as const;
      if (isReturning(book, ticket) || recognise(book, told) !== 'new') return book;
      const placed = place(book, {
        ...{ orderId, purpose: 'ticketReturn', payer: creator, payFrom: `creator:${creator.id}` },
        ...{ payees: [{ account: `wallet:${personId}`, share: 1 }], asset: 'MESI', amountMinor },
        ...{ mesiMinor: amountMinor, rate: null, dueAtMs: nowMs + RETURN_DUE_MS, isAnonymous: false },
      });
      if (!placed.ok) return book;
      return end(placed.book, [orderId], { type: 'post', takenMinor: amountMinor, memo: {}, isKept: false });
    }, modes.orders);
  // tips covered these: there is nothing to give back but the tips' credit
  const gone = free.map(({ ticket }) => ticket.orderId);
  return free.length === 0 ? { ...modes, orders } : withoutTickets({ ...modes, orders }, gone);
}

function isReturning({ open }: StreamOrders, { orderId }: Ticket): boolean {
  return open.some((order) => order.purpose === 'ticketReturn' && returnedTicket(order) === orderId);
}

/** Returns the order id of the ticket whose price an order of purpose `ticketReturn` gives back. */
function returnedTicket({ orderId }: Pick<StreamOrder, 'orderId'>): string {
  return orderId.replace(/^return\.\d+\./, '');
}

/** Takes the ticket away whose money is back; one of a sale that is over by now is gone already. */
export function ticketReturned(modes: Modes, order: StreamOrder): Modes {
  return withoutTickets(modes, [returnedTicket(order)]);
}

function withoutTickets(modes: Modes, orderIds: readonly string[]): Modes {
  const tickets = modes.tickets.filterNot(({ orderId }) => orderIds.includes(orderId));
  return { ...modes, tickets, orders: { ...modes.orders, kept: modes.orders.kept.deleteAll(orderIds) } };
}
