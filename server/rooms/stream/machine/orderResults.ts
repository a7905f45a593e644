import type { OrderEnd } from '../../../../shared/protocol/modes.ts';
import { holdEnded, holdPlaced, holdRefused, type Step } from '../../orders/book.ts';
import type { OrderResult } from '../../orders/effects.ts';
import type { OrderPurpose, StreamOrder } from './modes.ts';
import { withoutOrder } from './orders.ts';
import { requestHeld } from './requests.ts';
import { change, type StreamState } from './state.ts';
import { ticketHeld } from './tickets.ts';

/** What a purpose does as soon as its money is held. */
const HELD: Readonly<Record<OrderPurpose, (state: StreamState, order: StreamOrder) => StreamState>> = {
  ticket: (state, { orderId }) => ticketHeld(state, orderId),
  call: requestHeld,
  extension: (state) => state,
};

/** What came of an effect, for the book and for what the order was for. */
export function orderResult(state: StreamState, result: OrderResult): StreamState {
  const { modes } = state;
  const { book: orders, order } = stepOf(state, result);
  if (orders === modes.orders) return state;
  if (order === null) return change(state, { orders });
  switch (result.t) {
    case 'holdPlaced':
      return HELD[order.purpose](change(state, { orders }), order);
    case 'holdRefused':
      return change(state, withoutOrder({ ...modes, orders }, order));
    case 'holdEnded': {
      const earnedMinor = (BigInt(modes.earnedMinor) + result.mesiMinor).toString();
      const lasts = orders.kept.has(order.orderId);
      return change(state, { ...(lasts ? modes : withoutOrder(modes, order)), orders, earnedMinor });
    }
  }
}

function stepOf({ modes }: StreamState, result: OrderResult): Step<OrderPurpose, OrderEnd> {
  switch (result.t) {
    case 'holdPlaced':
      return holdPlaced(modes.orders, result.orderId);
    case 'holdRefused':
      return holdRefused(modes.orders, result);
    case 'holdEnded':
      return holdEnded(modes.orders, result);
  }
}
