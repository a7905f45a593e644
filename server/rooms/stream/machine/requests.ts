import { isKeptFrom } from '../../../../shared/curbs.ts';
import { LIMITS } from '../../../../shared/limits.ts';
import type { OrderEnd } from '../../../../shared/protocol/modes.ts';
import { DAY_MS, MINUTE_MS } from '../../../../shared/time.ts';
import { checkAmount, checkRequestMessage } from '../../../domain/text.ts';
import { end, recognise } from '../../orders/book.ts';
import { worthOf } from '../../orders/price.ts';
import { isMuted } from '../../policies/moderation.ts';
import type { Ask } from '../link/asks.ts';
import { isAccepted, newCall } from './callTimer.ts';
import { closeCall } from './closeCall.ts';
import type { CallRequest, Modes, RequestRules, StreamOrder } from './modes.ts';
import { isHeldFor, orderOf, placeOrder } from './orders.ts';
import { whyNotServed } from './people.ts';
import {
  change,
  isCreatorHere,
  ok,
  refuse,
  type StreamDecision,
  type StreamState,
  whyNotLive,
} from './state.ts';
import { waitingRequests } from './views.ts';

/**
 * How long the money of a request may be held: the request may wait, and its call may run on with extensions. Then
 * anybody may return it.
 */
export const CALL_DUE_MS = LIMITS.requestMinutes * MINUTE_MS + DAY_MS;

export interface OpenRequests {
  readonly type: 'openRequests';
  readonly minimumMinor: string;
  readonly lengthMinutes: number;
  readonly autoAccept: boolean;
  readonly fanLeaves: 'pays' | 'returns';
}

export function openRequests(state: StreamState, input: OpenRequests): StreamDecision {
  const closed = whyNotLive(state);
  if (closed) return refuse(closed);
  const { minimumMinor, lengthMinutes, autoAccept, fanLeaves } = input;
  const minimum = checkAmount({ asset: 'MESI', amountMinor: minimumMinor });
  if (!minimum.ok) return refuse(minimum.code);
  const lengthMs = lengthMinutes * MINUTE_MS;
  const requests: RequestRules = { isOpen: true, minimumMinor, lengthMs, autoAccept, fanLeaves };
  return ok(change(state, { requests }));
}

/** Closes requests. Who waits gets the money back; who was accepted stays accepted. */
export function closeRequests(state: StreamState): StreamDecision {
  const { modes } = state;
  if (!modes.requests?.isOpen) return refuse('RequestsClosed');
  const closed = { ...modes, requests: { ...modes.requests, isOpen: false } };
  return ok(
    change(
      state,
      releaseRequests(closed, () => true, 'declined'),
    ),
  );
}

export function requestCall(state: StreamState, ask: Ask, nowMs: number): StreamDecision {
  const { person, what } = ask;
  if (what.type !== 'requestCall') return refuse('BadRequest');
  const { modes } = state;
  const message = checkRequestMessage(what.message);
  if (!message.ok) return refuse(message.code);
  const { asset, amountMinor, anonymous } = what;
  const told = { orderId: ask.id, purpose: 'call', payerId: person.id, asset, amountMinor } as const;
  const known = recognise(modes.orders, told);
  if (known !== 'new') {
    const isSame = known === 'again' && isSameText(modes, ask.id, { message: message.value, anonymous });
    return isSame ? ok(state) : refuse('IdempotencyConflict');
  }
  const closed = whyNotServed(state, person);
  if (closed) return refuse(closed);
  const curb = state.curbs.get(person.id);
  if (isKeptFrom(curb, 'oneToOnes', nowMs)) return refuse('Restricted');
  const rules = modes.requests;
  if (!rules?.isOpen) return refuse('RequestsClosed');
  if (modes.call?.request.person.id === person.id) return refuse('InOneToOne');
  if (message.value !== '' && isMuted(modes, person.id, nowMs)) return refuse('Muted');
  if (message.value !== '' && isKeptFrom(curb, 'write', nowMs)) return refuse('Restricted');
  const priced = worthOf(amountMinor, what);
  if (priced === null) return refuse('QuoteExpired');
  if (!isEnough(modes, rules, { mesiMinor: BigInt(priced.mesiMinor), personId: person.id }))
    return refuse('RequestTooLow');
  const placing = modes.callQueue.filter((request) => !isHeldFor(modes, request));
  const isTooMany = placing.length >= LIMITS.queuedRequests;
  if (isTooMany || placing.some((request) => request.person.id === person.id)) return refuse('RateLimited');
  const orders = placeOrder(state, ask, {
    ...{ purpose: 'call', priced, dueAtMs: nowMs + CALL_DUE_MS, isAnonymous: anonymous },
  });
  if (!orders) return refuse('RateLimited');
  const { minimumMinor, lengthMs, fanLeaves } = rules;
  const request: CallRequest = {
    ...{ orderId: ask.id, person, message: message.value, anonymous },
    askedAtMs: nowMs,
    expiresAtMs: nowMs + LIMITS.requestMinutes * MINUTE_MS,
    terms: { minimumMinor, lengthMs, fanLeaves },
  };
  return ok(change(state, { orders, callQueue: [...modes.callQueue, request] }));
}

