import { assertNever } from '../../../../shared/assertNever.ts';
import { LIMITS } from '../../../../shared/limits.ts';
import type { Person } from '../../../../shared/protocol/people.ts';
import { MINUTE_MS, SECOND_MS } from '../../../../shared/time.ts';
import { logged } from '../../policies/desk.ts';
import {
  type Actor,
  type ModerationCommand,
  mayModerate,
  muteUntil,
  nameModerator,
  type Restriction,
  restrict,
  whyNotDeleted,
} from '../../policies/moderation.ts';
import { closeCall } from './closeCall.ts';
import { dropHeld } from './desk.ts';
import { releaseMenuOf } from './menu.ts';
import { releaseRequests } from './requests.ts';
import { change, emit, isGone, ok, refuse, type StreamDecision, type StreamState } from './state.ts';
import { returnTickets } from './tickets.ts';

/** Moderates, and writes it into the log. */
export function moderate(
  state: StreamState,
  actor: Actor,
  command: ModerationCommand,
  nowMs: number,
): StreamDecision {
  const decided = decide(state, actor, command, nowMs);
  if (!decided.ok || decided.next === state) return decided;
  return ok(change(decided.next, logged(decided.next.modes, actor, deedOf(state, command), nowMs)));
}

/** Returns what the log says of it. */
function deedOf({ view }: StreamState, command: ModerationCommand): Parameters<typeof logged>[2] {
  switch (command.type) {
    case 'setSlowMode':
      return { type: 'slowed', detail: String(command.everySeconds) };
    case 'mute': {
      const { target: person, minutes } = command;
      return minutes === 0 ? { type: 'unmuted', person } : { type: 'muted', person, detail: String(minutes) };
    }
    case 'removeViewer': {
      const { target: person, takeBack, minutes } = command;
      return takeBack
        ? { type: 'letIn', person }
        : { type: 'removed', person, detail: String(minutes ?? '') };
    }
    case 'deleteLine': {
      const line = view.history.find(({ id }) => id === command.lineId);
      const text = line?.type === 'tip' ? line.message : line?.text;
      return { type: 'deleted', person: line?.from ?? null, detail: text ?? '' };
    }
    default:
      return assertNever(command);
  }
}

function decide(state: StreamState, actor: Actor, command: ModerationCommand, nowMs: number): StreamDecision {
  const { modes, view } = state;
  const by = { ownerId: view.stage.creator.id, actor };
  if (command.type === 'deleteLine') return deleteLine(state, by, command.lineId);
  const target = command.type === 'setSlowMode' ? undefined : command.target.id;
  if (!mayModerate(modes, by, target)) return refuse('Forbidden');
  switch (command.type) {
    case 'setSlowMode': {
      const everyMs = command.everySeconds * SECOND_MS;
      return ok(everyMs === view.stage.slowModeMs ? state : emit(state, { type: 'slowMode', everyMs }));
    }
    case 'mute': {
      const mutedUntilMs = muteUntil(command.minutes, nowMs);
      return ok(change(state, { restrictions: restrict(modes, command.target, { mutedUntilMs }, nowMs) }));
    }
    case 'removeViewer': {
      const standing = modes.restrictions.get(command.target.id);
      // told again: whom the creator blocks is told anew to whoever rules next
      const isSo = command.takeBack
        ? !standing?.isRemoved
        : isOutForGood(standing) && command.minutes === undefined;
      return ok(isSo ? state : removeViewer(state, { ...command, nowMs }));
    }
    default:
      return assertNever(command);
  }
}

const isOutForGood = (standing: Restriction | undefined): boolean =>
  standing?.isRemoved === true && (standing.removedUntilMs ?? null) === null;

/** Deletes one line, or the words of one tip, for everybody. A line that nobody remembers cannot be deleted. */
function deleteLine(
  state: StreamState,
  by: { readonly ownerId: string; readonly actor: Actor },
  lineId: string,
): StreamDecision {
  const line = isGone(state, lineId) ? undefined : state.said.find(({ id }) => id === lineId);
  const refused = whyNotDeleted(state.modes, by, line);
  return refused === null ? ok(emit(state, { type: 'linesGone', of: { lineId } })) : refuse(refused);
}

/**
 * Removes a viewer. Their lines go with their seats, and so does what they have not paid for yet; what is paid stays
 * paid.
 */
function removeViewer(
  state: StreamState,
  input: {
    readonly target: Person;
    readonly takeBack: boolean;
    readonly minutes?: number | undefined;
    readonly nowMs: number;
  },
): StreamState {
  const { target, takeBack, minutes, nowMs } = input;
  const removedUntilMs = !takeBack && minutes !== undefined ? nowMs + minutes * MINUTE_MS : null;
  const restrictions = restrict(state.modes, target, { isRemoved: !takeBack, removedUntilMs }, nowMs);
  const restricted = dropHeld(change(state, { restrictions }), target.id);
  if (takeBack) return restricted;
  const marked = mayName(restricted, target.id)
    ? emit(restricted, { type: 'linesGone', of: { personId: target.id } })
    : restricted;
  const inCall = marked.modes.call?.request.person.id === target.id;
  const free = inCall ? closeCall(marked, { fanLeft: false, end: 'declined', nowMs }) : marked;
  const ticketless = releaseMenuOf(returnTickets(free.modes, 'returned', target.id), target.id);
  return change(
    free,
    releaseRequests(ticketless, ({ person }) => person.id === target.id, 'declined'),
  );
}

/** Names a moderator, or takes the role back; a lead is one no more by it. */
export function setModerator(
  state: StreamState,
  target: Person,
  isNamed: boolean,
  nowMs: number,
): StreamDecision {
  const { modes, view } = state;
  const named = nameModerator(modes, view.stage.creator.id, { target, isNamed });
  if (!named.ok) return refuse(named.code);
  const leads = (modes.leads ?? []).filter((id) => id !== target.id);
  const role = { type: 'role', person: target, detail: isNamed ? 'moderator' : 'none' } as const;
  return ok(change(state, logged({ ...modes, moderators: named.value, leads }, 'owner', role, nowMs)));
}

/**
 * Says whether everybody may be told by that id who is removed. Who wrote nothing is nobody to the others, and
 * whoever is in an anonymous one-to-one that ends by it would be named.
 */
function mayName({ said, saidIsAll, modes }: StreamState, personId: string): boolean {
  const { call } = modes;
  if (call?.request.anonymous && call.request.person.id === personId) return false;
  const mayBeForgotten = !saidIsAll && said.length < LIMITS.linesKnown;
  return mayBeForgotten || said.some(({ byId }) => byId === personId);
}
