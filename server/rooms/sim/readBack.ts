import type { ChatLine } from '../../../shared/protocol/chatLines.ts';
import { createStoreMessageSearch } from '../../services/conversations/storeMessageSearch.ts';
import type { StorePort } from '../../services/store/port.ts';
import type { ChatAuthority } from '../chat/ChatAuthority.ts';
import type { SimProcess, SimWorld } from './SimWorld.ts';

const EVERYTHING = { from: 1, until: Number.POSITIVE_INFINITY };

/** Reads all lines of a conversation, page by page. */
export async function readAll(world: SimWorld, authority: ChatAuthority): Promise<readonly ChatLine[]> {
  const all: ChatLine[] = [];
  for (let hasMore = true; hasMore; ) {
    const reading = authority.page(EVERYTHING, { after: all.at(-1)?.seq ?? 0, limit: 50 });
    await world.advance(100);
    const page = await reading;
    all.push(...page.lines);
    hasMore = page.hasMore && page.lines.length > 0;
  }
  return all;
}

/** Searches a conversation page by page, as a room does. Returns the numbers of the lines that were found. */
export async function searchAll(
  world: SimWorld,
  { process, store, authority }: Ruled,
  typed: string,
): Promise<readonly number[]> {
  const search = createStoreMessageSearch({ store, clock: world.clockOf(process) });
  const seqs: number[] = [];
  for (let before: number | null = null; ; ) {
    const conversation = { ...authority.told, amended: [...authority.told.amended.values()] };
    const asking: ReturnType<typeof search.inOne> = search.inOne({
      ...{ conversation, readable: EVERYTHING, typed, before },
    });
    await world.advance(500);
    const page = await asking;
    seqs.push(...page.lines.map(({ seq }) => seq));
    before = page.before;
    if (before === null) return seqs;
  }
}

interface Ruled {
  readonly process: SimProcess;
  readonly store: StorePort;
  readonly authority: ChatAuthority;
}
