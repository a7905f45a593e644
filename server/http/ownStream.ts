import { createHash } from 'node:crypto';
import type { StageView } from '../../shared/protocol/feed.ts';
import type { Person } from '../../shared/protocol/people.ts';
import { newStreamDocument, type StreamDocument } from '../rooms/stream/streamDocument.ts';
import { COLLECTIONS } from '../services/store/collections.ts';
import type { JsonObject, StorePort, Versioned } from '../services/store/port.ts';

const STREAMS = COLLECTIONS.streams.name;
const PAGE = 100;

type Stored = Versioned<Pick<StreamDocument, 'creatorId' | 'phaseType' | 'stage'>>;

/** The creator's stream that is not over yet, live before idle; null when there is none. */
export async function findOwnStream(store: StorePort, creatorId: string): Promise<string | null> {
  const { live, idle } = await readOwn(store, creatorId);
  return live?.id ?? idle;
}

/** What the creator's live stream is like; null when none is live. */
export async function findLiveStage(store: StorePort, creatorId: string): Promise<StageView | null> {
  const { live } = await readOwn(store, creatorId);
  return live?.body.stage ?? null;
}

/** That stream, or a new idle one. Callers that race are given the same. */
export async function findOrMakeOwnStream(store: StorePort, creator: Person): Promise<string> {
  const { live, idle, ended } = await readOwn(store, creator.id);
  const open = live?.id ?? idle;
  if (open !== null) return open;
  for (let number = ended; ; number++) {
    const streamId = streamIdOf(creator.id, number);
    const document = newStreamDocument({ streamId, creator }) as unknown as JsonObject;
    const inserted = await store.insert(STREAMS, streamId, document);
    if (inserted.ok) return streamId;
    const taken = (await store.get(STREAMS, streamId)) as Stored | null;
    if (taken && (taken.body.phaseType === 'live' || taken.body.phaseType === 'idle')) return streamId;
  }
}

export async function getStream(store: StorePort, streamId: string): Promise<Stored['body'] | null> {
  const stored = (await store.get(STREAMS, streamId)) as Stored | null;
  return stored?.body ?? null;
}

/** Follows from the creator and the number of the stream, so that two servers cannot make two. */
function streamIdOf(creatorId: string, number: number): string {
  return `st_${createHash('sha256').update(`${creatorId} ${number}`).digest('base64url').slice(0, 22)}`;
}

async function readOwn(store: StorePort, creatorId: string) {
  let idle: string | null = null;
  let live: Stored | null = null;
  let ended = 0;
  let afterId = '';
  for (;;) {
    const query = { field: 'creatorId', value: creatorId, after: { id: afterId }, limit: PAGE };
    const page = (await store.find(STREAMS, query)) as unknown as readonly Stored[];
    for (const stored of page) {
      if (stored.body.phaseType === 'live') live ??= stored;
      else if (stored.body.phaseType === 'idle') idle ??= stored.id;
      else ended++;
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE) return { live, idle, ended };
    afterId = last.id;
  }
}
