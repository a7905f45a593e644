import { assertNever } from '../../../../shared/assertNever.ts';
import { LIMITS } from '../../../../shared/limits.ts';
import { MINUTE_MS } from '../../../../shared/time.ts';
import { callDueAtMs } from '../../call/callDeadlines.ts';
import { owesNothing } from '../../orders/book.ts';
import { callDue } from './call.ts';
import { removalDueAtMs, removalsOver } from './desk.ts';
import { end } from './life.ts';
import { expireMenu, menuDueAtMs } from './menu.ts';
import { limitDueAtMs } from './mode.ts';
import { isHeldFor } from './orders.ts';
import { expireRequests } from './requests.ts';
import { dropSilent, SHARD_SILENCE_MS } from './shards.ts';
import { isLive, ok, type StreamDecision, type StreamState } from './state.ts';
import { hasUnpaid, saleDue } from './tickets.ts';

export interface Deadline {
  readonly id:
    | 'creatorGrace'
    | 'endedGrace'
    | 'shardSilence'
    | 'timeLimit'
    | 'requestExpiry'
    | 'saleDue'
    | 'menuDue'
    | 'removalOver'
    | 'stamp'
    | 'call';
  readonly dueAtMs: number;
}

/** How often a document says at least at what time it was written, while something in it ends by the clock. */
export const STAMP_MS = MINUTE_MS;

/**
 * Returns the next moment at which this state changes by itself; null: never. Deadlines are state, timers only wake.
 */
export function nextDeadline(state: StreamState): Deadline | null {
  let next: Deadline | null = null;
  for (const id of IDS) {
    const dueAtMs = DUE[id](state);
    if (dueAtMs !== null && (next === null || dueAtMs < next.dueAtMs)) next = { id, dueAtMs };
  }
  return next;
}

const DUE: Readonly<Record<Deadline['id'], (state: StreamState) => number | null>> = {
  creatorGrace: (state) =>
    isLive(state) && state.creatorAwaySinceMs !== null
      ? state.creatorAwaySinceMs + LIMITS.creatorGraceMs
      : null,
  // whatever is still owed is waited for
  endedGrace: ({ endedAtMs, modes }) =>
    endedAtMs !== null && owesNothing(modes.orders) ? endedAtMs + LIMITS.endedGraceMs : null,
  shardSilence: ({ shards }) => {
    const quietest = shards.minBy((shard) => shard.heardAtMs);
    return quietest ? quietest.heardAtMs + SHARD_SILENCE_MS : null;
  },
  timeLimit: (state) => (isLive(state) ? limitDueAtMs(state.modes) : null),
  requestExpiry: ({ modes }) => {
    const waiting = modes.callQueue.filter((request) => isHeldFor(modes, request));
    return waiting.length === 0 ? null : Math.min(...waiting.map((request) => request.expiresAtMs));
  },
  saleDue: ({ modes }) => (modes.sale && hasUnpaid(modes) ? modes.sale.dueAtMs : null),
  menuDue: ({ modes }) => menuDueAtMs(modes),
  call: ({ modes }) => (modes.call ? callDueAtMs(modes.call.state) : null),
  removalOver: (state) => removalDueAtMs(state),
  stamp: (state) => (isWaitedFor(state) ? state.stampedAtMs + STAMP_MS : null),
};
const IDS = Object.keys(DUE) as Deadline['id'][];

/** Says whether something stored ends by the clock, and nothing else may write the document until then. */
function isWaitedFor(state: StreamState): boolean {
  const { modes, stampedAtMs } = state;
  const isOn = [DUE.timeLimit, DUE.requestExpiry, DUE.saleDue, DUE.menuDue].some(
    (due) => due(state) !== null,
  );
  return isOn || modes.restrictions.some(({ mutedUntilMs }) => (mutedUntilMs ?? 0) > stampedAtMs);
}

/** Does what is due, judged again on the state as it is: a timer only says that it may be time. */
export function deadlineDue(state: StreamState, id: Deadline['id'], nowMs: number): StreamDecision {
  const dueAtMs = DUE[id](state);
  if (dueAtMs === null || nowMs < dueAtMs) return ok(state);
  switch (id) {
    case 'creatorGrace':
      return end(state, 'creatorGone', nowMs);
    case 'timeLimit':
      return end(state, 'timeLimit', nowMs);
    case 'shardSilence':
      return ok(dropSilent(state, nowMs));
    case 'requestExpiry':
      return ok(expireRequests(state, nowMs));
    case 'saleDue':
      return ok(saleDue(state));
    case 'menuDue':
      return ok(expireMenu(state, nowMs));
    case 'call':
      return ok(callDue(state, nowMs));
    case 'removalOver':
      return ok(removalsOver(state, nowMs));
    case 'stamp':
      // other modes, though the same: they are written, and nobody is told anything
      return ok({ ...state, stampedAtMs: nowMs, modes: { ...state.modes } });
    case 'endedGrace':
      return ok(state);
    default:
      return assertNever(id);
  }
}

/** Says whether nothing is left to do for an authority of a stream that ended a while ago. */
export function isOver(state: StreamState, nowMs: number): boolean {
  const dueAtMs = DUE.endedGrace(state);
  return dueAtMs !== null && nowMs >= dueAtMs;
}
