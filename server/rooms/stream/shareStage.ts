import type { Client } from '@colyseus/core';
import type { StageView } from '../../../shared/protocol/feed.ts';
import { fillStage, projectStage, StageState } from '../../../shared/state/stageState.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { SharedState, type StateRoom } from '../kernel/SharedState.ts';

/** Gives a room of a stream its synced state, which the seats that `shows` names may see; all, unless it is given. */
export function shareStage(
  room: StateRoom<StageState>,
  clock: Clock,
  shows: (client: Client) => boolean = () => true,
): SharedState<StageView, StageState> {
  const shared = new SharedState<StageView, StageState>({
    clock,
    make: () => new StageState(),
    fill: (state, stage) => fillStage(state, projectStage(stage)),
    shows,
  });
  shared.open(room);
  return shared;
}
