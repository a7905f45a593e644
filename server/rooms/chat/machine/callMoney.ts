import type { CalledCost } from '../../../../shared/protocol/chatLines.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/time.ts';
import type { AskedCall, Member } from '../../../domain/conversation/conversationBody.ts';
import { end, place, recognise } from '../../orders/book.ts';
import { endByTime } from '../../orders/byTime.ts';
import type { ChatOrder } from './book.ts';
import { outcomeOf } from './callView.ts';
import { type ChatCall, type ChatState, type Decision, ok, refuse } from './state.ts';

/** What a call costs that somebody begins, as the called one's price is by now. */
export interface CallPrice {
  /** What a minute costs, in minor units of MESI. */
  readonly perMinuteMinor: string;
  /** What the caller was shown that it costs; null: the caller was shown no price. */
  readonly shownMinor: string | null;
  readonly orderId: string;
  /** For how many minutes money is to be held. */
  readonly minutes: number;
}

/** A call is over by then, an hour before anybody may return its first money. */
const LONGEST_MS = DAY_MS;
const DUE_MS = LONGEST_MS + HOUR_MS;

/** Returns when a call that begins now, and costs money, has to be over. */
export const costsUntilMs = (nowMs: number): number => nowMs + LONGEST_MS;

interface Minutes {
  readonly orderId: string;
  readonly perMinuteMinor: string;
  readonly minutes: number;
}

/** Asks for the money of a call; it rings as soon as that is held. */
export function askToCall(
  state: ChatState,
  asked: { readonly by: Member; readonly calledId: string; readonly price: CallPrice },
  call: Pick<AskedCall, 'callId' | 'deviceId' | 'medium'>,
  nowMs: number,
): Decision {
  const { by, calledId, price } = asked;
  const { perMinuteMinor, shownMinor, orderId, minutes } = price;
  const payer = by.person;
  const known = recogniseMinutes(state, orderId, payer.id);
  if (known !== null) return known;
  if (shownMinor === null) return refuse('PaymentNeeded');
  if (BigInt(perMinuteMinor) > BigInt(shownMinor)) return refuse('PriceChanged');
  // the money of another call is on its way, and will be known in a moment
  if (state.askedCall) return refuse('TemporarilyUnavailable');
  if (minutes < 1) return refuse('InsufficientFunds');
  const placed = placeMinutes(state, {
    ...{ payer, payeeId: calledId, price, nowMs },
    of: { callId: call.callId, fromMs: 0 },
  });
  if (!placed.ok) return placed;
  const askedCall: AskedCall = { ...call, orderId, byId: payer.id, calledId, perMinuteMinor, minutes };
  return ok({ ...placed.next, askedCall });
}

/** Judges an order of minutes that may have been told before; null: it is new. */
export function recogniseMinutes(state: ChatState, orderId: string, payerId: string): Decision | null {
  const told = recognise(state.book, { orderId, purpose: 'minutes', payerId, asset: 'MESI' });
  if (told === 'new') return null;
  return told === 'again' ? ok(state) : refuse('IdempotencyConflict');
}

/** Asks for the money of minutes of a call; it is held, and returns by itself after a day. */
export function placeMinutes(
  state: ChatState,
  asked: {
    readonly payer: Member['person'];
    readonly payeeId: string;
    readonly price: Minutes;
    /** The call that they are of, and behind how many milliseconds of it they come. */
    readonly of: { readonly callId: string; readonly fromMs: number };
    readonly nowMs: number;
  },
): Decision {
  const { payer, payeeId, price, of, nowMs } = asked;
  const amountMinor = (BigInt(price.perMinuteMinor) * BigInt(price.minutes)).toString();
  const placed = place(state.book, {
    ...({ orderId: price.orderId, purpose: 'minutes', payer, asset: 'MESI', rate: null } as const),
    payees: [{ account: `creator:${payeeId}`, share: 1 }],
    ...{ amountMinor, mesiMinor: amountMinor, dueAtMs: nowMs + DUE_MS },
    isAnonymous: false,
    stretch: { ...of, lengthMs: price.minutes * MINUTE_MS },
  });
  return placed.ok ? ok({ ...state, book: placed.book, isDirty: true }) : refuse(placed.rejection);
}

/**
 * Takes of the money of a call that is over what was delivered, to the millisecond, and returns the rest. What the call's
 * line says of it comes beside; null: the call cost nothing.
 */
export function settleMinutes(
  state: ChatState,
  call: ChatCall,
): { readonly state: ChatState; readonly cost: CalledCost | null } {
  const { cost, state: over } = call;
  if (!cost || over.stage.type !== 'ended') return { state, cost: null };
  const { outcome, talkedMs } = outcomeOf(call);
  const why = outcome === 'declined' ? 'declined' : 'cancelled';
  const ids = cost.stretches.map(({ orderId }) => orderId);
  const timed = endByTime(state.book, cost.stretches, { callId: over.callId, deliveredMs: talkedMs, why });
  const book = end(timed, cost.asked ? [cost.asked.orderId] : [], { type: 'void', why });
  const orders = ids.flatMap((id) => book.open.get(id) ?? []);
  const heldMinor = orders.reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), 0n);
  const takenMinor = orders.reduce((sum, order) => sum + askedOf(order), 0n);
  const { payerId, perMinuteMinor } = cost;
  const [taken, returned] = [String(takenMinor), String(heldMinor - takenMinor)];
  return {
    state: { ...state, book, isDirty: true },
    cost: { payerId, perMinuteMinor, takenMinor: taken, returnedMinor: returned, orderIds: ids },
  };
}

/** Notes which line, the newest, tells of the orders of a call, until their money has gone where it goes. */
export function noteEnded(state: ChatState, orderIds: readonly string[]): ChatState {
  const { lastSeq: seq, endedCalls = [] } = state;
  return { ...state, endedCalls: [...endedCalls, ...orderIds.map((orderId) => ({ orderId, seq }))] };
}

/** Returns what is to be taken of an order, in minor units; 0: it returns, or has no end yet. */
export function askedOf({ state }: ChatOrder): bigint {
  return state.type === 'ending' && state.ending.type === 'post' ? BigInt(state.ending.takenMinor) : 0n;
}
