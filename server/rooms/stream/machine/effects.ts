import type { RejectionCode } from '../../../../shared/protocol/rejections.ts';
import type { EndingOrder, Modes, Order, OrderPurpose, Ticket } from './modes.ts';
import { orderOf, remember } from './orders.ts';
import { requestHeld } from './requests.ts';
import { change, ok, type StreamDecision, type StreamState } from './state.ts';
import { ticketHeld } from './tickets.ts';

/**
 * What must be done with money. A function of the durable state, so that whoever rules next does what is not done yet:
 * there is no other recovery. Done when its result has come back as a command; safe to do twice.
 */
export type OrderEffect =
  | { readonly t: 'placeHold'; readonly order: Order; readonly purpose: OrderPurpose }
  | {
      readonly t: 'endHold';
      readonly order: Order;
      readonly purpose: OrderPurpose;
      /** Minor units of what is held; "0": all returns. */
      readonly takenMinor: string;
      readonly reason: string;
      readonly memo: Readonly<Record<string, string>>;
    };

export function dueEffects({ tickets, queue, call, endings }: Modes): readonly OrderEffect[] {
  const due: OrderEffect[] = [];
  const place = (order: Order, purpose: OrderPurpose) =>
    void due.push({ t: 'placeHold', order: orderOf(order), purpose });
  for (const ticket of tickets.values()) {
    if (ticket.state === 'placing') place(ticket, 'ticket');
    if (ticket.state === 'settling') due.push(takeTicket(ticket));
  }
  for (const request of queue) if (request.state === 'placing') place(request, 'call');
  if (call?.extension?.state === 'placing') place(call.extension, 'extension');
  for (const ending of endings.values()) {
    if (ending.hold === 'placing') place(ending.order, ending.purpose);
    else due.push(endOf(ending));
  }
  return due;
}

/** Nothing is owed to anybody: no money is held, or on its way. */
export function owesNothing({ tickets, queue, call, endings }: Modes): boolean {
  return (
    queue.length === 0 && call === null && endings.isEmpty() && tickets.every(({ state }) => state === 'paid')
  );
}

function takeTicket(ticket: Ticket): OrderEffect {
  const { amountMinor, saleId } = ticket;
  const memo = { saleId };
  return {
    t: 'endHold',
    order: orderOf(ticket),
    purpose: 'ticket',
    takenMinor: amountMinor,
    reason: 'settled',
    memo,
  };
}

function endOf({ order, purpose, takenMinor, end, memo }: EndingOrder): OrderEffect {
  return { t: 'endHold', order, purpose, takenMinor, reason: end, memo };
}

interface Result {
  readonly orderId: string;
  readonly personId: string;
}

export function holdPlaced(state: StreamState, { orderId, personId }: Result): StreamDecision {
  const { modes } = state;
  const ticket = modes.tickets.get(personId);
  if (ticket?.orderId === orderId) return ok(ticket.state === 'placing' ? ticketHeld(state, ticket) : state);
  const request = modes.queue.find((one) => one.orderId === orderId);
  if (request) return ok(request.state === 'placing' ? requestHeld(state, request) : state);
  const { call } = modes;
  if (call?.extension?.orderId === orderId)
    return ok(change(state, { call: { ...call, extension: { ...call.extension, state: 'asked' } } }));
  const ending = modes.endings.get(orderId);
  if (ending?.hold !== 'placing') return ok(state);
  return ok(change(state, { endings: modes.endings.set(orderId, { ...ending, hold: 'placed' }) }));
}

/** The money is not held, and never will be for this order. */
export function holdRefused(
  state: StreamState,
  result: Result & { readonly code: RejectionCode },
): StreamDecision {
  const taken = takeOut(state.modes, result, ({ state: step }) => step === 'placing');
  if (!taken) return ok(state);
  const { code } = result;
  return ok(
    change(
      state,
      remember(taken.modes, { order: taken.order, end: 'refused', returnedMinor: '0', refused: code }),
    ),
  );
}

/** The hold is over, as its entry says: perhaps somebody returned it when it was long due. */
export function holdEnded(
  state: StreamState,
  result: Result & { readonly takenMinor: bigint; readonly mesiMinor: bigint },
): StreamDecision {
  const { modes } = state;
  const { personId, orderId, takenMinor, mesiMinor } = result;
  const earnedMinor = (BigInt(modes.earnedMinor) + mesiMinor).toString();
  const ticket = modes.tickets.get(personId);
  if (ticket?.orderId === orderId && takenMinor > 0n) {
    if (ticket.state === 'paid') return ok(state);
    return ok(
      change(state, { tickets: modes.tickets.set(personId, { ...ticket, state: 'paid' }), earnedMinor }),
    );
  }
  const taken = takeOut(modes, result, () => true);
  if (!taken) return ok(state);
  const { order } = taken;
  const returnedMinor = (BigInt(order.amountMinor) - takenMinor).toString();
  const end = takenMinor > 0n ? 'settled' : (modes.endings.get(orderId)?.end ?? 'expired');
  return ok(change(state, { ...remember(taken.modes, { order, end, returnedMinor }), earnedMinor }));
}

/** Wherever it stands, it stands there no more. */
function takeOut(
  modes: Modes,
  { orderId, personId }: Result,
  which: (step: { readonly state: string }) => boolean,
): { readonly modes: Modes; readonly order: Order } | null {
  const ticket = modes.tickets.get(personId);
  if (ticket?.orderId === orderId)
    return which(ticket)
      ? { modes: { ...modes, tickets: modes.tickets.delete(personId) }, order: ticket }
      : null;
  const request = modes.queue.find((one) => one.orderId === orderId);
  if (request) {
    const queue = modes.queue.filter((one) => one !== request);
    return which(request) ? { modes: { ...modes, queue }, order: request } : null;
  }
  const { call } = modes;
  const extension = call?.extension;
  if (call && extension?.orderId === orderId)
    return which(extension)
      ? { modes: { ...modes, call: { ...call, extension: null } }, order: extension }
      : null;
  const ending = modes.endings.get(orderId);
  if (!ending || !which({ state: ending.hold })) return null;
  return { modes: { ...modes, endings: modes.endings.delete(orderId) }, order: ending.order };
}
