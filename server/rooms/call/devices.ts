import { assertNever } from '../../../shared/assertNever.ts';
import { isTimed } from './callClock.ts';
import type { CallDeviceCommand } from './callCommands.ts';
import { type CallDecision, type CallState, ok, type Place, participantOf, refuse } from './callState.ts';
import { connectingFrom, mark, place } from './placing.ts';

/** Takes what a device says. Only the device that answered speaks for its person. */
export function deviceSays(call: CallState, command: CallDeviceCommand, nowMs: number): CallDecision {
  const { personId, deviceId } = command;
  const at = participantOf(call, personId)?.at;
  if (!at || at.type === 'out' || at.type === 'ringing') return refuse('NotInCall');
  if (at.deviceId !== deviceId) return command.type === 'deviceLeft' ? ok(call) : refuse('AnsweredElsewhere');
  const move = (to: Place, sinceMs = nowMs) => ok(place(call, personId, to, sinceMs));
  switch (command.type) {
    case 'ready':
      if (at.type !== 'preparing') return ok(call);
      return move(isTimed(call) ? connectingFrom(deviceId, nowMs) : { type: 'ready', deviceId });
    case 'connected':
      return connected(call, at, move);
    case 'pictureLost':
      return pictureLost(call, at, { personId, isCut: !command.sends, nowMs, move });
    case 'deviceLeft':
      return deviceLeft(call, at, { sinceMs: Math.min(command.sinceMs, nowMs), move });
    default:
      return assertNever(command);
  }
}

type Move = (to: Place, sinceMs?: number) => CallDecision;
type Answered = Exclude<Place, { readonly type: 'ringing' | 'out' }>;
type Connecting = Answered & { readonly type: 'connecting' };

function connected(call: CallState, at: Answered, move: Move): CallDecision {
  const { deviceId } = at;
  switch (at.type) {
    case 'preparing':
    case 'ready':
      return refuse('NotInCall');
    case 'connecting':
      return move(isTimed(call) ? { type: 'here', deviceId, lost: null } : { ...at, isConnected: true });
    case 'here':
      return at.lost === null ? ok(call) : move({ ...at, lost: null });
    case 'away':
      return move({ type: 'here', deviceId, lost: null });
    default:
      return assertNever(at);
  }
}

function pictureLost(
  call: CallState,
  at: Answered,
  {
    personId,
    isCut,
    nowMs,
    move,
  }: { readonly personId: string; readonly isCut: boolean; readonly nowMs: number; readonly move: Move },
): CallDecision {
  switch (at.type) {
    case 'preparing':
    case 'ready':
      return refuse('NotInCall');
    case 'connecting':
      return move(unconnected(call, at));
    case 'away':
      return ok(call);
    case 'here':
      if (at.lost === null) return move({ ...at, lost: { sinceMs: nowMs, isCut } });
      // That what it sends is lost as well may be found out a moment later.
      return isCut && !at.lost.isCut
        ? ok(mark(call, personId, { ...at, lost: { ...at.lost, isCut } }))
        : ok(call);
    default:
      return assertNever(at);
  }
}

function deviceLeft(
  call: CallState,
  at: Answered,
  { sinceMs, move }: { readonly sinceMs: number; readonly move: Move },
): CallDecision {
  switch (at.type) {
    // Whoever does not come back from these is late for a deadline that there is already.
    case 'preparing':
    case 'ready':
    case 'away':
      return ok(call);
    case 'connecting':
      return move(unconnected(call, at));
    case 'here':
      return move({ type: 'away', deviceId: at.deviceId, sinceMs }, sinceMs);
    default:
      return assertNever(at);
  }
}

/** It has as long to connect again as the slowest of those who connect, for whom it has waited. */
function unconnected({ people }: CallState, at: Connecting): Place {
  const untilMs = people.map((one) => (one.at.type === 'connecting' ? one.at.untilMs : 0));
  return { ...at, isConnected: false, untilMs: Math.max(at.untilMs, ...untilMs) };
}
