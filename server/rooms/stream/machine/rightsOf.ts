import type { Map as PersistentMap } from 'immutable';
import {
  applyRights,
  type CallRight,
  NO_PERSON_RIGHTS,
  type PersonRights,
  type QueuePlace,
  type Rights,
  type RightsChange,
} from '../../../domain/rights.ts';
import { isHeld } from '../../orders/book.ts';
import { phaseOf } from './callTimer.ts';
import { menuOf } from './menuViews.ts';
import type { CallRequest, Modes, StreamOrders, Ticket } from './modes.ts';
import { isHeldFor, orderOf } from './orders.ts';
import type { StreamState } from './state.ts';
import { creditOf } from './tickets.ts';
import { callEndsAtMs, waitingRequests } from './views.ts';

type Source = Pick<StreamState, 'modes' | 'payers' | 'curbs'>;

/** Returns what shards must be told since `before`; null: they know nothing yet. */
export function rightsNews(before: Source | null, now: Source, rights: Rights): readonly RightsChange[] {
  if (before?.modes === now.modes && before.payers === now.payers && before.curbs === now.curbs) return [];
  const changed = changedPeople(before?.modes ?? null, now.modes);
  changedKeys(before?.curbs, now.curbs, changed);
  // after a restart nothing says what changed until the first frame: everybody known is looked at
  if (before === null) for (const personId of rights.people.keys()) changed.add(personId);
  const people = [...changed]
    .map((personId) => ({ type: 'person' as const, personId, rights: rightsOfPerson(now, personId) }))
    .filter(({ personId, rights: theirs }) => !isSame(rights.people.get(personId) ?? null, theirs));
  const queue = queuePlaces(now.modes);
  const call = callRight(now.modes);
  return [
    ...people,
    ...(isSame(queue, rights.queue) ? [] : [{ type: 'queue', queue } as const]),
    ...(isSame(call, rights.call) ? [] : [{ type: 'call', call } as const]),
    ...creditNews(before, now, rights),
  ];
}

