import { LIMITS } from '../../../../shared/limits.ts';
import type { Person } from '../../../../shared/protocol/people.ts';
import { MINUTE_MS, SECOND_MS } from '../../../../shared/time.ts';
import { closeCall } from './closeCall.ts';
import type { Restriction } from './modes.ts';
import { returnTickets } from './orders.ts';
import { isModerator, isRemoved } from './people.ts';
import { releaseRequests } from './requests.ts';
import { change, emit, isGone, ok, refuse, type StreamDecision, type StreamState } from './state.ts';
import { isUnpaid } from './views.ts';

/** Whoever moderates: the creator, or a person the creator named. */
export type Actor = 'creator' | Person;

export function setSlowMode(state: StreamState, actor: Actor, everySeconds: number): StreamDecision {
  if (!mayModerate(state, actor)) return refuse('Forbidden');
  const everyMs = everySeconds * SECOND_MS;
  return ok(everyMs === state.view.stage.slowModeMs ? state : emit(state, { t: 'slowMode', everyMs }));
}

export function mute(
  state: StreamState,
  actor: Actor,
  input: { readonly target: Person; readonly minutes: number; readonly nowMs: number },
): StreamDecision {
  const { target, minutes, nowMs } = input;
  if (!mayModerate(state, actor, target)) return refuse('Forbidden');
  const mutedUntilMs = minutes === 0 ? null : nowMs + minutes * MINUTE_MS;
  return ok(restrict(state, target, { mutedUntilMs }, nowMs));
}

/** One line goes, or the words of one tip, for everybody. Of a line that nobody remembers nothing can be said. */
export function deleteLine(state: StreamState, actor: Actor, lineId: string): StreamDecision {
  if (!mayModerate(state, actor)) return refuse('Forbidden');
  const line = state.said.find(({ id }) => id === lineId);
  if (!line || isGone(state, lineId)) return refuse('LineUnknown');
  const isOwn = actor !== 'creator' && actor.id === line.byId;
  const target = line.byId === null ? undefined : { id: line.byId };
  if (actor !== 'creator' && !isOwn && !mayModerate(state, actor, target)) return refuse('Forbidden');
  return ok(emit(state, { t: 'linesGone', of: { lineId } }));
}

/** Their lines go with their seats, and what they have not paid for yet; what is paid stays paid. */
export function removeViewer(
  state: StreamState,
  actor: Actor,
  input: { readonly target: Person; readonly takeBack: boolean; readonly nowMs: number },
): StreamDecision {
  const { target, takeBack, nowMs } = input;
  if (!mayModerate(state, actor, target)) return refuse('Forbidden');
  const restricted = restrict(state, target, { isRemoved: !takeBack }, nowMs);
  if (takeBack) return ok(restricted);
  const marked = mayName(restricted, target.id)
    ? emit(restricted, { t: 'linesGone', of: { personId: target.id } })
    : restricted;
  const inCall = marked.modes.call?.request.person.id === target.id;
  const free = inCall ? closeCall(marked, { fanLeft: false, end: 'declined', nowMs }) : marked;
  const ticketless = returnTickets(
    free.modes,
    (ticket) => ticket.person.id === target.id && isUnpaid(ticket),
    'returned',
  );
  return ok(
    change(
      free,
      releaseRequests(ticketless, ({ person }) => person.id === target.id, 'declined'),
    ),
  );
}

export function setModerator(state: StreamState, target: Person, isNamed: boolean): StreamDecision {
  const { modes } = state;
  if (target.id === state.view.stage.creator.id) return refuse('Forbidden');
  const others = modes.moderators.filter(({ id }) => id !== target.id);
  if (isNamed && others.length >= LIMITS.moderators) return refuse('ModeratorsFull');
  return ok(change(state, { moderators: isNamed ? [...others, target] : others }));
}

/**
 * Whether everybody may be told by their id that they are removed: who wrote nothing is nobody to the others, and whose
 * anonymous one-to-one ends by it would be named by it.
 */
function mayName({ said, saidIsAll, modes }: StreamState, personId: string): boolean {
  const { call } = modes;
  if (call?.request.anonymous && call.request.person.id === personId) return false;
  const mayBeForgotten = !saidIsAll && said.length < LIMITS.linesKnown;
  return mayBeForgotten || said.some(({ byId }) => byId === personId);
}

/** Moderators leave the creator and each other alone. */
function mayModerate(state: StreamState, actor: Actor, target?: Pick<Person, 'id'>): boolean {
  if (target?.id === state.view.stage.creator.id) return false;
  if (actor === 'creator') return true;
  if (!isModerator(state.modes, actor.id) || isRemoved(state.modes, actor.id)) return false;
  return target === undefined || !isModerator(state.modes, target.id);
}

function restrict(
  state: StreamState,
  person: Person,
  what: Partial<Pick<Restriction, 'mutedUntilMs' | 'isRemoved'>>,
  nowMs: number,
): StreamState {
  const known = state.modes.restrictions.get(person.id);
  const next: Restriction = { mutedUntilMs: null, isRemoved: false, ...known, ...what, person };
  const standing = state.modes.restrictions
    .delete(person.id)
    .filter(({ isRemoved, mutedUntilMs }) => isRemoved || (mutedUntilMs ?? 0) > nowMs);
  const free = !next.isRemoved && next.mutedUntilMs === null;
  if (free) return change(state, { restrictions: standing });
  // one more than may be remembered lets another back in
  const first = standing.size >= LIMITS.removedPeople ? standing.keySeq().first() : undefined;
  const bounded = first === undefined ? standing : standing.delete(first);
  return change(state, { restrictions: bounded.set(person.id, next) });
}
