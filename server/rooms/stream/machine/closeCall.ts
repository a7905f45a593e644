import type { OrderEnd } from '../../../../shared/protocol/modes.ts';
import { takenFor } from '../../../services/ledger/holds/holds.ts';
import { deliveredMs, isTimed } from '../../call/callClock.ts';
import { end } from '../../orders/book.ts';
import type { Call, Modes, StreamOrders } from './modes.ts';
import { change, type StreamState } from './state.ts';

/**
 * Ends the call and goes back to the mode before; each part is paid for as far as it was delivered. `fanLeft`: the
 * fan is the one who left, after the start, so that all is paid where the terms say so. `end`: what is said when
 * nothing was delivered.
 */
export function closeCall(
  state: StreamState,
  how: { readonly fanLeft: boolean; readonly end: OrderEnd; readonly nowMs: number },
): StreamState {
  const { call } = state.modes;
  if (!call) return state;
  const isWhole = isTimed(call.state) && how.fanLeft && call.request.terms.fanLeaves === 'pays';
  const delivered = isWhole ? call.state.limitMs : deliveredMs(call.state, how.nowMs);
  const settled = settleSegments(state.modes, call, { delivered, why: how.end });
  const asked = call.extension ? [call.extension.orderId] : [];
  return change(state, { orders: end(settled, asked, { type: 'void', why: 'returned' }), call: null });
}

function settleSegments(
  { orders }: Modes,
  call: Call,
  { delivered, why }: { readonly delivered: number; readonly why: OrderEnd },
): StreamOrders {
  let offsetMs = 0;
  let next = orders;
  for (const { orderId, lengthMs } of call.segments) {
    const part = Math.min(lengthMs, Math.max(0, delivered - offsetMs));
    offsetMs += lengthMs;
    const memo = { callId: call.callId, deliveredMs: String(part), lengthMs: String(lengthMs) };
    next = end(next, [orderId], ({ amountMinor }) => {
      const taken = takenFor(BigInt(amountMinor), { delivered: part, of: lengthMs });
      if (taken === 0n) return { type: 'void', why };
      return { type: 'post', takenMinor: taken.toString(), memo, isKept: false };
    });
  }
  return next;
}
