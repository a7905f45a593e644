import type { StageView } from '../../shared/protocol/feed.ts';
import type { Person } from '../../shared/protocol/people.ts';
import { newStreamDocument, type StreamDocument } from '../rooms/stream/streamDocument.ts';
import type { Services } from '../services/services.ts';
import { COLLECTIONS } from '../services/store/collections.ts';
import type { JsonObject, StorePort, Versioned } from '../services/store/port.ts';

const STREAMS = COLLECTIONS.streams.name;

type Stored = Versioned<Pick<StreamDocument, 'creatorId' | 'phaseType' | 'stage'>>;

/** The creator's stream that is not over yet; null when there is none. */
export async function findOwnStream(store: StorePort, creatorId: string): Promise<string | null> {
  return (await readOwn(store, creatorId))?.id ?? null;
}

/** What the creator's live stream is like; null when none is live. */
export async function findLiveStage(store: StorePort, creatorId: string): Promise<StageView | null> {
  const own = await readOwn(store, creatorId);
  return own?.body.phaseType === 'live' ? own.body.stage : null;
}

/**
 * That stream, or a new idle one. Its id says nothing about whose it is, and cannot be guessed. Callers that race are
 * given the same: the store takes one open stream of a creator.
 */
export async function findOrMakeOwnStream(
  { store, ids }: Pick<Services, 'store' | 'ids'>,
  creator: Person,
): Promise<string> {
  for (;;) {
    const own = await findOwnStream(store, creator.id);
    if (own !== null) return own;
    const streamId = ids.next('st');
    const document: StreamDocument = { ...newStreamDocument({ streamId, creator }), openOf: creator.id };
    const inserted = await store.insert(STREAMS, streamId, document as unknown as JsonObject);
    if (inserted.ok) return streamId;
  }
}

export async function getStream(store: StorePort, streamId: string): Promise<Stored['body'] | null> {
  const stored = (await store.get(STREAMS, streamId)) as Stored | null;
  return stored?.body ?? null;
}

/** One read by key, however many streams the creator had before. */
async function readOwn(store: StorePort, creatorId: string): Promise<Stored | null> {
  const query = { field: 'openOf', value: creatorId, limit: 1 };
  const [own] = (await store.find(STREAMS, query)) as unknown as readonly Stored[];
  return own ?? null;
}