/**
 * Says whether the text is the same, as long as the request stands; of a request that is over only the money is
 * remembered.
 */
function isSameText(
  { callQueue, call }: Modes,
  orderId: string,
  told: Pick<CallRequest, 'message' | 'anonymous'>,
): boolean {
  const request = [...callQueue, ...(call ? [call.request] : [])].find((one) => one.orderId === orderId);
  return !request || (request.message === told.message && request.anonymous === told.anonymous);
}

/** Says whether a bid is at least the minimum, and more than the lowest of a full queue. */
function isEnough(
  modes: Modes,
  rules: RequestRules,
  bid: { readonly mesiMinor: bigint; readonly personId: string },
): boolean {
  if (bid.mesiMinor < BigInt(rules.minimumMinor)) return false;
  const others = waitingRequests(modes).filter(({ person }) => person.id !== bid.personId);
  const lowest = others.at(-1);
  return (
    lowest === undefined ||
    others.length < LIMITS.queuedRequests ||
    bid.mesiMinor > BigInt(orderOf(modes, lowest).mesiMinor)
  );
}

/**
 * Takes note that the money is held: the request waits, the one before of the same person goes, and so does the
 * lowest of too many.
 */
export function requestHeld(state: StreamState, { orderId, payer }: StreamOrder): StreamState {
  const { modes } = state;
  const isOld = (one: CallRequest) =>
    one.person.id === payer.id && one.orderId !== orderId && isHeldFor(modes, one);
  const replaced = releaseRequests(modes, isOld, 'cancelled');
  const lowest = waitingRequests(replaced)[LIMITS.queuedRequests];
  return change(state, lowest ? releaseRequests(replaced, (one) => one === lowest, 'outbid') : replaced);
}

export function releaseRequests(
  modes: Modes,
  which: (request: CallRequest) => boolean,
  why: OrderEnd,
): Modes {
  const gone = new Set(modes.callQueue.filter(which).map(({ orderId }) => orderId));
  if (gone.size === 0) return modes;
  const callQueue = modes.callQueue.filter(({ orderId }) => !gone.has(orderId));
  return { ...modes, callQueue, orders: end(modes.orders, gone, { type: 'void', why }) };
}

export function acceptRequest(state: StreamState, orderId: string, nowMs: number): StreamDecision {
  const closed = whyNotLive(state);
  if (closed) return refuse(closed);
  const { call } = state.modes;
  if (call?.request.orderId === orderId) return ok(state);
  if (call) return refuse('InOneToOne');
  const request = waitingRequests(state.modes).find((one) => one.orderId === orderId);
  return request ? ok(accepted(state, request, nowMs)) : refuse('RequestNotFound');
}

function accepted(state: StreamState, request: CallRequest, nowMs: number): StreamState {
  return change(state, {
    callQueue: state.modes.callQueue.filter((one) => one !== request),
    call: newCall(request, nowMs),
  });
}

/** Accepts the first in the queue, where the creator said so, as soon as nobody else is accepted. */
export function acceptNext(state: StreamState, nowMs: number): StreamState {
  const { requests, call } = state.modes;
  if (!requests?.isOpen || !requests.autoAccept || call || !isCreatorHere(state)) return state;
  const first = waitingRequests(state.modes)[0];
  return first ? accepted(state, first, nowMs) : state;
}

export function declineRequest(state: StreamState, orderId: string, nowMs: number): StreamDecision {
  return takeOut(state, { orderId, end: 'declined', nowMs });
}

export function cancelRequest(state: StreamState, ask: Ask, nowMs: number): StreamDecision {
  const { person, what } = ask;
  if (what.type !== 'cancelRequest') return refuse('BadRequest');
  return takeOut(state, { orderId: what.orderId, end: 'cancelled', personId: person.id, nowMs });
}

/** Takes a request out; not once both are ready, as a call that goes on is ended, not declined. */
function takeOut(
  state: StreamState,
  how: {
    readonly orderId: string;
    readonly end: OrderEnd;
    readonly personId?: string;
    readonly nowMs: number;
  },
): StreamDecision {
  const { orderId, end, personId, nowMs } = how;
  const isIt = (one: CallRequest) =>
    one.orderId === orderId && (personId === undefined || one.person.id === personId);
  const { call, callQueue } = state.modes;
  if (call && isIt(call.request) && isAccepted(call))
    return ok(closeCall(state, { fanLeft: false, end, nowMs }));
  if (!callQueue.some(isIt)) return refuse('RequestNotFound');
  return ok(change(state, releaseRequests(state.modes, isIt, end)));
}

export function expireRequests(state: StreamState, nowMs: number): StreamState {
  const isDue = (request: CallRequest) => isHeldFor(state.modes, request) && nowMs >= request.expiresAtMs;
  return change(state, releaseRequests(state.modes, isDue, 'expired'));
}
