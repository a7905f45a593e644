import type { KeptLine } from '../../../domain/conversation/conversationBody.ts';
import { eraseLine } from './erase.ts';
import { withdrawPaid } from './paid.ts';
import { type ChatState, type Decision, findLine, ok, refuse } from './state.ts';
import { isBeingOpened, returnUnlocks } from './unlock.ts';

/** An auditor takes a message away. `lookedUp`: the line, where it lies in the store. */
export interface TakeAway {
  readonly type: 'takeAway';
  readonly seq: number;
  readonly lookedUp: KeptLine | null;
}

/** Takes a message away for everybody, whoever wrote it and whatever the rules of the conversation are; waiting money returns. */
export function takeAway(state: ChatState, { seq, lookedUp }: TakeAway): Decision {
  const line = findLine(state, seq, lookedUp);
  if (!line) return refuse('LineUnknown');
  if (line.type === 'erased') return ok(state);
  if (line.type === 'notice') return refuse('LineFixed');
  if (isBeingOpened(state, seq)) return refuse('LineBeingOpened');
  return ok(withdrawPaid(eraseLine(returnUnlocks(state, seq), line), seq));
}
