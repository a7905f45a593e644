import type { JsonObject } from '../../services/store/port.ts';

/** What version 1 had of every order, wherever it stood. */
interface OldOrder {
  readonly orderId: string;
  readonly person: { readonly id: string };
  readonly asset: string;
  readonly amountMinor: string;
  readonly mesiMinor: string;
  readonly rate: unknown;
  readonly dueAtMs: number;
}
type Old<T> = OldOrder & T;
type OldTicket = Old<{ readonly saleId: string; readonly creditMinor: string; readonly state: string }>;

interface OldEnding {
  readonly order: OldOrder;
  readonly purpose: string;
  readonly hold: 'placing' | 'placed';
  readonly end: string;
  readonly takenMinor: string;
  readonly memo: JsonObject;
}

interface OldEnded {
  readonly orderId: string;
  readonly personId: string;
  readonly end: string;
  readonly returnedMinor: string;
  readonly refused: string | null;
  readonly amountMinor: string;
  readonly asset: string;
}

interface OldModes {
  readonly tickets: readonly (readonly [string, OldTicket])[];
  readonly queue: readonly Old<{ readonly state: string }>[];
  readonly call: null | {
    readonly request: Old<object>;
    readonly segments: readonly { readonly order: OldOrder; readonly lengthMs: number }[];
    readonly extension: Old<{ readonly minutes: number; readonly state: string }> | null;
  };
  readonly endings: readonly (readonly [string, OldEnding])[];
  readonly ended: readonly OldEnded[];
}

const HELD = { type: 'held' };
const PLACING = { type: 'placing' };

/** From 1 to 2: orders stood in tickets, requests, calls and endings; they are in one book, and those refer to it by id. */
export function withOrders({ modes, ...document }: JsonObject): JsonObject {
  const { tickets, queue, call, endings, ended, ...rest } = modes as unknown as OldModes & JsonObject;
  const payees = [{ account: `creator:${document.creatorId}`, share: 1 }];
  const open = openOrders({ tickets, queue, call, endings, ended }).map((order) => ({ ...order, payees }));
  const paid = tickets.flatMap(([, ticket]) => (ticket.state === 'paid' ? [paidTicket(ticket)] : []));
  const next = {
    ...rest,
    orders: { open, kept: paid, ended: ended.map(endedOrder) },
    tickets: tickets.map(([personId, { orderId, saleId, creditMinor }]) => [
      personId,
      { orderId, saleId, creditMinor },
    ]),
    callQueue: queue.map(requestOf),
    call: call && callOf(call),
  };
  return { ...document, modes: next } as unknown as JsonObject;
}

function openOrders({ tickets, queue, call, endings }: OldModes) {
  return [
    ...tickets.flatMap(([, ticket]) =>
      ticket.state === 'paid' ? [] : [openOrder(ticket, 'ticket', ticketState(ticket))],
    ),
    ...queue.map((request) => openOrder(request, 'call', request.state === 'placing' ? PLACING : HELD)),
    ...(call?.segments ?? []).map(({ order }, at) => openOrder(order, at === 0 ? 'call' : 'extension', HELD)),
    ...(call?.extension
      ? [openOrder(call.extension, 'extension', call.extension.state === 'placing' ? PLACING : HELD)]
      : []),
    ...endings.map(([, ending]) => openOrder(ending.order, ending.purpose, endingState(ending))),
  ];
}

function openOrder(order: OldOrder, purpose: string, state: object) {
  const { orderId, person: payer, asset, amountMinor, mesiMinor, rate, dueAtMs } = order;
  return { orderId, purpose, payer, asset, amountMinor, mesiMinor, rate, dueAtMs, state };
}

function ticketState({ state, amountMinor, saleId }: OldTicket): object {
  if (state !== 'settling') return state === 'placing' ? PLACING : HELD;
  const ending = { type: 'post', takenMinor: amountMinor, memo: { saleId }, isKept: true };
  return { type: 'ending', isHeld: true, ending };
}

function endingState({ hold, end, takenMinor, memo }: OldEnding): object {
  const ending =
    takenMinor === '0' ? { type: 'void', why: end } : { type: 'post', takenMinor, memo, isKept: false };
  return { type: 'ending', isHeld: hold === 'placed', ending };
}

function paidTicket({ orderId, person, asset, amountMinor }: OldTicket) {
  return {
    ...{ orderId, purpose: 'ticket', payerId: person.id, asset, amountMinor },
    ...{ end: 'settled', takenMinor: amountMinor, returnedMinor: '0', refused: null },
  };
}

/** Purposes of ended orders were not remembered. */
function endedOrder({ orderId, personId, end, returnedMinor, refused, amountMinor, asset }: OldEnded) {
  const takenMinor = refused === null ? (BigInt(amountMinor) - BigInt(returnedMinor)).toString() : '0';
  return {
    ...{ orderId, purpose: null, payerId: personId, asset, amountMinor },
    ...{ end, takenMinor, returnedMinor, refused },
  };
}

/** Without what the book has of it. */
function requestOf(request: Old<object>) {
  const { asset, amountMinor, mesiMinor, rate, dueAtMs, state, ...facts } = request as Old<{
    state?: string;
  }>;
  return facts;
}

function callOf(call: NonNullable<OldModes['call']>) {
  const { request, segments, extension } = call;
  return {
    ...call,
    request: requestOf(request),
    segments: segments.map(({ order, lengthMs }) => ({ orderId: order.orderId, lengthMs })),
    extension: extension && { orderId: extension.orderId, minutes: extension.minutes },
  };
}
