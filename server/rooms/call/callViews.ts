import { LIMITS } from '../../../shared/limits.ts';
import { pauseEnds } from './callDeadlines.ts';
import { type CallState, participantOf } from './callState.ts';

/** What one device of a person shows of the call. `none`: the call is not this person's, or not any more. */
export type DeviceView = 'rings' | 'inCall' | 'answeredElsewhere' | 'none';

export function deviceView(
  call: CallState,
  { personId, deviceId }: { readonly personId: string; readonly deviceId: string },
): DeviceView {
  const at = participantOf(call, personId)?.at;
  if (call.stage.type === 'ended' || !at || at.type === 'out') return 'none';
  if (at.type === 'ringing') return 'rings';
  return at.deviceId === deviceId ? 'inCall' : 'answeredElsewhere';
}

export interface CallPause {
  /** Why the clock stands. `people`: too few are here; `byId` is who has been away longest, null: nobody is. */
  readonly why: 'people' | 'picture';
  readonly byId: string | null;
  /**
   * When the pause is over: the clock goes on (`goesOn`), the call ends, or a person goes out of a group. null: it
   * depends on people who are on their way.
   */
  readonly untilMs: number | null;
  readonly goesOn: boolean;
}

/** Returns why the clock stands; null: it runs, or has not started. */
export function pauseOf(call: CallState): CallPause | null {
  if (call.stage.type !== 'paused') return null;
  const { claimEndsAtMs, darkEndsAtMs, aloneEndsAtMs } = pauseEnds(call, call.stage);
  if (claimEndsAtMs !== null) return { why: 'picture', byId: null, untilMs: claimEndsAtMs, goesOn: true };
  if (darkEndsAtMs !== null) return { why: 'picture', byId: null, untilMs: darkEndsAtMs, goesOn: false };
  const longest = longestAway(call);
  if (longest)
    return {
      why: 'people',
      byId: longest.personId,
      untilMs: longest.sinceMs + LIMITS.callGraceMs,
      goesOn: false,
    };
  return { why: 'people', byId: null, untilMs: aloneEndsAtMs, goesOn: false };
}

/** Returns who has been away longest; of two at once it is who stands first in the list. */
function longestAway({ people }: CallState) {
  let longest: { readonly personId: string; readonly sinceMs: number } | null = null;
  for (const { personId, at } of people)
    if (at.type === 'away' && (longest === null || at.sinceMs < longest.sinceMs))
      longest = { personId, sinceMs: at.sinceMs };
  return longest;
}
