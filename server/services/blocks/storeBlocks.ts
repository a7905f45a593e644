import { BLOCK_LIMITS } from '../../../shared/blockLimits.ts';
import { refuse } from '../../../shared/protocol/rejections.ts';
import { BLOCK_NEWS, blocksTopic } from '../../domain/topics/blocks.ts';
import { accessTopic } from '../../domain/topics/news.ts';
import { putDocument } from '../../putDocument.ts';
import type { BusPort } from '../bus/port.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';
import type { Block, BlockPair, BlocksPort } from './port.ts';

const BLOCKS = COLLECTIONS.blocks.name;
const WRITE_TRIES = 20;

/** A block as it lies in the store, under `<byId>:<personId>`. In `listOf` stands the blocker while it stands. */
interface BlockDocument extends Block {
  readonly [key: string]: unknown;
  readonly listOf?: string;
}
type Stored = BlockDocument & { readonly [key: string]: never };

interface Parts {
  readonly store: StorePort;
  readonly bus: BusPort;
  readonly clock: Clock;
  /** Takes away that the one follows the other. */
  readonly unfollow: (pair: BlockPair) => Promise<void>;
}

const idOf = ({ byId, personId }: BlockPair): string => `${byId}:${personId}`;

/** Keeps each block as a document of its pair, so that two servers cannot make it twice. Rules: SPEC.md, BK*. */
export function createStoreBlocks(parts: Parts): BlocksPort {
  const { store, bus, clock, unfollow } = parts;
  const tell = ({ byId, personId }: BlockPair): void => {
    bus.publish(blocksTopic(byId), { personId });
    bus.publish(BLOCK_NEWS, { byId, personId });
    // shards judge whoever watches by facts, and look these up again
    bus.publish(accessTopic(byId), { of: 'person', personId });
  };
  const read = async (pair: BlockPair): Promise<Block | null> => {
    const found = await store.get<Stored>(BLOCKS, idOf(pair));
    return found && blockOf(found.body);
  };
  const put = (pair: BlockPair, next: (before: Block | null) => BlockDocument | null) =>
    putDocument<Stored>(
      store,
      { collection: BLOCKS, id: idOf(pair), tries: WRITE_TRIES },
      (before) => next(before) as Stored | null,
    );
  return {
    read,

    async block({ byId, person, reason, note = '' }) {
      if (byId === person.id) return refuse('SelfBlock');
      const pair = { byId, personId: person.id };
      const standing = await read(pair);
      if (standing?.stands) {
        // whoever made it may have died before it was told
        tell(pair);
        await unfollow(pair);
        return { ok: true, value: standing };
      }
      if (await isFull(store, byId)) return refuse('BlocksFull');
      const facts = { ...pair, person, reason, note, atMs: clock.nowMs(), stands: true, listOf: byId };
      const written = await put(pair, (before) =>
        before?.stands ? null : { ...facts, round: (before?.round ?? 0) + 1 },
      );
      tell(pair);
      await unfollow(pair);
      // null: another one was faster
      const block = written ? blockOf(written) : await read(pair);
      if (!block) throw new Error('a block was not there after it had been written');
      return { ok: true, value: block };
    },

    async lift({ byId, person }) {
      const pair = { byId, personId: person.id };
      const never = { ...pair, person, reason: 'other', note: '', atMs: clock.nowMs(), round: 0 } as const;
      await put(pair, (before) =>
        before && !before.stands ? null : { ...(before ? blockOf(before) : never), stands: false },
      );
      // also where none stands any more: whoever lifted it may have died before it was told
      tell(pair);
    },

    async list({ byId, cursor }) {
      const { page: limit } = BLOCK_LIMITS;
      const query = { field: 'listOf', value: byId, by: 'atMs', order: 'descending', limit } as const;
      const page = await store.find<Stored>(BLOCKS, { ...query, ...behind(cursor) });
      const last = page.at(-1);
      return {
        blocks: page.map(({ body }) => blockOf(body)),
        cursor: last && page.length === limit ? `${last.body.atMs} ${last.id}` : null,
      };
    },

    follow: (byId, changed) => bus.subscribe(blocksTopic(byId), ({ personId }) => changed(personId)),
  };
}

async function isFull(store: StorePort, byId: string): Promise<boolean> {
  const { blocks: limit } = BLOCK_LIMITS;
  const query = { field: 'listOf', value: byId, by: 'atMs', limit };
  return (await store.find(BLOCKS, query)).length >= limit;
}

/** Returns the place in the list that a cursor names; one that names none begins at the beginning. */
function behind(cursor: string | null) {
  const [, at, id] = /^(\d{1,16}) (.{1,200})$/.exec(cursor ?? '') ?? [];
  return at !== undefined && id !== undefined ? { after: { at: Number(at), id } } : {};
}

function blockOf({ byId, personId, person, reason, note, atMs, stands, round }: Block): Block {
  return { byId, personId, person, reason, note, atMs, stands, round };
}
