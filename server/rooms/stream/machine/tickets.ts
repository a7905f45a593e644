import { LIMITS } from '../../../../shared/limits.ts';
import type { OrderEnd } from '../../../../shared/protocol/modes.ts';
import { DAY_MS } from '../../../../shared/time.ts';
import { ticketPriceFor } from '../../../domain/rights.ts';
import { checkAmount } from '../../../domain/text.ts';
import { end, forget, recognise } from '../../orders/book.ts';
import { parseShown, priceIn } from '../../orders/price.ts';
import type { Ask } from '../link/asks.ts';
import type { Modes, Sale, StreamOrder, StreamOrders, Ticket } from './modes.ts';
import { isHeldFor, isUnpaidTicket, placeOrder } from './orders.ts';
import { whyNotServed } from './people.ts';
import { change, ok, refuse, type StreamDecision, type StreamState, whyNotLive } from './state.ts';
import { countTickets, isCurtainClosed } from './views.ts';

/** How long money may be held for tickets of a sale whose curtain never closed; then it returns. */
const SALE_DUE_MS = 7 * DAY_MS;

export interface OpenSale {
  readonly type: 'openSale';
  readonly saleId: string;
  readonly priceMinor: string;
  readonly total: number;
  readonly minimum: number;
  readonly tipsCount: boolean;
}

export function openSale(state: StreamState, input: OpenSale, nowMs: number): StreamDecision {
  const closed = whyNotLive(state);
  if (closed) return refuse(closed);
  const { saleId, priceMinor, total, minimum, tipsCount } = input;
  const price = checkAmount({ asset: 'MESI', amountMinor: priceMinor });
  const countable = total >= 1 && total <= LIMITS.tickets && minimum >= 0 && minimum <= total;
  if (!price.ok || !countable) return refuse('SaleInvalid');
  const { modes } = state;
  if (modes.sale && !isSaleOver(modes)) return refuse('SaleAlreadyOpen');
  const dueAtMs = nowMs + SALE_DUE_MS;
  const sale: Sale = { saleId, priceMinor, total, minimum, tipsCount, isOpen: true, dueAtMs };
  const orders = forget(
    modes.orders,
    [...modes.tickets.values()].map(({ orderId }) => orderId),
  );
  return ok(change(state, { sale, orders, creditUsed: foldCredit(modes), tickets: modes.tickets.clear() }));
}

/**
 * Says whether the sale is over: no more are sold, the curtain is open, and nothing is held. Only tickets that were
 * used are left, and none of them lets somebody into a private stream.
 */
function isSaleOver(modes: Modes): boolean {
  const isPaid = ({ orderId }: Ticket) => modes.orders.kept.has(orderId);
  const { base, sale, tickets } = modes;
  const letsIn = base.type === 'private' && base.ticketsOf === sale?.saleId && !tickets.isEmpty();
  return !sale?.isOpen && !isCurtainClosed(modes) && !letsIn && tickets.every(isPaid);
}

function foldCredit(modes: Modes): Modes['creditUsed'] {
  return modes.creditUsed.withMutations((used) => {
    for (const [personId, { creditMinor }] of modes.tickets) {
      if (creditMinor !== '0')
        used.update(personId, '0', (sum) => (BigInt(sum) + BigInt(creditMinor)).toString());
    }
  });
}

export function stopSale(state: StreamState, { cancel }: { readonly cancel: boolean }): StreamDecision {
  const { modes } = state;
  const closed = isCurtainClosed(modes);
  if (!modes.sale || (!modes.sale.isOpen && (closed || !cancel))) return refuse('TicketSaleClosed');
  const stopped = { ...modes, sale: { ...modes.sale, isOpen: false } };
  return ok(change(state, cancel && !closed ? returnTickets(stopped, 'returned') : stopped));
}

