import type { StageGates } from '../../../../shared/protocol/feed.ts';
import { emit, type StreamState } from './state.ts';

/** What is asked where nothing was ever said about it. */
const NO_GATES: StageGates = { places: [], hasAge: false };

/** What the gates say: where the creator asks for something now, and whether the server asks for an age. */
export interface GatesSet {
  readonly type: 'gatesSet';
  readonly gates: StageGates;
}

/** Takes note of what is asked at the doors. Where nothing ever was, nobody is told that nothing is. */
export function gatesSet(state: StreamState, { gates }: GatesSet): StreamState {
  const { gates: known = NO_GATES, isAdult = false } = state.view.stage;
  const isSame = JSON.stringify(known) === JSON.stringify(gates);
  return isSame ? state : emit(state, { type: 'gates', gates, isAdult });
}

/** Marks the stream as for adults, or not any more; undefined leaves it as it is. */
export function markAdult(state: StreamState, isAdult: boolean | undefined): StreamState {
  const { gates = NO_GATES, isAdult: known = false } = state.view.stage;
  if (isAdult === undefined || isAdult === known) return state;
  return emit(state, { type: 'gates', gates, isAdult });
}
