import type { Person } from '../../../shared/protocol/people.ts';
import type { Block, BlocksPort } from '../../services/blocks/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { followPeople } from '../kernel/followPeople.ts';

interface Followed {
  readonly blocks: Pick<BlocksPort, 'follow' | 'list' | 'read'>;
  readonly clock: Clock;
  readonly creatorId: string;
  /** When the stream began, in Unix ms; null: it has not. */
  readonly startedAtMs: number | null;
  /** Takes somebody out of the stream, or lets them in again. It may be done again. */
  readonly remove: (target: Person, takeBack: boolean) => void;
}

/**
 * Has whoever the creator blocks leave a running stream, with what they have not paid for yet, and lets in again whom the
 * creator lets in. Blocks that were made while nobody ruled are found by the list. While the store is away shards keep them out by
 * the facts. Returns what ends it.
 */
export function followBlocks({
  blocks,
  clock,
  creatorId,
  startedAtMs,
  remove,
}: Followed): Promise<() => void> {
  return followPeople<Block | null>({
    clock,
    follow: (changed) => blocks.follow(creatorId, changed),
    read: (personId) => blocks.read({ byId: creatorId, personId }),
    list: async () => {
      if (startedAtMs === null) return [];
      const { blocks: newest } = await blocks.list({ byId: creatorId, cursor: null });
      return newest.filter(({ atMs }) => atMs >= startedAtMs).map((block) => [block.personId, block]);
    },
    tell: (_, block) => block && remove(block.person, !block.stands),
  });
}
