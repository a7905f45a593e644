import type { DisappearDays } from '../../../../shared/protocol/chat.ts';
import type { KeptLine } from '../../../domain/conversation/conversationBody.ts';
import { eraseLine } from './erase.ts';
import { isShut } from './lines.ts';
import { type ChatState, type Decision, emit, isAdmin, notice, ok, refuse } from './state.ts';

/** What is asked of lines that disappear. */
export type ExpiryCommand =
  | { readonly type: 'setDisappearing'; readonly byId: string; readonly days: DisappearDays }
  /**
   * Lines are due. `lookedUp` are the older lines that are due first, as they lie in the store, and one that is not due yet;
   * `isMore`: there may be further ones that are due.
   */
  | { readonly type: 'linesDue'; readonly lookedUp: readonly KeptLine[]; readonly isMore: boolean }
  /** Older lines that were erased are put down as such. */
  | { readonly type: 'erasedSettle' };

type TextLine = KeptLine & { readonly type: 'text' };

/** Says how long lines stay that are written from now on. Lines that are there already keep their time. */
export function setDisappearing(
  state: ChatState,
  { byId, days }: Extract<ExpiryCommand, { type: 'setDisappearing' }>,
  nowMs: number,
): Decision {
  const by = state.members.get(byId);
  if (!by) return refuse('NotAMember');
  if (state.type === 'group' && !isAdmin(by.role)) return refuse('Forbidden');
  if (isShut(state, byId)) return refuse('DoorClosed');
  if ((state.disappearDays ?? 0) === days) return ok(state);
  const set = emit({ ...state, disappearDays: days, isDirty: true }, { type: 'disappearing', days });
  return ok(notice(set, by.person, { type: 'disappearing', days }, nowMs));
}

/** Erases what is due, wherever it lies, and says when to look again. */
export function expireLines(
  state: ChatState,
  { lookedUp, isMore }: Extract<ExpiryCommand, { type: 'linesDue' }>,
  nowMs: number,
): Decision {
  const lines = new Map(lookedUp.map((line) => [line.seq, line]));
  // what is known here is newer, and a line may have been put down after it was looked up
  for (const known of [state.settled, state.amended])
    for (const line of known.values()) lines.set(line.seq, line);
  for (const line of state.tail) lines.set(line.seq, line);
  const staying = [...lines.values()].filter(
    (line): line is TextLine & { readonly untilMs: number } =>
      line.type === 'text' && line.untilMs !== undefined && line.seq <= state.lastSeq,
  );
  const due = staying.filter(({ untilMs }) => untilMs <= nowMs);
  const erased = due.reduce((next, line) => eraseLine(next, line, { hasExpired: true }), state);
  const nextAtMs = staying.reduce(
    (least, { untilMs }) => (untilMs > nowMs ? Math.min(least, untilMs) : least),
    isMore ? nowMs : Number.POSITIVE_INFINITY,
  );
  const { expiresAtMs: _, ...rest } = erased;
  const next = Number.isFinite(nextAtMs) ? { ...rest, expiresAtMs: nextAtMs } : rest;
  return ok({ ...next, isDirty: true });
}
