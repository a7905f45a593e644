import { DAY_MS } from '../../../../shared/time.ts';
import type { KeptLine } from '../../../domain/conversation/conversationBody.ts';
import { isOpenTo } from '../../../domain/conversation/filePlace.ts';
import { end, place, recognise } from '../../orders/book.ts';
import { applyResult, type OrderResult } from '../../orders/effects.ts';
import type { ChatOrder } from './book.ts';
import { type ChatState, type Decision, findLine, ok, putLine, refuse } from './state.ts';

/** What somebody asks of a line whose files are locked. */
export interface UnlockCommand {
  readonly type: 'unlock';
  readonly byId: string;
  readonly orderId: string;
  readonly seq: number;
  /** The price that the asker was shown, minor units of MESI. */
  readonly shownMinor: string;
  readonly lookedUp: KeptLine | null;
}

type LockedLine = KeptLine & { readonly type: 'text'; readonly lock: { readonly priceMinor: string } };

/** An order that nobody brings to an end returns after that. */
const DUE_MS = DAY_MS;

/**
 * Asks for the money of locked files. It is taken as soon as it is held, and the files are open to the payer once it is taken.
 * Whoever has them open, or is paying on another device, pays nothing.
 */
export function unlock(state: ChatState, command: UnlockCommand, nowMs: number): Decision {
  const { byId, orderId, seq, shownMinor } = command;
  const by = state.members.get(byId);
  if (!by) return refuse('NotAMember');
  const told = recognise(state.book, { orderId, purpose: 'unlock', payerId: byId, asset: 'MESI' });
  if (told !== 'new') return told === 'again' ? ok(state) : refuse('IdempotencyConflict');
  const line = seq >= by.fromSeq ? findLine(state, seq, command.lookedUp) : null;
  if (!line) return refuse('LineUnknown');
  if (line.type === 'erased') return refuse('LineErased');
  if (!isLocked(line)) return refuse('LineOpen');
  if (isOpenTo(line, byId) || payingFor(state, seq).some(({ payer }) => payer.id === byId)) return ok(state);
  const { priceMinor } = line.lock;
  if (BigInt(priceMinor) > BigInt(shownMinor)) return refuse('PriceChanged');
  const placed = place(state.book, {
    ...({ orderId, purpose: 'unlock', payer: by.person, asset: 'MESI', rate: null } as const),
    payees: [{ account: `creator:${line.from.id}`, share: 1 }],
    ...{ amountMinor: priceMinor, mesiMinor: priceMinor, dueAtMs: nowMs + DUE_MS },
    isAnonymous: false,
  });
  if (!placed.ok) return refuse(placed.rejection);
  const unlocks = [...unlocksOf(state), { orderId, seq }];
  return ok({ ...state, book: placed.book, unlocks, isDirty: true });
}

/** Takes what came of the money: what is held is taken, and what was taken opens the files. */
export function unlockTold(
  state: ChatState,
  { result, lookedUp }: { readonly result: OrderResult; readonly lookedUp: KeptLine | null },
): Decision {
  const { book, order } = applyResult(state.book, result);
  if (book === state.book) return ok(state);
  const next = { ...state, book, isDirty: true };
  const seq = order && unlocksOf(state).find(({ orderId }) => orderId === order.orderId)?.seq;
  if (!order || seq === undefined || seq === null) return ok(next);
  const line = findLine(next, seq, lookedUp);
  if (result.type === 'holdPlaced')
    return ok({ ...next, book: end(book, [order.orderId], howOf(order, line)) });
  const left = { ...next, unlocks: unlocksOf(next).filter(({ orderId }) => orderId !== order.orderId) };
  const isPaid = result.type === 'holdEnded' && result.takenMinor > 0n;
  if (!isPaid || !line || !isLocked(line)) return ok(left);
  const openedBy = [...(line.openedBy ?? []), order.payer.id];
  const openedWith = { ...line.openedWith, [order.payer.id]: order.orderId };
  const lock = { ...line.lock, openedCount: openedBy.length };
  return ok(putLine(left, { ...line, openedBy, openedWith, lock }));
}

/** Says whether that order opens files. */
export function isUnlock(state: ChatState, orderId: string): boolean {
  return state.book.open.get(orderId)?.purpose === 'unlock';
}

/** What was erased meanwhile is paid by nobody. */
function howOf({ amountMinor }: ChatOrder, line: KeptLine | null) {
  return line && isLocked(line)
    ? ({ type: 'post', takenMinor: amountMinor, memo: {}, isKept: false } as const)
    : ({ type: 'void', why: 'cancelled' } as const);
}

/** Says whether somebody's money for that line is being taken: until it is, the line stays. */
export function isBeingOpened(state: ChatState, seq: number): boolean {
  return payingFor(state, seq).some(
    ({ state: { type, ...how } }) => type === 'ending' && 'ending' in how && how.ending.type === 'post',
  );
}

/** Returns the money of those who pay for a line that is erased, and have not opened it. */
export function returnUnlocks(state: ChatState, seq: number): ChatState {
  const ids = payingFor(state, seq).map(({ orderId }) => orderId);
  if (ids.length === 0) return state;
  return { ...state, book: end(state.book, ids, { type: 'void', why: 'cancelled' }), isDirty: true };
}

function payingFor(state: ChatState, seq: number): readonly ChatOrder[] {
  return unlocksOf(state).flatMap((one) => (one.seq === seq ? (state.book.open.get(one.orderId) ?? []) : []));
}

const isLocked = (line: KeptLine): line is LockedLine => line.type === 'text' && line.lock !== undefined;
const unlocksOf = ({ unlocks = [] }: ChatState) => unlocks;
