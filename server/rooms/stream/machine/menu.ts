import { LIMITS } from '../../../../shared/limits.ts';
import type { MenuItem, OrderEnd } from '../../../../shared/protocol/modes.ts';
import type { Person } from '../../../../shared/protocol/people.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/time.ts';
import { checkMenu, checkTipMessage } from '../../../domain/text.ts';
import { payeesOf, splitFact } from '../../../domain/tips/split.ts';
import { checkTipSize, type TipFact } from '../../../domain/tips/tipEntry.ts';
import { end, isHeld, recognise } from '../../orders/book.ts';
import { type Priced, worthOf } from '../../orders/price.ts';
import { isMuted } from '../../policies/moderation.ts';
import type { Ask, AskWhat } from '../link/asks.ts';
import type { PlacedMenuOrder } from './menuOrder.ts';
import type { Modes } from './modes.ts';
import { isHeldFor, placeOrder } from './orders.ts';
import { whyNotServed } from './people.ts';
import { change, emit, ok, refuse, type StreamDecision, type StreamState } from './state.ts';

/** How long after its time the money of an order may still be held. Then anybody may return it. */
const LEFT_ALONE_MS = HOUR_MS;

type OrderItem = Extract<AskWhat, { type: 'orderItem' }>;

/** Replaces the menu. What was ordered from the one before stays ordered. */
export function setMenu(state: StreamState, items: readonly MenuItem[]): StreamDecision {
  if (state.view.stage.phase.type === 'ended') return refuse('StreamEnded');
  const menu = checkMenu(items);
  return menu.ok ? ok(emit(state, { type: 'menu', items: menu.value })) : refuse(menu.code);
}

/** Orders an item: its money is held until the creator has done it, skips it, or its time is over. */
export function orderItem(state: StreamState, ask: Ask, nowMs: number): StreamDecision {
  const { person, what } = ask;
  if (what.type !== 'orderItem') return refuse('BadRequest');
  const { modes, view } = state;
  const message = checkTipMessage(what.message);
  if (!message.ok) return refuse(message.code);
  const { asset, amountMinor } = what;
  const told = { orderId: ask.id, purpose: 'menu', payerId: person.id, asset, amountMinor } as const;
  const known = recognise(modes.orders, told);
  if (known !== 'new') {
    const isSame = known === 'again' && isSameOrder(modes, ask.id, { ...what, message: message.value });
    return isSame ? ok(state) : refuse('IdempotencyConflict');
  }
  const closed = whyNotServed(state, person);
  if (closed) return refuse(closed);
  const item = view.stage.menu.find(({ id }) => id === what.itemId);
  if (!item) return refuse('MenuItemGone');
  if (message.value !== '' && isMuted(modes, person.id, nowMs)) return refuse('Muted');
  const full = whyFull(modes, { itemId: item.id, personId: person.id, nowMs });
  if (full) return refuse(full);
  const priced = worthOf(amountMinor, what);
  if (priced === null) return refuse('QuoteExpired');
  const mesiMinor = BigInt(priced.mesiMinor);
  if (mesiMinor < BigInt(item.priceMinor)) return refuse('MenuPriceNotMet');
  const { smallestTextMinor } = view.stage.tipRules;
  const small = checkTipSize(
    { smallestMinor: '0', smallestTextMinor },
    { mesiMinor, message: message.value },
  );
  if (small) return refuse(small);
  return placed(state, ask, { what: { ...what, message: message.value }, item, priced, nowMs });
}

