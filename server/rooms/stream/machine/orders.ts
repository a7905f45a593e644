import type { OrderEnd } from '../../../../shared/protocol/modes.ts';
import type { RejectionCode } from '../../../../shared/protocol/rejections.ts';
import type { Ask, AskSettled } from '../link/asks.ts';
import type { EndedOrder, EndingOrder, Modes, Order, OrderPurpose, Ticket } from './modes.ts';

/** Ends that are remembered, so that people learn of them and a command told again is known. */
export const ENDED_KEPT = 200;

export interface Release {
  readonly order: Order;
  readonly purpose: OrderPurpose;
  /** placing: whether the money is held is not known yet; it returns as soon as it is. */
  readonly hold: 'placing' | 'placed';
  readonly end: OrderEnd;
  readonly takenMinor?: bigint;
  readonly memo?: Readonly<Record<string, string>>;
}

/** Takes an order out of play; its money is owed an end from here on. */
export function release(modes: Modes, input: Release): Modes {
  const { order, purpose, hold, end, takenMinor = 0n, memo = {} } = input;
  const bare = orderOf(order);
  if (order.amountMinor === '0') return remember(modes, { order, end, returnedMinor: '0' });
  const ending: EndingOrder = { order: bare, purpose, hold, end, takenMinor: takenMinor.toString(), memo };
  return { ...modes, endings: modes.endings.set(order.orderId, ending) };
}

/** Only what every order has: what it was placed with must be the same whatever it has become. */
export function orderOf(order: Order): Order {
  const { orderId, person, asset, amountMinor, mesiMinor, rate, dueAtMs } = order;
  return { orderId, person, asset, amountMinor, mesiMinor, rate, dueAtMs };
}

export function remember(
  modes: Modes,
  input: {
    readonly order: Order;
    readonly end: OrderEnd;
    readonly returnedMinor: string;
    readonly refused?: RejectionCode;
  },
): Modes {
  const { order, end, returnedMinor, refused = null } = input;
  const { orderId, amountMinor, asset } = order;
  const ended: EndedOrder = {
    orderId,
    personId: order.person.id,
    end,
    returnedMinor,
    refused,
    amountMinor,
    asset,
  };
  return { ...modes, ended: [...modes.ended.slice(-(ENDED_KEPT - 1)), ended] };
}

/** Takes these tickets back; what was held for them returns. */
export function returnTickets(modes: Modes, which: (ticket: Ticket) => boolean, end: OrderEnd): Modes {
  const gone = modes.tickets.filter(which);
  const without = { ...modes, tickets: modes.tickets.deleteAll(gone.keys()) };
  return gone.reduce(
    (next, ticket) =>
      release(next, {
        order: ticket,
        purpose: 'ticket',
        hold: ticket.state === 'placing' ? 'placing' : 'placed',
        end,
      }),
    without,
  );
}

export type OrderStatus =
  | { readonly t: 'unknown' | 'placing' }
  | { readonly t: 'settled'; readonly settled: AskSettled };

/** How an order stands for who asked for it. */
export function orderStatus(modes: Modes, personId: string, orderId: string): OrderStatus {
  const standing = findStanding(modes, personId, orderId);
  if (standing) return standing.placing ? { t: 'placing' } : settled(standing.order, null);
  const ending = modes.endings.get(orderId);
  if (ending) return ending.hold === 'placing' ? { t: 'placing' } : settled(ending.order, null);
  const ended = modes.ended.find((one) => one.orderId === orderId);
  return ended ? settled(ended, ended.refused) : { t: 'unknown' };
}

export interface WantedOrder {
  readonly purpose: OrderPurpose;
  readonly asset: string;
  /** Not of a ticket: what it costs hangs on what was tipped meanwhile. */
  readonly amountMinor?: string;
  readonly message?: string;
  readonly anonymous?: boolean;
}

/** Of an order that is told again: whether all that is known of it is what is wanted now. */
export function isSameOrder(modes: Modes, ask: Pick<Ask, 'id' | 'person'>, wanted: WantedOrder): boolean {
  const { purpose, order, request } = findOrder(modes, ask.person.id, ask.id);
  return (
    (purpose === null || purpose === wanted.purpose) &&
    order?.asset === wanted.asset &&
    (wanted.amountMinor === undefined || order.amountMinor === wanted.amountMinor) &&
    (!request || (request.message === wanted.message && request.anonymous === wanted.anonymous))
  );
}

function findOrder(modes: Modes, personId: string, orderId: string) {
  const { tickets, queue, call, endings, ended } = modes;
  const isIt = (one: { readonly orderId: string }) => one.orderId === orderId;
  const ticket = tickets.get(personId);
  if (ticket && isIt(ticket)) return { purpose: 'ticket' as const, order: ticket };
  const request = [...queue, ...(call ? [call.request] : [])].find(isIt);
  if (request) return { purpose: 'call' as const, order: request, request };
  const ending = endings.get(orderId);
  if (ending) return { purpose: ending.purpose, order: ending.order };
  const more = [
    ...(call?.segments.map(({ order }) => order) ?? []),
    ...(call?.extension ? [call.extension] : []),
  ];
  const extension = more.find(isIt);
  if (extension) return { purpose: 'extension' as const, order: extension };
  return { purpose: null, order: ended.find(isIt) };
}

function settled(
  order: Pick<Order, 'orderId' | 'amountMinor' | 'asset'>,
  refused: RejectionCode | null,
): OrderStatus {
  const { orderId: id, amountMinor, asset } = order;
  const standing = refused === null ? { amountMinor, asset } : null;
  return { t: 'settled', settled: { id, refused, order: standing } };
}

function findStanding(modes: Modes, personId: string, orderId: string) {
  const ticket = modes.tickets.get(personId);
  if (ticket?.orderId === orderId) return { order: ticket, placing: ticket.state === 'placing' };
  const request = modes.queue.find((one) => one.orderId === orderId);
  if (request) return { order: request, placing: request.state === 'placing' };
  const { call } = modes;
  const segment = call?.segments.find(({ order }) => order.orderId === orderId);
  if (segment) return { order: segment.order, placing: false };
  const extension = call?.extension;
  return extension?.orderId === orderId ? { order: extension, placing: extension.state === 'placing' } : null;
}

/** Orders whose money is held, or may be on its way. */
export function ordersInPlay({ tickets, queue, call, endings }: Modes): ReadonlySet<string> {
  const ids = new Set<string>(endings.keys());
  for (const { orderId } of tickets.values()) ids.add(orderId);
  for (const { orderId } of queue) ids.add(orderId);
  for (const { order } of call?.segments ?? []) ids.add(order.orderId);
  if (call?.extension) ids.add(call.extension.orderId);
  return ids;
}
