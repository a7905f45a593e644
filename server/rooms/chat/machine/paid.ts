import { CHAT_LIMITS } from '../../../../shared/chatLimits.ts';
import type { PaidLineView } from '../../../../shared/protocol/chatLines.ts';
import type { PaidMessages } from '../../../../shared/protocol/conversations.ts';
import { DAY_MS } from '../../../../shared/time.ts';
import type { KeptLine, PaidLine } from '../../../domain/conversation/conversationBody.ts';
import { end, expire, nextDueAtMs, place, recognise } from '../../orders/book.ts';
import { applyResult, type OrderResult } from '../../orders/effects.ts';
import type { ChatEnd, ChatOrder, ChatPurpose } from './book.ts';
import { eraseLine } from './erase.ts';
import { heardKey, heardSeq } from './heard.ts';
import { type ChatState, type Decision, findLine, isCurbed, ok, otherOf, putLine, refuse } from './state.ts';
import { noteStay, stayAtLeast } from './stay.ts';

/** Lines that are written for money in a direct conversation. Rules: SPEC.md, PW*. */
export type PaidCommand =
  | {
      readonly type: 'payToWrite';
      readonly byId: string;
      readonly commandId: string;
      readonly orderId: string;
      readonly text: string;
      /** What the other one's rules ask for a line, and the price that the writer was shown, minor units of MESI. */
      readonly price: PaidMessages;
      readonly shownMinor: string;
    }
  | {
      readonly type: 'returnPaid';
      readonly byId: string;
      readonly orderId: string;
      readonly lookedUp: KeptLine | null;
    }
  | { readonly type: 'paidDue' }
  /** What came of the money. `lookedUp`: the line that was paid for, where it lies in the store. */
  | { readonly type: 'orderTold'; readonly result: OrderResult; readonly lookedUp: KeptLine | null };

type Of<T extends PaidCommand['type']> = Extract<PaidCommand, { type: T }>;

/** Asks for the money of a line; the line is told as soon as it is held. */
export function payToWrite(state: ChatState, command: Of<'payToWrite'>, nowMs: number): Decision {
  const { byId, commandId, orderId, text, price } = command;
  const by = state.members.get(byId);
  const other = otherOf(state, byId);
  if (!by || !other) return refuse(by ? 'Forbidden' : 'NotAMember');
  if (heardSeq(state.heard, heardKey(byId, commandId)) !== undefined) return ok(state);
  const told = recognise(state.book, { orderId, purpose: 'message', payerId: byId, asset: 'MESI' });
  if (told !== 'new') return told === 'again' ? ok(state) : refuse('IdempotencyConflict');
  // nobody pays for an answer that cannot come
  if (state.doors.blockedBy.length > 0) return refuse('DoorClosed');
  if (isCurbed(state, byId, 'write', nowMs)) return refuse('Restricted');
  if (BigInt(price.priceMinor) > BigInt(command.shownMinor)) return refuse('PriceChanged');
  const waiting = linesOf(state).filter((line) => line.byId === byId);
  if (waiting.length >= CHAT_LIMITS.paidWaiting) return refuse('PaidMessagesFull');
  const untilMs = nowMs + price.answerDays * DAY_MS;
  const placed = place(state.book, {
    ...({ orderId, purpose: 'message', payer: by.person, asset: 'MESI' } as const),
    payees: [{ account: `creator:${other.person.id}`, share: 1 }],
    ...{ amountMinor: price.priceMinor, mesiMinor: price.priceMinor, rate: null, dueAtMs: untilMs },
    isAnonymous: false,
  });
  if (!placed.ok) return refuse(placed.rejection);
  const line: PaidLine = { orderId, byId, commandId, text, seq: null };
  return ok({ ...state, book: placed.book, paidLines: [...linesOf(state), line], isDirty: true });
}

/** Pays for all lines of the other one that wait, as somebody has just written: that is the answer. */
export function answerPaid(state: ChatState, byId: string): ChatState {
  return endAll(
    state,
    (order) => order.payer.id !== byId && order.state.type === 'held',
    (order) => ({
      ...({ type: 'post', takenMinor: order.amountMinor, memo: {}, isKept: false } as const),
    }),
  );
}

/** Says whether lines of that person have been paid for: then an answer opens nothing for good. */
export function hasPaid({ book }: ChatState, personId: string): boolean {
  const isTheirs = (order: { readonly purpose: string | null }, payerId: string) =>
    order.purpose === 'message' && payerId === personId;
  return (
    book.open.some((order) => isTheirs(order, order.payer.id)) ||
    book.ended.some((order) => isTheirs(order, order.payerId) && order.end === 'settled')
  );
}

