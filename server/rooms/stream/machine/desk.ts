import { DESK_LIMITS } from '../../../../shared/deskLimits.ts';
import type { HeldLine } from '../../../../shared/protocol/desk.ts';
import { type DeskCommand, decideDesk, logged } from '../../policies/desk.ts';
import type { Actor } from '../../policies/moderation.ts';
import { isRemoved, mayModerate } from '../../policies/moderation.ts';
import { noteSaid } from '../../policies/talk.ts';
import { change, emit, ok, refuse, type StreamDecision, type StreamState } from './state.ts';

/** Decides what is asked at the moderation desk of the stream. */
export function desk(state: StreamState, actor: Actor, command: DeskCommand, nowMs: number): StreamDecision {
  const by = { ownerId: state.view.stage.creator.id, actor };
  if (command.type === 'answerHeld') return answerHeld(state, by, command, nowMs);
  const decided = decideDesk(state.modes, by, command, nowMs);
  return decided.ok ? ok(change(state, decided.value)) : refuse(decided.code);
}

/** Puts a line where moderators look at it first. The oldest one goes for one more than may wait. */
export function hold(state: StreamState, line: HeldLine): StreamState {
  const heldLines = [...(state.modes.heldLines ?? []), line].slice(-DESK_LIMITS.held);
  return change(state, { heldLines });
}

function answerHeld(
  state: StreamState,
  by: { readonly ownerId: string; readonly actor: Actor },
  { lineId, isShown }: DeskCommand & { type: 'answerHeld' },
  nowMs: number,
): StreamDecision {
  if (!mayModerate(state.modes, by)) return refuse('Forbidden');
  const { heldLines = [] } = state.modes;
  const line = heldLines.find(({ id }) => id === lineId);
  if (!line) return refuse('LineUnknown');
  const left = { ...state.modes, heldLines: heldLines.filter(({ id }) => id !== lineId) };
  const { why: _, ...said } = line;
  const deed = { type: isShown ? 'shown' : 'declined', person: line.from, detail: line.text } as const;
  const answered = change(state, logged(left, by.actor, deed, nowMs));
  if (!isShown || isRemoved(state.modes, line.from.id)) return ok(answered);
  const known = noteSaid(answered, { id: line.id, byId: line.from.id });
  return ok(emit(known, { type: 'line', ...said, role: 'viewer', atMs: nowMs }));
}

/** Takes away what somebody wrote and nobody has looked at yet, as they are removed. */
export function dropHeld(state: StreamState, personId: string): StreamState {
  const { heldLines = [] } = state.modes;
  const left = heldLines.filter(({ from }) => from.id !== personId);
  return left.length === heldLines.length ? state : change(state, { heldLines: left });
}

/** Returns when the next removal ends by itself; null: none does. */
export function removalDueAtMs({ modes }: StreamState): number | null {
  const ends = [...modes.restrictions.values()].flatMap(({ isRemoved: isOut, removedUntilMs }) =>
    isOut && typeof removedUntilMs === 'number' ? [removedUntilMs] : [],
  );
  return ends.length === 0 ? null : Math.min(...ends);
}

/** Lets in again whose removal is over. */
export function removalsOver(state: StreamState, nowMs: number): StreamState {
  const restrictions = state.modes.restrictions
    .map((one) =>
      one.isRemoved && typeof one.removedUntilMs === 'number' && one.removedUntilMs <= nowMs
        ? { ...one, isRemoved: false, removedUntilMs: null }
        : one,
    )
    .filter(({ isRemoved: isOut, mutedUntilMs }) => isOut || (mutedUntilMs ?? 0) > nowMs);
  return change(state, { restrictions });
}