function placed(
  state: StreamState,
  ask: Ask,
  of: {
    readonly what: OrderItem;
    readonly item: MenuItem;
    readonly priced: Priced;
    readonly nowMs: number;
  },
): StreamDecision {
  const { what, item, priced, nowMs } = of;
  const { message, anonymous, shares, tipId, isUnranked } = what;
  const dueAtMs = nowMs + (item.minutes ?? LIMITS.menuMinutes) * MINUTE_MS;
  const orders = placeOrder(state, ask, {
    ...{ purpose: 'menu', priced, dueAtMs: dueAtMs + LEFT_ALONE_MS, isAnonymous: anonymous },
    payees: payeesOf(shares, `creator:${state.view.stage.creator.id}`),
    facts: {
      ...{ asset: priced.asset, amountMinor: priced.amountMinor, mesiMinor: priced.mesiMinor },
      ...{ menuTitle: item.title, message, anonymous: anonymous ? 'yes' : 'no' },
      ...(shares.length === 0 ? {} : { shares: splitFact(shares) }),
      ...(isUnranked ? { unranked: 'yes' } : {}),
    },
  });
  if (!orders) return refuse('RateLimited');
  const { cooldownSeconds = 0 } = item;
  const order: PlacedMenuOrder = {
    ...{ tipId, title: item.title, from: anonymous ? null : ask.person, atMs: nowMs, isDone: false },
    ...{ mesiMinor: priced.mesiMinor, message, dueAtMs, orderId: ask.id, itemId: item.id },
    ...(cooldownSeconds > 0 ? { coolUntilMs: nowMs + cooldownSeconds * SECOND_MS } : {}),
  };
  return ok(change(state, { orders, menuOrders: withOrder(state.modes, order) }));
}

/** Says whether it is the same order, as long as it is remembered; of one that is not, only the money is. */
function isSameOrder({ menuOrders }: Modes, orderId: string, told: OrderItem): boolean {
  const order = menuOrders.find((one) => one.orderId === orderId);
  if (!order) return true;
  const isSameText = order.message === told.message && (order.from === null) === told.anonymous;
  return isSameText && order.itemId === told.itemId;
}

function whyFull(
  modes: Modes,
  { itemId, personId, nowMs }: { readonly itemId: string; readonly personId: string; readonly nowMs: number },
) {
  if (modes.menuOrders.some((order) => order.itemId === itemId && (order.coolUntilMs ?? 0) > nowMs))
    return 'MenuCoolingDown';
  const waiting = modes.menuOrders.filter(({ orderId, isDone }) => orderId !== undefined && !isDone);
  if (waiting.length >= LIMITS.menuWaiting) return 'MenuQueueFull';
  const own = waiting.filter(({ orderId }) => modes.orders.open.get(orderId ?? '')?.payer.id === personId);
  return own.length >= LIMITS.menuOfPerson ? 'RateLimited' : null;
}

/** Adds an order. One more than fits puts out the oldest that nothing is held for any more, or that was paid at once. */
function withOrder(modes: Modes, order: PlacedMenuOrder): readonly PlacedMenuOrder[] {
  const all = [...modes.menuOrders, order];
  if (all.length <= LIMITS.menuOrders) return all;
  const isOver = ({ orderId = '', isDone }: PlacedMenuOrder) => isDone && !modes.orders.open.has(orderId);
  const over = all.findIndex(isOver);
  const at = over >= 0 ? over : all.findIndex(({ orderId }) => orderId === undefined);
  return all.filter((_, index) => index !== at);
}

/** Adds what was tipped for an item and paid at once, by a server of before; an order that is done stands there already. */
export function tippedFor(modes: Modes, { tipId, from, atMs }: TipFact, title: string): Partial<Modes> {
  if (modes.menuOrders.some((order) => order.tipId === tipId)) return {};
  return { menuOrders: withOrder(modes, { tipId, title, from, atMs, isDone: false }) };
}

/** The creator has done it: all that is held for it is paid, and is a tip from then on. */
export function menuDone(state: StreamState, tipId: string): StreamDecision {
  const { modes } = state;
  const order = shownOrder(modes, tipId);
  if (!order) return refuse('NotFound');
  if (order.isDone) return ok(state);
  const orders =
    order.orderId === undefined
      ? modes.orders
      : end(modes.orders, [order.orderId], ({ amountMinor }) => ({
          ...{ type: 'post', takenMinor: amountMinor, memo: {}, isKept: false },
        }));
  // what was done last stands last
  const menuOrders = [...modes.menuOrders.filter((one) => one !== order), { ...order, isDone: true }];
  return ok(change(state, { orders, menuOrders }));
}

