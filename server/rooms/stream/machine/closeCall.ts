import type { OrderEnd } from '../../../../shared/protocol/modes.ts';
import { deliveredMs, isTimed } from '../../call/callClock.ts';
import { end } from '../../orders/book.ts';
import { endByTime } from '../../orders/byTime.ts';
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
  const settled = endByTime(state.modes.orders, call.segments, {
    callId: call.callId,
    deliveredMs: delivered,
    why: how.end,
  });
  const asked = call.extension ? [call.extension.orderId] : [];
  return change(state, { orders: end(settled, asked, { type: 'void', why: 'returned' }), call: null });
}
