import { assertNever } from '../../../shared/assertNever.ts';
import { answer, decline, invite, join, reportBusy } from './arriving.ts';
import type { CallCommand } from './callCommands.ts';
import { meetDeadlines } from './callDeadlines.ts';
import {
  type CallDecision,
  type CallState,
  hasAnswered,
  type OutReason,
  ok,
  participantOf,
  refuse,
  rulesOf,
} from './callState.ts';
import { deviceSays } from './devices.ts';
import { finish, place } from './placing.ts';

/** Decides a command of a call. One that is told twice does once what it says. Rules: SPEC.md. */
export function decideCall(call: CallState, command: CallCommand, nowMs: number): CallDecision {
  if (call.stage.type === 'ended') return command.type === 'deadlineDue' ? ok(call) : refuse('CallOver');
  switch (command.type) {
    case 'invite':
      return invite(call, command, nowMs);
    case 'answer':
      return answer(call, command, nowMs);
    case 'decline':
      return decline(call, command.personId, nowMs);
    case 'reportBusy':
      return reportBusy(call, command.personId, nowMs);
    case 'join':
      return join(call, command, nowMs);
    case 'ready':
    case 'connected':
    case 'pictureLost':
    case 'deviceLeft':
      return deviceSays(call, command, nowMs);
    case 'leave':
      return goOut(call, { personId: command.personId, why: 'left', nowMs });
    case 'remove':
      return goOut(call, { personId: command.personId, why: 'removed', nowMs });
    case 'end':
      return endCall(call, command.byId, nowMs);
    case 'extendTo':
      return extendTo(call, command.limitMs);
    case 'deadlineDue':
      return ok(meetDeadlines(call, nowMs));
    default:
      return assertNever(command);
  }
}

function goOut(
  call: CallState,
  { personId, why, nowMs }: { readonly personId: string; readonly why: OutReason; readonly nowMs: number },
): CallDecision {
  const at = participantOf(call, personId)?.at;
  if (!at) return refuse('NotInCall');
  const isSaid = at.type === 'out' && (why === 'left' || at.why === why);
  return ok(isSaid ? call : place(call, personId, { type: 'out', why, atMs: nowMs }, nowMs));
}

function endCall(call: CallState, byId: string | null, nowMs: number): CallDecision {
  if (byId === null) return ok(finish(call, { reason: 'closed', byId }, nowMs));
  const by = participantOf(call, byId);
  if (!by || !hasAnswered(by)) return refuse('NotInCall');
  if (rulesOf(call).whoEnds === 'host' && !by.isHost) return refuse('Forbidden');
  return ok(finish(call, { reason: 'ended', byId }, nowMs));
}

/** Makes a call longer, and never shorter: who paid for minutes has them. */
function extendTo(call: CallState, limitMs: number): CallDecision {
  if (!Number.isSafeInteger(limitMs) || limitMs < call.limitMs) return refuse('BadRequest');
  return ok({ ...call, limitMs });
}
