import { LIMITS } from '../../../../shared/limits.ts';
import { DAY_MS } from '../../../../shared/time.ts';
import { ticketPriceFor } from '../../../domain/rights.ts';
import { checkAmount } from '../../policies/text.ts';
import type { Ask } from '../link/asks.ts';
import type { Modes, Sale, Ticket } from './modes.ts';
import { isSameOrder, orderStatus, returnTickets } from './orders.ts';
import { whyNotServed } from './people.ts';
import { newOrder, parseShown, priceIn } from './price.ts';
import { change, ok, refuse, type StreamDecision, type StreamState, whyNotLive } from './state.ts';
import { countTickets, isCurtainClosed, isUnpaid } from './views.ts';

/** What is held for tickets of a sale returns after so long, if the curtain never closed. */
const SALE_DUE_MS = 7 * DAY_MS;

export interface OpenSale {
  readonly t: 'openSale';
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
  return ok(change(state, { sale, creditUsed: foldCredit(modes), tickets: modes.tickets.clear() }));
}

/** No more are sold, the curtain is open, and nothing is held: only tickets that were used are left. */
function isSaleOver(modes: Modes): boolean {
  return !modes.sale?.isOpen && !isCurtainClosed(modes) && !modes.tickets.some((t) => t.state !== 'paid');
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
  return ok(change(state, cancel && !closed ? returnTickets(stopped, isUnpaid, 'returned') : stopped));
}

export function buyTicket(state: StreamState, ask: Ask): StreamDecision {
  const { person, what } = ask;
  if (what.t !== 'buyTicket') return refuse('BadRequest');
  const { modes } = state;
  if (orderStatus(modes, person.id, ask.id).t !== 'unknown')
    return isSameOrder(modes, ask, { purpose: 'ticket', asset: what.asset })
      ? ok(state)
      : refuse('IdempotencyConflict');
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
  const ticket: Ticket = {
    ...newOrder(ask, priced, sale.dueAtMs),
    saleId: sale.saleId,
    creditMinor: (BigInt(sale.priceMinor) - due).toString(),
    state: 'placing',
  };
  const next = change(state, { tickets: tickets.set(person.id, ticket) });
  return ok(due === 0n ? ticketHeld(next, ticket) : next);
}

/** MESI minor units of this person's tips that no ticket has used yet; none when tips do not count. */
export function creditOf({ modes, payers }: Pick<StreamState, 'modes' | 'payers'>, personId: string): bigint {
  if (!modes.sale?.tipsCount) return 0n;
  const used = BigInt(modes.creditUsed.get(personId) ?? '0');
  const here = BigInt(modes.tickets.get(personId)?.creditMinor ?? '0');
  const left = (payers.get(personId) ?? 0n) - used - here;
  return left > 0n ? left : 0n;
}

/** Behind a closed curtain a ticket is paid for at once. */
export function ticketHeld(state: StreamState, ticket: Ticket): StreamState {
  const held: Ticket = { ...ticket, state: 'held' };
  const next = isCurtainClosed(state.modes) ? takeMoney(held) : held;
  return change(state, { tickets: state.modes.tickets.set(ticket.person.id, next) });
}

export function takeMoney(ticket: Ticket): Ticket {
  if (ticket.state !== 'held') return ticket;
  return { ...ticket, state: ticket.amountMinor === '0' ? 'paid' : 'settling' };
}

/** What follows by itself: a sale that cannot reach its minimum any more is cancelled, one of nothing is forgotten. */
export function tidySale(state: StreamState): StreamState {
  const { modes } = state;
  const { sale } = modes;
  if (!sale || sale.isOpen || isCurtainClosed(modes)) return state;
  const { held, sold, reserved } = countTickets(modes);
  const short = reserved + sold < sale.minimum && held > 0;
  const next = short ? returnTickets(modes, isUnpaid, 'returned') : modes;
  return change(state, next.tickets.isEmpty() ? { ...next, sale: null } : next);
}

export function saleDue(state: StreamState): StreamState {
  const { sale } = state.modes;
  if (!sale) return state;
  const stopped = { ...state.modes, sale: { ...sale, isOpen: false } };
  return change(state, returnTickets(stopped, isUnpaid, 'expired'));
}
