import { DAY_MS } from '../../../../shared/time.ts';
import type { KeptLine } from '../../../domain/conversation/conversationBody.ts';
import type { ChatState } from './state.ts';

type TextLine = KeptLine & { readonly type: 'text' };

/** Returns until when a line stays that is written now. */
export function stay({ disappearDays }: ChatState, nowMs: number): Pick<TextLine, 'untilMs'> {
  return disappearDays ? { untilMs: nowMs + disappearDays * DAY_MS } : {};
}

/** Takes note of when the next line is due. */
export function noteStay(state: ChatState, { untilMs }: Pick<TextLine, 'untilMs'>): ChatState {
  if (untilMs === undefined) return state;
  return { ...state, expiresAtMs: Math.min(state.expiresAtMs ?? untilMs, untilMs) };
}

/** Returns until when a line stays that is written now and is not to go before that time. */
export function stayAtLeast(
  state: ChatState,
  { nowMs, untilMs: least }: { readonly nowMs: number; readonly untilMs: number },
): Pick<TextLine, 'untilMs'> {
  const { untilMs } = stay(state, nowMs);
  return untilMs === undefined ? {} : { untilMs: Math.max(untilMs, least) };
}
