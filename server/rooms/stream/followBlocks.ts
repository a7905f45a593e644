import type { Person } from '../../../shared/protocol/people.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { looksInTurn } from '../../looksInTurn.ts';
import type { BlocksPort } from '../../services/blocks/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { StoreUnavailable } from '../../services/store/port.ts';

interface Followed {
  readonly blocks: Pick<BlocksPort, 'follow' | 'list' | 'read'>;
  readonly clock: Clock;
  readonly creatorId: string;
  /** When the stream began, in Unix ms; null: it has not. */
  readonly startedAtMs: number | null;
  /** Takes somebody out of the stream, or lets them in again. It may be done again. */
  readonly remove: (target: Person, takeBack: boolean) => void;
}

const RETRY_MS = SECOND_MS;

/**
 * Has whoever the creator blocks leave a running stream, with what they have not paid for yet, and lets in again whom the
 * creator lets in. Blocks that were made while nobody ruled are found by the list. Returns what ends it.
 */
export async function followBlocks({
  blocks,
  clock,
  creatorId,
  startedAtMs,
  remove,
}: Followed): Promise<() => void> {
  let isOver = false;
  // of two looks at once the older answer may come last
  const look = looksInTurn(async (personId) => {
    try {
      const block = await blocks.read({ byId: creatorId, personId });
      if (block && !isOver) remove(block.person, !block.stands);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      // shards keep them out by the facts meanwhile
      clock.after(RETRY_MS, () => void (isOver || look(personId)));
    }
  });
  const changed = new Set<string>();
  const stop = await blocks.follow(creatorId, (personId) => {
    changed.add(personId);
    void look(personId);
  });
  if (startedAtMs !== null) {
    const { blocks: newest } = await blocks.list({ byId: creatorId, cursor: null });
    for (const { person, atMs } of newest)
      if (atMs >= startedAtMs && !changed.has(person.id)) remove(person, false);
  }
  return () => {
    isOver = true;
    stop();
  };
}