/** Returns the money of all lines that wait, because one of the two wants nothing more of the other. */
export function returnAll(state: ChatState): ChatState {
  return endAll(
    state,
    () => true,
    () => ({ type: 'void', why: 'declined' }),
  );
}

/** Returns the money of a line whose writer took it away before it was answered. */
export function withdrawPaid(state: ChatState, seq: number): ChatState {
  const paid = linesOf(state).find((line) => line.seq === seq);
  return paid
    ? endAll(
        state,
        ({ orderId }) => orderId === paid.orderId,
        () => ({ type: 'void', why: 'cancelled' }),
      )
    : state;
}

/** Declines one line: its money returns, and nothing of it is left. */
export function returnPaid(state: ChatState, { byId, orderId, lookedUp }: Of<'returnPaid'>): Decision {
  if (!state.members.has(byId)) return refuse('NotAMember');
  const order = state.book.open.get(orderId);
  if (order?.state.type !== 'held' || order.payer.id === byId) return refuse('NothingAsked');
  const returned = endAll(
    state,
    (one) => one === order,
    () => ({ type: 'void', why: 'declined' }),
  );
  const seq = linesOf(state).find((line) => line.orderId === orderId)?.seq ?? 0;
  const line = findLine(returned, seq, lookedUp);
  return ok(line && line.type !== 'erased' ? eraseLine(returned, line) : returned);
}

/** Asks for the return of what was not answered in time. */
export function paidDue(state: ChatState, nowMs: number): Decision {
  const { book } = expire(state.book, nowMs);
  return ok(book === state.book ? state : { ...state, book, isDirty: true });
}

/** Returns when the first line is due that was not answered; null: none waits. */
export const paidDueMs = ({ book }: ChatState): number | null => nextDueAtMs(book);

/** Takes what came of the money of an order: a line is told when it is held, and says how it ended. */
export function orderTold(state: ChatState, { result, lookedUp }: Of<'orderTold'>, nowMs: number): Decision {
  const { book, order } = applyResult(state.book, result);
  if (book === state.book) return ok(state);
  const next = { ...state, book, isDirty: true };
  const paid = order && linesOf(state).find((line) => line.orderId === order.orderId);
  if (!order || !paid) return ok(next);
  if (result.type === 'holdPlaced') return ok(tellLine(next, { order, paid, nowMs }));
  const left = { ...next, paidLines: linesOf(next).filter((line) => line !== paid) };
  const line = paid.seq === null ? null : findLine(left, paid.seq, lookedUp);
  if (line?.type !== 'text' || !line.paid) return ok(left);
  const isPaid = result.type === 'holdEnded' && result.takenMinor > 0n;
  return ok(putLine(left, { ...line, paid: { ...line.paid, state: isPaid ? 'paid' : 'returned' } }));
}

interface Held {
  readonly order: ChatOrder;
  readonly paid: PaidLine;
  readonly nowMs: number;
}

function tellLine(state: ChatState, { order, paid, nowMs }: Held): ChatState {
  const seq = state.lastSeq + 1;
  const count = state.lastCount + 1;
  const view: PaidLineView = {
    ...{ orderId: order.orderId, amountMinor: order.amountMinor, state: 'held', untilMs: order.dueAtMs },
  };
  const stays = stayAtLeast(state, { nowMs, untilMs: order.dueAtMs });
  const told = putLine(noteStay(state, stays), {
    ...({ type: 'text', seq, count, from: order.payer, atMs: nowMs, text: paid.text } as const),
    ...{
      commandId: paid.commandId,
      replyTo: null,
      mentions: [],
      editedAtMs: null,
      reactions: [],
      paid: view,
      ...stays,
    },
  });
  const writer = told.members.get(paid.byId);
  const members = writer
    ? told.members.set(paid.byId, { ...writer, readSeq: seq, readCount: count })
    : told.members;
  const paidLines = linesOf(told).map((line) => (line === paid ? { ...line, seq } : line));
  return { ...told, members, paidLines, lastAtMs: nowMs };
}

function endAll(
  state: ChatState,
  isMeant: (order: ChatOrder) => boolean,
  how: Exclude<Parameters<typeof end<ChatPurpose, ChatEnd>>[2], { readonly type: string }>,
): ChatState {
  if (state.book.open.isEmpty()) return state;
  const meant = [...state.book.open.values()].filter(
    (order) => order.purpose === 'message' && order.state.type !== 'ending' && isMeant(order),
  );
  if (meant.length === 0) return state;
  const ids = meant.map(({ orderId }) => orderId);
  return { ...state, book: end(state.book, ids, how), isDirty: true };
}

const linesOf = ({ paidLines = [] }: ChatState): readonly PaidLine[] => paidLines;
