import type { CurbTerms } from '../../../../shared/protocol/curbs.ts';
import { endCallOf } from './call.ts';
import { type ChatState, type Decision, isCurbed, ok } from './state.ts';

/** What the curbs say: whoever may restrict that member here does so now, or (null) does not any more. */
export interface CurbCommand {
  readonly type: 'curbed';
  readonly personId: string;
  readonly curb: CurbTerms | null;
}

/** Takes note of a curb; a call of somebody who may call no more ends with it. */
export function curbed(state: ChatState, { personId, curb }: CurbCommand, nowMs: number): Decision {
  const known = state.curbs.get(personId) ?? null;
  if (JSON.stringify(known) === JSON.stringify(curb)) return ok(state);
  const curbs = curb ? state.curbs.set(personId, curb) : state.curbs.delete(personId);
  // so that the member is told
  const next = { ...state, curbs, isDirty: true };
  return ok(isCurbed(next, personId, 'calls', nowMs) ? endCallOf(next, personId, nowMs) : next);
}
