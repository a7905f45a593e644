import { LIMITS } from '../../../shared/limits.ts';
import type { Asset } from '../../../shared/money.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { BookEnd, EndedOrder, NewOrder, Order, OrderBook, OrderEnding, OrderState } from './order.ts';
import { checkPayees } from './shares.ts';

/** Ends that are kept, so that people learn of them and a command told again is known. */
export const ENDED_KEPT = 200;

export type Placed<P extends string, E extends string> =
  | { readonly ok: true; readonly book: OrderBook<P, E>; readonly order: Order<P, E> }
  /** The book is full: it holds `LIMITS.openOrders`. */
  | { readonly ok: false; readonly rejection: 'RateLimited' };

/** What came of a result. `order` is what the result is about, as it was before; null: the result changes nothing. */
export interface Step<P extends string, E extends string> {
  readonly book: OrderBook<P, E>;
  readonly order: Order<P, E> | null;
}

/** Opens an order, whose hold is then due. One of "0" is held at once. Throws for an id that the book knows (`recognise`). */
export function place<P extends string, E extends string>(
  book: OrderBook<P, E>,
  wanted: NewOrder<P>,
): Placed<P, E> {
  checkPayees(wanted.payees);
  if (find(book, wanted.orderId)) throw new Error(`${wanted.orderId} was placed before`);
  if (book.open.size + book.kept.size >= LIMITS.openOrders) return { ok: false, rejection: 'RateLimited' };
  const state: OrderState<E> = { type: wanted.amountMinor === '0' ? 'held' : 'placing' };
  const order: Order<P, E> = { ...wanted, state };
  return { ok: true, book: { ...book, open: book.open.set(order.orderId, order) }, order };
}

/**
 * Asks for the end of these orders; what is due for it follows from the book. The first end that is asked for stands, and
 * an order that is not open (any more) is left as it is.
 */
export function end<P extends string, E extends string>(
  book: OrderBook<P, E>,
  orderIds: Iterable<string>,
  how: OrderEnding<E> | ((order: Order<P, E>) => OrderEnding<E>),
): OrderBook<P, E> {
  const free: Order<P, E>[] = [];
  const open = book.open.withMutations((orders) => {
    for (const orderId of orderIds) {
      const order = orders.get(orderId);
      if (!order || order.state.type === 'ending') continue;
      const ending = typeof how === 'function' ? how(order) : how;
      checkEnding(order, ending);
      const ended: Order<P, E> = {
        ...order,
        state: { type: 'ending', isHeld: order.state.type === 'held', ending },
      };
      orders.set(orderId, ended);
      if (order.amountMinor === '0') free.push(ended);
    }
  });
  // no ledger knows anything of these
  return free.reduce<OrderBook<P, E>>((next, order) => close(next, order, 0n), { ...book, open });
}

function checkEnding(order: Order, ending: OrderEnding): void {
  if (ending.type === 'void') return;
  const [taken, held] = [BigInt(ending.takenMinor), BigInt(order.amountMinor)];
  if (taken > held || taken < 0n || (taken === 0n && held > 0n))
    throw new RangeError(`${taken} of ${held} cannot be taken for ${order.orderId}`);
}

/** Asks for the return of every order that is due and has no end yet. */
export function expire<P extends string, E extends string>(
  book: OrderBook<P, E>,
  nowMs: number,
): { readonly book: OrderBook<P, E>; readonly expired: readonly Order<P, E>[] } {
  const expired = [...book.open.values()].filter((order) => isWaiting(order) && nowMs >= order.dueAtMs);
  const ids = expired.map(({ orderId }) => orderId);
  return { book: end(book, ids, { type: 'void', why: 'expired' }), expired };
}

/** Returns when the first order is due that has no end yet; null: never. */
export function nextDueAtMs(book: OrderBook): number | null {
  if (book.open.isEmpty()) return null;
  return book.open.reduce<number | null>(
    (first, order) => (isWaiting(order) && (first === null || order.dueAtMs < first) ? order.dueAtMs : first),
    null,
  );
}

const isWaiting = ({ state }: Order): boolean => state.type !== 'ending';

/**
 * Takes note that the money is held. `order` is one that stands from now on, and not one whose end was asked for
 * meanwhile.
 */
export function holdPlaced<P extends string, E extends string>(
  book: OrderBook<P, E>,
  orderId: string,
): Step<P, E> {
  const order = book.open.get(orderId);
  if (order?.state.type === 'placing')
    return { book: put(book, { ...order, state: { type: 'held' } }), order };
  if (order?.state.type === 'ending' && !order.state.isHeld)
    return { book: put(book, { ...order, state: { ...order.state, isHeld: true } }), order: null };
  return { book, order: null };
}

/** Takes note that the money is not held, and never will be for this order. */
export function holdRefused<P extends string, E extends string>(
  book: OrderBook<P, E>,
  { orderId, code }: { readonly orderId: string; readonly code: RejectionCode },
): Step<P, E> {
  const order = book.open.get(orderId);
  if (!order || isHeld(order)) return { book, order: null };
  const gone = { ...book, open: book.open.delete(orderId) };
  const facts = { ...endedOf<P, E>(order, 'refused', 0n), returnedMinor: '0', refused: code };
  return { book: remember(gone, facts), order };
}

