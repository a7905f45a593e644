import type { StageGates } from '../../../shared/protocol/feed.ts';
import type { GatePlace } from '../../../shared/protocol/gates.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { every } from '../../every.ts';
import type { GatesPort } from '../../services/gates/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { looksUntilAnswered } from './looksUntilAnswered.ts';

/** How often what is asked is looked up without news: news may be lost between processes. */
export const GATES_AGAIN_MS = 30 * SECOND_MS;

/**
 * Tells a room where its creator asks for something, now, whenever that changes, and now and then again. It resolves when what
 * holds was told, with what ends it. Rule: services/gates/SPEC.md, GA16.
 */
export async function followGates(input: {
  readonly gates: Pick<GatesPort, 'follow' | 'settings' | 'leastAge'>;
  readonly clock: Clock;
  readonly creatorId: string;
  readonly tell: (gates: StageGates) => void;
}): Promise<() => void> {
  const { gates, clock, creatorId, tell } = input;
  let isOver = false;
  // shards judge by what they look up themselves while the store is away
  const look = looksUntilAnswered({
    clock,
    isOver: () => isOver,
    look: async () => {
      const { places, hidden } = await gates.settings(creatorId);
      const asked = Object.keys(places).sort() as GatePlace[];
      const hides = hidden && ({ hides: hidden.unknown === 'deny' ? 'unknown' : 'some' } as const);
      if (!isOver) tell({ places: asked, hasAge: gates.leastAge > 0, ...hides });
    },
  });
  const stop = await gates.follow(creatorId, () => void look(creatorId));
  await look(creatorId);
  const rest = every(clock, GATES_AGAIN_MS, () => void look(creatorId));
  return () => {
    isOver = true;
    rest();
    stop();
  };
}
