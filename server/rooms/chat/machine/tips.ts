import type { Notice } from '../../../../shared/protocol/chatLines.ts';
import type { Person } from '../../../../shared/protocol/people.ts';
import { heardKey, heardSeq } from './heard.ts';
import { type ChatState, type Decision, notice, ok } from './state.ts';

/** What the journal says of tips in this conversation. */
export type TipCommand =
  /** A tip was paid. It is told whoever has left meanwhile, and whatever the rules say. */
  | {
      readonly type: 'tipPaid';
      readonly from: Person;
      readonly commandId: string;
      readonly atMs: number;
      readonly tip: Omit<Extract<Notice, { type: 'tipped' }>, 'type'>;
    }
  /** The journal was looked at up to there. */
  | { readonly type: 'tipsRead'; readonly cursor: string };

/** Tells a tip, once however often it is known to be paid. */
export function tellTip(state: ChatState, command: Extract<TipCommand, { type: 'tipPaid' }>): Decision {
  const { from, commandId, atMs, tip } = command;
  if (heardSeq(state.heard, heardKey(from.id, commandId)) !== undefined) return ok(state);
  const told = notice(state, from, { type: 'tipped', ...tip }, atMs, { byCommandId: commandId });
  return ok({ ...told, lastAtMs: Math.max(state.lastAtMs, atMs) });
}

export function noteTipsRead(state: ChatState, cursor: string): Decision {
  return ok(state.tipsCursor === cursor ? state : { ...state, tipsCursor: cursor, isDirty: true });
}
