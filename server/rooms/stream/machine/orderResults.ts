import { applyResult, type OrderResult } from '../../orders/effects.ts';
import { menuGone } from './menu.ts';
import { menuPaid } from './menuPaid.ts';
import type { Modes, OrderPurpose, StreamOrder } from './modes.ts';
import { requestHeld } from './requests.ts';
import { change, type StreamState } from './state.ts';
import { countMoney } from './tally.ts';
import { ticketReturned } from './ticketReturns.ts';
import { ticketHeld } from './tickets.ts';

interface Purpose {
  /** Does what follows as soon as the money is held. */
  readonly held: (state: StreamState, order: StreamOrder) => StreamState;
  /** Takes out what stood for the order, wherever that was: no money is held for it, and none will be. */
  readonly gone: (modes: Modes, order: StreamOrder) => Modes;
}

const PURPOSES: Readonly<Record<OrderPurpose, Purpose>> = {
  ticket: {
    held: (state, { orderId }) => ticketHeld(state, orderId),
    gone: (modes, { orderId, payer }) =>
      modes.tickets.get(payer.id)?.orderId === orderId
        ? { ...modes, tickets: modes.tickets.delete(payer.id) }
        : modes,
  },
  call: {
    held: requestHeld,
    gone: (modes, { orderId }) => {
      const callQueue = modes.callQueue.filter((request) => request.orderId !== orderId);
      return callQueue.length < modes.callQueue.length ? { ...modes, callQueue } : modes;
    },
  },
  menu: { held: (state) => state, gone: (modes, { orderId }) => menuGone(modes, orderId) },
  ticketReturn: { held: (state) => state, gone: (modes) => modes },
  extension: {
    held: (state) => state,
    gone: (modes, { orderId }) =>
      modes.call?.extension?.orderId === orderId
        ? { ...modes, call: { ...modes.call, extension: null } }
        : modes,
  },
};

/** Takes what came of an effect, for the book and for what the order was for. */
export function orderResult(state: StreamState, result: OrderResult, nowMs: number): StreamState {
  const { modes } = state;
  const { book: orders, order } = applyResult(modes.orders, result);
  if (orders === modes.orders) return state;
  if (order === null) return change(state, { orders });
  const purpose = PURPOSES[order.purpose];
  switch (result.type) {
    case 'holdPlaced':
      return purpose.held(change(state, { orders }), order);
    case 'holdRefused':
      return change(state, purpose.gone({ ...modes, orders }, order));
    case 'holdEnded': {
      const tally = countMoney(state.tally, order, result);
      if (order.purpose === 'menu' && result.takenMinor > 0n)
        return { ...menuPaid(change(state, { orders }), { order, result, nowMs }), tally };
      return { ...ended(state, { orders, order, result }), tally };
    }
  }
}

/** Takes note that an order's money is where it goes: what was bought lasts or is gone, and the sum that was earned follows. */
function ended(
  state: StreamState,
  end: {
    readonly orders: Modes['orders'];
    readonly order: StreamOrder;
    readonly result: OrderResult & { readonly type: 'holdEnded' };
  },
): StreamState {
  const { modes } = state;
  const { orders, order, result } = end;
  const isReturn = order.purpose === 'ticketReturn';
  const earned = isReturn ? -result.mesiMinor : result.mesiMinor;
  const earnedMinor = (BigInt(modes.earnedMinor) + earned).toString();
  if (isReturn && result.takenMinor > 0n)
    return change(state, { ...ticketReturned({ ...modes, orders }, order), earnedMinor });
  const lasts = orders.kept.has(order.orderId);
  const left = lasts ? modes : PURPOSES[order.purpose].gone(modes, order);
  return change(state, { ...left, orders, earnedMinor });
}
