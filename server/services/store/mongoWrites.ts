import type { Collection } from 'mongodb';
import { type Stored, takenField, WRITES_KEPT, wordsIn } from './mongoDocuments.ts';
import { askPatiently, isDuplicateKey, type Patience, Undecided } from './mongoPatience.ts';
import {
  type CollectionSpec,
  type InsertOutcome,
  type JsonObject,
  type ReplaceOutcome,
  type StorePort,
  StoreUnavailable,
} from './port.ts';

interface Write extends Patience {
  readonly spec: CollectionSpec;
  readonly documents: Collection<Stored>;
  readonly id: string;
  readonly body: JsonObject;
  /** Names this write, in all its attempts. */
  readonly writeId: string;
}

type RemoveOutcome = Awaited<ReturnType<StorePort['remove']>>;

/** An earlier attempt may have happened, and nothing is left that could tell. */
function nobodyKnows(id: string): StoreUnavailable {
  return new StoreUnavailable(`whether the write of ${id} happened is not known`);
}

/**
 * Returns the number of the version that the write made; null if it made none. It throws if that cannot be told any
 * more.
 */
function versionMadeBy(writeId: string, stored: Stored): number | null {
  const at = stored.writes.indexOf(writeId);
  if (at >= 0) return stored.version - (stored.writes.length - 1 - at);
  if (stored.version > stored.writes.length) throw nobodyKnows(stored._id);
  return null;
}

export function insertDocument(write: Write): Promise<InsertOutcome> {
  const { spec, documents, id, body, writeId } = write;
  return askPatiently(write, async (mayHaveHappened) => {
    try {
      await documents.insertOne({ _id: id, version: 1, writes: [writeId], body, ...wordsIn(spec, body) });
      return { ok: true, version: 1 };
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    const stored = await documents.findOne({ _id: id });
    if (stored !== null) {
      if (mayHaveHappened && versionMadeBy(writeId, stored) !== null) return { ok: true, version: 1 };
      return { ok: false, rejection: 'AlreadyExists', field: 'id' };
    }
    const field = await takenField(documents, spec, { id, body });
    if (field !== null) return { ok: false, rejection: 'AlreadyExists', field };
    throw new Undecided(`what kept ${id} out is gone already`);
  });
}

export function replaceDocument(write: Write & { readonly version: number }): Promise<ReplaceOutcome> {
  const { spec, documents, id, version, body, writeId } = write;
  return askPatiently(write, async (mayHaveHappened) => {
    let taken = false;
    try {
      const { matchedCount } = await documents.updateOne(
        { _id: id, version },
        {
          ...withWords(spec, { version: version + 1, body }),
          $push: { writes: { $each: [writeId], $slice: -WRITES_KEPT } },
        },
      );
      if (matchedCount === 1) return { ok: true, version: version + 1 };
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      taken = true;
    }
    const stored = await documents.findOne({ _id: id });
    if (stored === null) {
      if (mayHaveHappened) throw nobodyKnows(id);
      return { ok: false, rejection: 'NotFound' };
    }
    const made = mayHaveHappened ? versionMadeBy(writeId, stored) : null;
    if (made !== null) return { ok: true, version: made };
    if (stored.version !== version) return { ok: false, rejection: 'VersionMismatch' };
    const field = taken ? await takenField(documents, spec, { id, body }) : null;
    if (field !== null) return { ok: false, rejection: 'AlreadyExists', field };
    throw new Undecided(`what kept version ${version} of ${id} from being replaced is gone already`);
  });
}

/** A collection without an index of words is not asked to take any away. */
function withWords(spec: CollectionSpec, set: Pick<Stored, 'version' | 'body'>) {
  const words = wordsIn(spec, set.body);
  const isLeft = spec.words !== undefined && words.words === undefined;
  return { $set: { ...set, ...words }, ...(isLeft ? { $unset: { words: '' as const } } : {}) };
}

export function removeDocument(
  removal: Pick<Write, 'documents' | 'id' | keyof Patience> & { readonly version: number },
): Promise<RemoveOutcome> {
  const { documents, id, version } = removal;
  return askPatiently(removal, async (mayHaveHappened) => {
    const { deletedCount } = await documents.deleteOne({ _id: id, version });
    if (deletedCount === 1) return { ok: true };
    const stored = await documents.findOne({ _id: id }, { projection: { version: 1 } });
    // A document that is gone does not say who took it away.
    if (stored === null && mayHaveHappened) throw nobodyKnows(id);
    if (stored === null) return { ok: false, rejection: 'NotFound' };
    if (stored.version !== version) return { ok: false, rejection: 'VersionMismatch' };
    throw new Undecided(`version ${version} of ${id} came back`);
  });
}