export function applyNews(rights: Rights, news: readonly RightsChange[]): Rights {
  return news.reduce(applyRights, rights);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Returns everybody of whom something may have changed. */
function changedPeople(before: Modes | null, now: Modes): Set<string> {
  const changed = new Set<string>();
  changedKeys(before?.tickets, now.tickets, changed);
  changedKeys(before?.restrictions, now.restrictions, changed);
  if (before?.moderators !== now.moderators)
    for (const { id } of [...(before?.moderators ?? []), ...now.moderators]) changed.add(id);
  if (before?.callQueue !== now.callQueue || before.call !== now.call) {
    for (const modes of [before, now]) {
      for (const { person } of modes?.callQueue ?? []) changed.add(person.id);
      if (modes?.call) changed.add(modes.call.request.person.id);
    }
  }
  if (before?.heldLines !== now.heldLines)
    for (const { from } of [...(before?.heldLines ?? []), ...(now.heldLines ?? [])]) changed.add(from.id);
  changedPayers(before?.orders, now.orders, changed);
  return changed;
}

function changedPayers(before: StreamOrders | undefined, now: StreamOrders, into: Set<string>): void {
  if (before?.open !== now.open) {
    for (const [orderId, order] of now.open)
      if (before?.open.get(orderId) !== order) into.add(order.payer.id);
    for (const [orderId, { payer }] of before?.open ?? []) if (!now.open.has(orderId)) into.add(payer.id);
  }
  if (before?.ended !== now.ended)
    for (const { payerId } of [...(before?.ended ?? []), ...now.ended]) into.add(payerId);
}

function changedKeys<T>(
  before: PersistentMap<string, T> | undefined,
  now: PersistentMap<string, T>,
  into: Set<string>,
): void {
  if (before === now) return;
  for (const [key, value] of now) if (before?.get(key) !== value) into.add(key);
  for (const key of before?.keys() ?? []) if (!now.has(key)) into.add(key);
}

/** Returns the rights of that person; null: there is nothing to say of them. */
function rightsOfPerson({ modes, curbs }: Source, personId: string): PersonRights | null {
  const curb = curbs.get(personId);
  const held = (modes.heldLines ?? []).filter(({ from }) => from.id === personId).length;
  const ticket = modes.tickets.get(personId);
  const restriction = modes.restrictions.get(personId);
  const ended = modes.orders.ended.findLast(({ payerId }) => payerId === personId);
  const menu = menuOf(modes, personId);
  const rights: PersonRights = {
    ticket: ticket ? ticketView(modes, ticket) : null,
    request: requestRight(modes, personId),
    isModerator: modes.moderators.some(({ id }) => id === personId),
    mutedUntilMs: restriction?.mutedUntilMs ?? null,
    isRemoved: restriction?.isRemoved ?? false,
    ...(menu.length > 0 && { menu }),
    ended: ended ? { orderId: ended.orderId, end: ended.end, returnedMinor: ended.returnedMinor } : null,
    ...(curb && { curb }),
    ...(held > 0 && { held }),
  };
  return isSame(rights, NO_PERSON_RIGHTS) ? null : rights;
}

/** Returns a person's ticket. It is paid when its order has ended, and held also while the money is being taken. */
function ticketView(modes: Modes, { orderId, saleId }: Ticket): PersonRights['ticket'] {
  const paid = modes.orders.kept.get(orderId);
  const { amountMinor, asset } = paid ?? orderOf(modes, { orderId });
  const state = paid ? 'paid' : isHeld(orderOf(modes, { orderId })) ? 'held' : 'placing';
  return { orderId, saleId, state, amountMinor, asset };
}

/** Returns a person's request: the one in a call before the one that waits, and that before the one on its way. */
function requestRight(modes: Modes, personId: string): PersonRights['request'] {
  const { call, callQueue } = modes;
  if (call?.request.person.id === personId) {
    const phase = phaseOf(call);
    const readyByMs = phase.type === 'accepted' ? phase.readyByMs : null;
    const state = phase.type === 'accepted' ? 'accepted' : 'inCall';
    return requestView(modes, call.request, { state, readyByMs });
  }
  const theirs = callQueue.filter(({ person }) => person.id === personId);
  const waiting = theirs.find((request) => isHeldFor(modes, request));
  const request = waiting ?? theirs[0];
  return request
    ? requestView(modes, request, { state: waiting ? 'waiting' : 'placing', readyByMs: null })
    : null;
}

function requestView(
  modes: Modes,
  request: CallRequest,
  { state, readyByMs }: Pick<NonNullable<PersonRights['request']>, 'state' | 'readyByMs'>,
): PersonRights['request'] {
  const { orderId, expiresAtMs } = request;
  const { amountMinor, asset, mesiMinor } = orderOf(modes, request);
  return { orderId, state, amountMinor, asset, mesiMinor, expiresAtMs, readyByMs };
}

/**
 * Returns the places in the queue. The ETA of each is the end of the call that goes on, and the length of all that
 * come before.
 */
function queuePlaces(modes: Modes): readonly QueuePlace[] {
  let etaMs = modes.call ? callEndsAtMs(modes.call) : null;
  return waitingRequests(modes).map(({ orderId, person, terms }) => {
    const place = { orderId, personId: person.id, etaMs };
    etaMs = etaMs === null ? null : etaMs + terms.lengthMs;
    return place;
  });
}

function callRight({ call }: Modes): CallRight | null {
  if (!call) return null;
  const { callId, request } = call;
  return { callId, orderId: request.orderId, partner: request.person, stage: phaseOf(call).type };
}

function creditNews(before: Source | null, now: Source, rights: Rights): readonly RightsChange[] {
  const { sale } = now.modes;
  const isCounting = sale?.tipsCount ?? false;
  if (!isCounting) return rights.credits.isEmpty() ? [] : [{ type: 'credits', whole: true, of: [] }];
  const isNew = before?.modes.sale?.saleId !== sale?.saleId;
  const touched = new Set<string>();
  changedKeys(isNew ? undefined : before?.payers, now.payers, touched);
  if (!isNew) changedKeys(before?.modes.tickets, now.modes.tickets, touched);
  const of = [...touched]
    .map((personId) => [personId, creditOf(now, personId).toString()] as const)
    .filter(([personId, credit]) => isNew || (rights.credits.get(personId) ?? '0') !== credit);
  return isNew || of.length > 0 ? [{ type: 'credits', whole: isNew, of }] : [];
}
