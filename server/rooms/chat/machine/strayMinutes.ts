import { HOUR_MS, MINUTE_MS } from '../../../../shared/time.ts';
import type { CallCost } from '../../../domain/conversation/conversationBody.ts';
import { end } from '../../orders/book.ts';
import { endByTime } from '../../orders/byTime.ts';
import type { ChatOrder } from './book.ts';
import { showCall } from './call.ts';
import type { ChatState } from './state.ts';

/**
 * Looks after money of minutes that no call stands for, by whatever way it came to that. Where a server of before ruled meanwhile,
 * which knows nothing of prices, the call goes on without its price, or is over: it gets its price again, and what was delivered of
 * it is paid. All other such money returns.
 */
export function settleStrayMinutes(from: ChatState): ChatState {
  const lost = strayOf(from);
  if (lost.length === 0) return from;
  const state = withPriceAgain(from, lost);
  const stray = strayOf(state);
  if (stray.length === 0) return state;
  const book = stray.reduce((next, { orderId, stretch }) => {
    const deliveredMs = stretch ? Math.max(0, talkedOf(state, stretch.callId) - stretch.fromMs) : 0;
    if (!stretch || deliveredMs === 0) return end(next, [orderId], { type: 'void', why: 'cancelled' });
    const { callId, lengthMs } = stretch;
    return endByTime(next, [{ orderId, lengthMs }], { callId, deliveredMs, why: 'cancelled' });
  }, state.book);
  return { ...state, book, isDirty: true };
}

function strayOf({ call, askedCall, book }: ChatState): readonly ChatOrder[] {
  const named = new Set([
    ...(call?.cost?.stretches ?? []).map(({ orderId }) => orderId),
    ...(call?.cost?.asked ? [call.cost.asked.orderId] : []),
    ...(askedCall ? [askedCall.orderId] : []),
  ]);
  return [...book.open.values()].filter(
    ({ purpose, orderId, state: { type } }) =>
      purpose === 'minutes' && type !== 'ending' && !named.has(orderId),
  );
}

/** Gives the call that goes on the price again that was held for it. */
function withPriceAgain(state: ChatState, stray: readonly ChatOrder[]): ChatState {
  const { call } = state;
  if (!call || call.cost) return state;
  const held = stray
    .flatMap(({ stretch, ...order }) => (stretch ? [{ ...order, stretch }] : []))
    .filter(({ stretch, state: { type } }) => type === 'held' && stretch.callId === call.state.callId)
    .toSorted((one, other) => one.stretch.fromMs - other.stretch.fromMs);
  const [first] = held;
  const payeeId = first?.payees[0]?.account.replace('creator:', '');
  // of a call whose first minutes were settled already, the rest is when it is over
  if (first?.stretch.fromMs !== 0 || payeeId === undefined) return state;
  const minutes = BigInt(first.stretch.lengthMs / MINUTE_MS);
  const cost: CallCost = {
    payerId: first.payer.id,
    payeeId,
    perMinuteMinor: String(BigInt(first.amountMinor) / minutes),
    stretches: held.map(({ orderId, stretch: { lengthMs } }) => ({ orderId, lengthMs })),
    asked: null,
    // an hour before anybody may return the first of it
    untilMs: Math.min(...held.map(({ dueAtMs }) => dueAtMs)) - HOUR_MS,
  };
  return showCall(state, { ...call, cost });
}

/** Returns how long people talked in a call that is over, as its line says; 0: none of the newest lines tells of it. */
function talkedOf({ tail }: ChatState, callId: string): number {
  const line = tail.findLast(
    (one) => one.type === 'notice' && one.notice.type === 'called' && one.notice.callId === callId,
  );
  return line?.type === 'notice' && line.notice.type === 'called' ? line.notice.talkedMs : 0;
}
