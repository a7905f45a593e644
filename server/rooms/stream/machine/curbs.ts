import { isKeptFrom } from '../../../../shared/curbs.ts';
import type { CurbTerms } from '../../../../shared/protocol/curbs.ts';
import { closeCall } from './closeCall.ts';
import { releaseRequests } from './requests.ts';
import { change, type StreamState } from './state.ts';

/** What the curbs say: the creator restricts that person now, or (null) does not any more. */
export interface Curbed {
  readonly type: 'curbed';
  readonly personId: string;
  readonly curb: CurbTerms | null;
}

/**
 * Takes note of a curb. Whoever is kept from one-to-ones loses the one that goes on, as if the creator ended it, and what they
 * have asked for returns.
 */
export function curbed(state: StreamState, { personId, curb }: Curbed, nowMs: number): StreamState {
  const known = state.curbs.get(personId) ?? null;
  if (JSON.stringify(known) === JSON.stringify(curb)) return state;
  const curbs = curb ? state.curbs.set(personId, curb) : state.curbs.delete(personId);
  const next = { ...state, curbs };
  if (!curb || !isKeptFrom(curb, 'oneToOnes', nowMs)) return next;
  const inCall = next.modes.call?.request.person.id === personId;
  const free = inCall ? closeCall(next, { fanLeft: false, end: 'declined', nowMs }) : next;
  return change(
    free,
    releaseRequests(free.modes, ({ person }) => person.id === personId, 'declined'),
  );
}
