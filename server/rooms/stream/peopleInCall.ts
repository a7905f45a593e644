import { answeredIds } from '../call/callState.ts';
import type { StreamState } from './machine/state.ts';

/** Returns the ids of the people who are in the stream's one-to-one, or on their way into it; the call knows them as its sides. */
export function peopleInCall({ modes: { call }, view }: StreamState): readonly string[] {
  return answeredIds(call?.state).flatMap((side) => {
    if (side === 'creator') return [view.stage.creator.id];
    return call ? [call.request.person.id] : [];
  });
}