/** Takes note that the hold is over, as its entry says: perhaps somebody returned it when it was long due. */
export function holdEnded<P extends string, E extends string>(
  book: OrderBook<P, E>,
  { orderId, takenMinor }: { readonly orderId: string; readonly takenMinor: bigint },
): Step<P, E> {
  const order = book.open.get(orderId);
  if (order?.state.type !== 'ending') return { book, order: null };
  return { book: close(book, order, takenMinor), order };
}

/** Forgets kept orders, because what they bought lasts no longer. */
export function forget<P extends string, E extends string>(
  book: OrderBook<P, E>,
  orderIds: Iterable<string>,
): OrderBook<P, E> {
  return { ...book, kept: book.kept.deleteAll(orderIds) };
}

/** Says whether the order's money lies in its hold, as far as the book knows. */
export function isHeld({ state }: Order): boolean {
  return state.type === 'held' || (state.type === 'ending' && state.isHeld);
}

/** Says whether nothing is owed to anybody: no money is held, or on its way. */
export function owesNothing(book: OrderBook): boolean {
  return book.open.isEmpty();
}

function put<P extends string, E extends string>(book: OrderBook<P, E>, order: Order<P, E>): OrderBook<P, E> {
  return { ...book, open: book.open.set(order.orderId, order) };
}

function close<P extends string, E extends string>(
  book: OrderBook<P, E>,
  order: Order<P, E>,
  takenMinor: bigint,
): OrderBook<P, E> {
  const { state, orderId } = order;
  if (state.type !== 'ending') throw new Error(`no end was asked for ${orderId}`);
  const gone = { ...book, open: book.open.delete(orderId) };
  const { ending } = state;
  const isPaid = takenMinor > 0n || (ending.type === 'post' && order.amountMinor === '0');
  if (isPaid) {
    const facts = endedOf<P, E>(order, 'settled', takenMinor);
    const isKept = ending.type === 'post' && ending.isKept;
    return isKept ? { ...gone, kept: gone.kept.set(orderId, facts) } : remember(gone, facts);
  }
  // whoever was to be paid is not when somebody else was faster
  return remember(gone, endedOf(order, ending.type === 'void' ? ending.why : 'expired', 0n));
}

function endedOf<P extends string, E extends string>(
  order: Order<P, E>,
  word: E | BookEnd,
  takenMinor: bigint,
): EndedOrder<P, E> {
  const { orderId, purpose, payer, asset, amountMinor } = order;
  const returnedMinor = (BigInt(amountMinor) - takenMinor).toString();
  return {
    ...{ orderId, purpose, payerId: payer.id, asset, amountMinor },
    ...{ end: word, takenMinor: takenMinor.toString(), returnedMinor, refused: null },
  };
}

function remember<P extends string, E extends string>(
  book: OrderBook<P, E>,
  order: EndedOrder<P, E>,
): OrderBook<P, E> {
  return { ...book, ended: [...book.ended.slice(-(ENDED_KEPT - 1)), order] };
}

/** Finds whatever the book knows of an id. */
function find(book: OrderBook, orderId: string): Order | EndedOrder | undefined {
  return (
    book.open.get(orderId) ??
    book.kept.get(orderId) ??
    book.ended.findLast((ended) => ended.orderId === orderId)
  );
}

export type OrderStatus =
  | { readonly type: 'unknown' | 'placing' }
  | {
      readonly type: 'settled';
      readonly refused: RejectionCode | null;
      /** What was held, of which asset; null: nothing ever was. */
      readonly order: { readonly amountMinor: string; readonly asset: Asset } | null;
    };

/** Returns how an order stands for who asked for it. */
export function orderStatus(book: OrderBook, orderId: string): OrderStatus {
  const order = find(book, orderId);
  if (!order) return { type: 'unknown' };
  if ('state' in order && !isHeld(order)) return { type: 'placing' };
  const { amountMinor, asset } = order;
  const refused = 'refused' in order ? order.refused : null;
  return { type: 'settled', refused, order: refused === null ? { amountMinor, asset } : null };
}

export interface ToldOrder<P extends string = string> {
  readonly orderId: string;
  readonly purpose: P;
  readonly payerId: string;
  readonly asset: Asset;
  /** The amount; absent: the room says what the order costs. */
  readonly amountMinor?: string;
}

/**
 * Says whether a command that names an order is new, the same one told again, or another one under the id of the
 * first.
 */
export function recognise<P extends string>(
  book: OrderBook<P>,
  told: ToldOrder<P>,
): 'new' | 'again' | 'conflict' {
  const order = find(book, told.orderId);
  if (!order) return 'new';
  const payerId = 'payer' in order ? order.payer.id : order.payerId;
  const isSame =
    (order.purpose === null || order.purpose === told.purpose) &&
    payerId === told.payerId &&
    order.asset === told.asset &&
    (told.amountMinor === undefined || order.amountMinor === told.amountMinor);
  return isSame ? 'again' : 'conflict';
}
