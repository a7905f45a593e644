import type { StageView } from '../../shared/protocol/feed.ts';
import type { Person } from '../../shared/protocol/people.ts';
import { SECOND_MS } from '../../shared/time.ts';
import { allOf } from '../allOf.ts';
import { KeptAnswers } from '../KeptAnswers.ts';
import { newStreamDocument, type StreamDocument } from '../rooms/stream/streamDocument.ts';
import type { Services } from '../services/services.ts';
import { COLLECTIONS } from '../services/store/collections.ts';
import type { JsonObject, StorePort, Versioned } from '../services/store/port.ts';

const STREAMS = COLLECTIONS.streams.name;
const OWN = COLLECTIONS.ownStreams.name;
const PAGE = 100;
const STAGE_KEPT_MS = 1 * SECOND_MS;
const STAGES_KEPT = 10_000;

type Stored = Versioned<Pick<StreamDocument, 'creatorId' | 'phaseType' | 'stage'>>;
type Pointer = Versioned<{ readonly streamId: string }>;

/**
 * Finds the creator's stream that is not over yet; null: there is none. Costs two reads by key, however many streams
 * are over.
 */
export async function findOwnStream(store: StorePort, creatorId: string): Promise<string | null> {
  const { stream } = await readOwn(store, creatorId);
  return stream && isOpen(stream) ? stream.id : null;
}

/** Finds the stage of the creator's live stream; null: none is live. */
export async function findLiveStage(store: StorePort, creatorId: string): Promise<StageView | null> {
  const { stream } = await readOwn(store, creatorId);
  return stream?.body.phaseType === 'live' ? stream.body.stage : null;
}

/**
 * Finds the creator's stream that is not over, or makes an idle one. Callers that race are given the same stream: the
 * creator's own document names it first, by compare-and-set, and whoever finds it named and not made yet makes it.
 */
export async function findOrMakeOwnStream(
  { store, ids }: Pick<Services, 'store' | 'ids'>,
  creator: Person,
): Promise<string> {
  for (;;) {
    const { pointer, stream } = await readOwn(store, creator.id);
    if (stream && isOpen(stream)) return stream.id;
    // a random id: nobody can work out the address of a stream that was not shown to them
    const streamId = pointer && !stream ? pointer.body.streamId : ids.next('st');
    if (pointer && !stream) await insertStream(store, { streamId, creator });
    else if (await nameOwn(store, { creatorId: creator.id, pointer, streamId })) {
      await insertStream(store, { streamId, creator });
    }
  }
}

export async function getStream(store: StorePort, streamId: string): Promise<Stored['body'] | null> {
  const stored = (await store.get(STREAMS, streamId)) as Stored | null;
  return stored?.body ?? null;
}

/**
 * Keeps the stages of live streams for a moment, by creator: when a crowd looks at one creator, the document, which
 * may be large, is read once a second.
 */
export class LiveStages {
  readonly #parts: Pick<Services, 'store' | 'clock'>;
  readonly #kept: KeptAnswers<StageView | null>;

  constructor(parts: Pick<Services, 'store' | 'clock'>) {
    this.#parts = parts;
    this.#kept = new KeptAnswers({ clock: parts.clock, keptMs: STAGE_KEPT_MS, most: STAGES_KEPT });
  }

  of(creatorId: string): Promise<StageView | null> {
    return this.#kept.of(creatorId, async () => {
      const stage = await findLiveStage(this.#parts.store, creatorId);
      // a stream that is not live costs little to look at again, and its creator waits to see it live
      if (stage === null) this.#kept.forget(creatorId);
      return stage;
    });
  }
}

function isOpen({ body: { phaseType } }: Stored): boolean {
  return phaseType === 'live' || phaseType === 'idle';
}

interface Own {
  readonly pointer: Pointer | null;
  /** The stream that is named; null: no stream was ever named, or the one named is not made yet. */
  readonly stream: Stored | null;
}

async function readOwn(store: StorePort, creatorId: string): Promise<Own> {
  const pointer = (await store.get(OWN, creatorId)) as Pointer | null;
  if (!pointer) return adoptOldStreams(store, creatorId);
  return { pointer, stream: (await store.get(STREAMS, pointer.body.streamId)) as Stored | null };
}

/**
 * Names the own stream of a creator whose streams are older than the document that names it: they are looked through
 * once.
 */
async function adoptOldStreams(store: StorePort, creatorId: string): Promise<Own> {
  let best: Stored | null = null;
  const query = { field: 'creatorId', value: creatorId, limit: PAGE };
  for await (const found of allOf(store, STREAMS, query)) {
    const stored = found as unknown as Stored;
    if (!best || rankOf(stored) > rankOf(best)) best = stored;
  }
  if (!best) return { pointer: null, stream: null };
  await nameOwn(store, { creatorId, pointer: null, streamId: best.id });
  return readOwn(store, creatorId);
}

function rankOf({ body: { phaseType } }: Stored): number {
  return ['idle', 'live'].indexOf(phaseType);
}

/** Names the stream as the own one. false: somebody else named one meanwhile. */
async function nameOwn(
  store: StorePort,
  own: { readonly creatorId: string; readonly pointer: Pointer | null; readonly streamId: string },
): Promise<boolean> {
  const { creatorId, pointer, streamId } = own;
  const written = pointer
    ? await store.replace(OWN, creatorId, pointer.version, { streamId })
    : await store.insert(OWN, creatorId, { streamId });
  return written.ok;
}

async function insertStream(
  store: StorePort,
  stream: { readonly streamId: string; readonly creator: Person },
): Promise<void> {
  // taken already: another caller made it, which is what was asked for
  await store.insert(STREAMS, stream.streamId, newStreamDocument(stream) as unknown as JsonObject);
}