/** The creator will not do it: what is held for it returns. What was paid at once stays paid, and is done with. */
export function skipItem(state: StreamState, tipId: string): StreamDecision {
  const { modes } = state;
  const order = shownOrder(modes, tipId);
  if (!order || order.isDone || order.orderId === undefined) return refuse('NotFound');
  return ok(
    change(
      state,
      releaseMenu(modes, (one) => one === order, 'declined'),
    ),
  );
}

/** Whoever ordered it wants it no longer: what is held for it returns, as long as it is not done. */
export function cancelItem(state: StreamState, { id }: Person, tipId: string): StreamDecision {
  const { modes } = state;
  const order = shownOrder(modes, tipId);
  const isOwn = modes.orders.open.get(order?.orderId ?? '')?.payer.id === id;
  if (!order || order.isDone || !isOwn) return refuse('NotFound');
  return ok(
    change(
      state,
      releaseMenu(modes, (one) => one === order, 'cancelled'),
    ),
  );
}

/** Returns an order that stands in the creator's list; undefined: there is none of that id. */
function shownOrder(modes: Modes, tipId: string): PlacedMenuOrder | undefined {
  return modes.menuOrders.find((order) => order.tipId === tipId && isShown(modes, order));
}

/** Says whether an order is there to be done, or was: its money is held, and not on its way back. */
function isShown(modes: Modes, order: PlacedMenuOrder): boolean {
  return order.isDone || order.orderId === undefined || isHeldFor(modes, { orderId: order.orderId });
}

/** Returns the money of the orders that are meant and not done yet. They leave the list as soon as it has returned. */
export function releaseMenu(
  modes: Modes,
  isMeant: (order: PlacedMenuOrder) => boolean,
  why: OrderEnd | 'expired',
): Modes {
  const ids = modes.menuOrders
    .filter((order) => !order.isDone && isMeant(order))
    .flatMap(({ orderId }) => orderId ?? []);
  const orders = end(modes.orders, ids, { type: 'void', why });
  return orders === modes.orders ? modes : { ...modes, orders };
}

/** Returns what somebody waits for who is removed. What was ordered anonymously waits on: its going would name them. */
export function releaseMenuOf(modes: Modes, personId: string): Modes {
  return releaseMenu(modes, ({ from }) => from?.id === personId, 'declined');
}

/** Takes an order out of the list: nothing is held for it, and nothing was paid. */
export function menuGone(modes: Modes, orderId: string): Modes {
  const menuOrders = modes.menuOrders.filter((order) => order.orderId !== orderId);
  return menuOrders.length < modes.menuOrders.length ? { ...modes, menuOrders } : modes;
}

/** Returns when the first order that waits has had its time; null: none waits. */
export function menuDueAtMs(modes: Modes): number | null {
  const waiting = modes.menuOrders.filter((order) => isWaiting(modes, order));
  return waiting.length === 0 ? null : Math.min(...waiting.map(({ dueAtMs = 0 }) => dueAtMs));
}

export function expireMenu(state: StreamState, nowMs: number): StreamState {
  const isDue = ({ dueAtMs = 0 }: PlacedMenuOrder) => nowMs >= dueAtMs;
  return change(state, releaseMenu(state.modes, isDue, 'expired'));
}

/** Says whether nobody has asked for the end of the order's money yet. */
function isWaiting({ orders }: Modes, { orderId = '', isDone }: PlacedMenuOrder): boolean {
  const order = orders.open.get(orderId);
  return !isDone && order !== undefined && order.state.type !== 'ending' && isHeld(order);
}
