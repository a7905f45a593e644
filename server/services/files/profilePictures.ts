import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort } from '../store/port.ts';
import type { BlobShelf } from './blobs.ts';
import type { FileRecords } from './FileRecords.ts';
import type { FileOwner, FilesPort, ProfilePicturesPort } from './port.ts';

const PICTURES = {
  profile: COLLECTIONS.profilePictures.name,
  cover: COLLECTIONS.profileCovers.name,
} as const;

/** A document of the collections `profilePictures` and `profileCovers`. */
interface PictureDocument {
  readonly fileId: string | null;
  /** Pictures that were shown before and may not be removed yet. */
  readonly past: readonly string[];
}

interface Parts {
  readonly store: StorePort;
  readonly files: FilesPort;
  readonly records: FileRecords;
  readonly blobs: BlobShelf;
  /** Whether they are the pictures beside names, or the covers of profiles. */
  readonly use: keyof typeof PICTURES;
}

/** Keeps which file is a person's picture, or their cover. A crash leaves a past one in the document; the next change removes it. */
export function createProfilePictures(parts: Parts): ProfilePicturesPort {
  const { store, files, blobs, use } = parts;
  const collection = PICTURES[use];
  const read = (personId: string) => readDocument(parts, personId);

  /** Says which picture it is from now on, and resolves to those that were before. */
  async function replace(personId: string, fileId: string | null): Promise<readonly string[]> {
    for (;;) {
      const found = await read(personId);
      const was = found?.document ?? { fileId: null, past: [] };
      if (was.fileId === fileId && was.past.length === 0) return [];
      const past = [...new Set([...was.past, ...(was.fileId === null ? [] : [was.fileId])])].filter(
        (id) => id !== fileId,
      );
      if (await write(personId, found?.version, { fileId, past })) return past;
    }
  }

  async function write(
    personId: string,
    version: number | undefined,
    next: PictureDocument,
  ): Promise<boolean> {
    const body = next as unknown as JsonObject;
    const written =
      version === undefined
        ? await store.insert(collection, personId, body)
        : await store.replace(collection, personId, version, body);
    return written.ok;
  }

  async function forget(personId: string, past: readonly string[]): Promise<void> {
    for (const fileId of past) await files.release(fileId, ownerOf(personId, fileId));
    const found = await read(personId);
    if (!found || past.length === 0) return;
    const left = found.document.past.filter((fileId) => !past.includes(fileId));
    // whoever changed it meanwhile forgets them as well
    await write(personId, found.version, { ...found.document, past: left });
  }

  return {
    async set(personId, fileId) {
      const file = await files.describe(fileId);
      if (file?.personId !== personId || file.use !== use) return 'NotFound';
      if (file.state.type !== 'ready') return 'FileNotReady';
      const past = await replace(personId, fileId);
      const shown = await files.attach({ fileId, personId, owner: ownerOf(personId, fileId) });
      if (shown !== 'attached') return 'NotFound';
      await forget(personId, past);
      return 'set';
    },
    async clear(personId) {
      await forget(personId, await replace(personId, null));
    },
    async versionOf(personId) {
      return (await openable(parts, personId))?.fileId ?? null;
    },
    async open(personId) {
      const found = await openable(parts, personId);
      if (!found) return null;
      const { fileId, file } = found;
      if (file.state.type !== 'ready' || !file.state.thumb) return null;
      const chunks = await blobs.open(fileId, 'thumb', null);
      const { thumb, content } = file.state;
      return (
        chunks && { name: file.name, kind: content.type, part: thumb, range: null, chunks, version: fileId }
      );
    },
  };
}

function ownerOf(personId: string, fileId: string): FileOwner {
  return { type: 'profile', id: personId, place: fileId };
}

async function readDocument({ store, use }: Parts, personId: string) {
  const found = await store.get<JsonObject>(PICTURES[use], personId);
  return found && { version: found.version, document: found.body as unknown as PictureDocument };
}

/** Returns the picture of a person that can be opened; null: there is none. */
async function openable(parts: Parts, personId: string) {
  const { records } = parts;
  const fileId = (await readDocument(parts, personId))?.document.fileId ?? null;
  const file = fileId === null ? null : await records.get(fileId);
  return fileId !== null && file?.state.type === 'ready' && file.state.thumb ? { fileId, file } : null;
}