export function buyTicket(state: StreamState, ask: Ask): StreamDecision {
  const { person, what } = ask;
  if (what.type !== 'buyTicket') return refuse('BadRequest');
  const { modes } = state;
  const told = { orderId: ask.id, purpose: 'ticket', payerId: person.id, asset: what.asset } as const;
  const known = recognise(modes.orders, told);
  if (known !== 'new') return known === 'again' ? ok(state) : refuse('IdempotencyConflict');
  const closed = whyNotServed(state, person);
  if (closed) return refuse(closed);
  const { sale, tickets } = modes;
  if (!sale?.isOpen || sale.saleId !== what.saleId) return refuse('TicketSaleClosed');
  if (tickets.has(person.id)) return refuse('TicketAlreadyBought');
  if (tickets.size >= sale.total) return refuse('TicketsSoldOut');
  const shown = parseShown(what.priceMinor);
  if (typeof shown !== 'bigint') return refuse(shown);
  const credit = creditOf(state, person.id);
  const due = ticketPriceFor(sale.priceMinor, credit.toString());
  if (due > shown) return refuse('PriceChanged');
  const priced = priceIn(due, what);
  if (priced === null) return refuse('QuoteExpired');
  const orders = placeOrder(state, ask, { purpose: 'ticket', priced, dueAtMs: sale.dueAtMs });
  if (!orders) return refuse('RateLimited');
  const creditMinor = (BigInt(sale.priceMinor) - due).toString();
  const ticket: Ticket = { orderId: ask.id, saleId: sale.saleId, creditMinor };
  const next = change(state, { orders, tickets: tickets.set(person.id, ticket) });
  return ok(isHeldFor(next.modes, ticket) ? ticketHeld(next, ask.id) : next);
}

/** Returns the tips of this person that no ticket has used yet, MESI minor units; none when tips do not count. */
export function creditOf({ modes, payers }: Pick<StreamState, 'modes' | 'payers'>, personId: string): bigint {
  if (!modes.sale?.tipsCount) return 0n;
  const used = BigInt(modes.creditUsed.get(personId) ?? '0');
  const here = BigInt(modes.tickets.get(personId)?.creditMinor ?? '0');
  const left = (payers.get(personId) ?? 0n) - used - here;
  return left > 0n ? left : 0n;
}

/** Takes note that a ticket's money is held. Behind a closed curtain the ticket is paid for at once. */
export function ticketHeld(state: StreamState, orderId: string): StreamState {
  const { modes } = state;
  return isCurtainClosed(modes) ? change(state, { orders: takeMoney(modes, [orderId]) }) : state;
}

/** Takes the money of these tickets; what is not held yet is taken as soon as it is (`ticketHeld`). */
export function takeMoney({ orders, tickets }: Modes, orderIds: Iterable<string>): StreamOrders {
  return end(orders, orderIds, ({ payer, amountMinor }) => ({
    type: 'post',
    takenMinor: amountMinor,
    memo: { saleId: tickets.get(payer.id)?.saleId ?? '' },
    isKept: true,
  }));
}

/**
 * Returns the orders of tickets whose money was not asked for. `personId`: only of that person; absent: of everybody.
 */
function unpaidTickets({ orders, tickets }: Modes, personId?: string): readonly StreamOrder[] {
  const ofWhom = personId === undefined ? tickets.values() : [tickets.get(personId)];
  return [...ofWhom].flatMap((ticket) => {
    const order = ticket && orders.open.get(ticket.orderId);
    return order && isUnpaidTicket(order) ? [order] : [];
  });
}

export function heldTickets(modes: Modes): readonly string[] {
  return unpaidTickets(modes).flatMap(({ orderId, state }) => (state.type === 'held' ? [orderId] : []));
}

export function hasUnpaid({ orders }: Modes): boolean {
  return orders.open.some(isUnpaidTicket);
}

/** Takes all tickets back that are not paid for, or those of one person; what was held for them returns. */
export function returnTickets(modes: Modes, why: OrderEnd, personId?: string): Modes {
  const gone = unpaidTickets(modes, personId);
  const ids = gone.map(({ orderId }) => orderId);
  const tickets = modes.tickets.deleteAll(gone.map(({ payer }) => payer.id));
  return { ...modes, tickets, orders: end(modes.orders, ids, { type: 'void', why }) };
}

/**
 * Does what follows by itself: a sale that cannot reach its minimum any more is cancelled, one of nothing is
 * forgotten.
 */
export function tidySale(state: StreamState): StreamState {
  const { modes } = state;
  const { sale } = modes;
  if (!sale || sale.isOpen || isCurtainClosed(modes)) return state;
  const { held, sold, reserved } = countTickets(modes);
  const short = reserved + sold < sale.minimum && held > 0;
  const next = short ? returnTickets(modes, 'returned') : modes;
  return change(state, next.tickets.isEmpty() ? { ...next, sale: null } : next);
}

/**
 * Ends a sale that is due, by its own time and not by its orders': where the clock was set back the sale's time
 * moved, and what the journal says did not.
 */
export function saleDue(state: StreamState): StreamState {
  const { sale } = state.modes;
  if (!sale) return state;
  return change(state, returnTickets({ ...state.modes, sale: { ...sale, isOpen: false } }, 'expired'));
}
