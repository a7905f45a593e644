import { LIMITS } from '../../../shared/limits.ts';
import type { ActorRules } from '../kernel/AuthorityActor.ts';
import { flushDelayMs } from '../kernel/feedTick.ts';
import { type Cut, cutFrame, feedBytes, hasNews } from './cutFrame.ts';
import { isOver, nextDeadline } from './machine/deadlines.ts';
import { onlyViewersWait } from './machine/shards.ts';
import type { StreamState } from './machine/state.ts';
import { decideStream, type StreamCommand } from './streamMachine.ts';

/** Events from which on a frame is measured: most frames hold few, and only a long one is worth it. */
const MEASURED_FROM = 20;

/**
 * Returns the rules that the authority of a stream decides by. `decide` is another machine only in tests and
 * simulations.
 */
export function streamRules(decide = decideStream): ActorRules<StreamState, StreamCommand, Cut> {
  return {
    decide,
    cut: cutFrame,
    hasNews,
    isFull: ({ pending, acts }) =>
      acts.length >= LIMITS.feedFrameEvents ||
      (pending.length >= MEASURED_FROM &&
        (pending.length >= LIMITS.feedFrameEvents || feedBytes(pending) >= LIMITS.feedFrameBytes)),
    tellDelayMs: (state, { nowMs, lastToldAtMs, someoneWaits }) =>
      flushDelayMs({
        nowMs,
        lastFlushAtMs: lastToldAtMs,
        viewers: state.view.stage.viewers,
        onlyViewers: !someoneWaits && onlyViewersWait(state),
      }),
    deadline: (state) => {
      const next = nextDeadline(state);
      return next && { dueAtMs: next.dueAtMs, command: { type: 'deadlineDue', id: next.id } };
    },
    isOver,
  };
}
