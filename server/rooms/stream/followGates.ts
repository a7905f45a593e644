import type { StageGates } from '../../../shared/protocol/feed.ts';
import type { GatePlace } from '../../../shared/protocol/gates.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { onceMore } from '../../onceMore.ts';
import type { GatesPort } from '../../services/gates/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { StoreUnavailable } from '../../services/store/port.ts';

const RETRY_MS = SECOND_MS;

/**
 * Tells a stream where its creator asks for something, now and whenever that changes. It resolves when what holds was told, with
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
  const read = async (): Promise<void> => {
    const { places, hidden } = await gates.settings(creatorId);
    const asked = Object.keys(places).sort() as GatePlace[];
    const hides = hidden && ({ hides: hidden.unknown === 'deny' ? 'unknown' : 'some' } as const);
    if (!isOver) tell({ places: asked, hasAge: gates.leastAge > 0, ...hides });
  };
  // of two looks at once the older answer may come last
  const look = onceMore(async () => {
    try {
      await read();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      // shards judge by what they look up themselves meanwhile
      clock.after(RETRY_MS, () => void (isOver || look()));
    }
  });
  const stop = await gates.follow(creatorId, () => void look());
  await look();
  return () => {
    isOver = true;
    stop();
  };
}
