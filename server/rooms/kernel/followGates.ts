import type { StageGates } from '../../../shared/protocol/feed.ts';
import type { GatePlace } from '../../../shared/protocol/gates.ts';
import type { GatesPort } from '../../services/gates/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { looksUntilAnswered } from './looksUntilAnswered.ts';

/**
 * Tells a room where its creator asks for something, now and whenever that changes. It resolves when what holds was told, with
 * what ends it.
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
  return () => {
    isOver = true;
    stop();
  };
}
