import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { createLog } from '../../log.ts';
import { createSystemRuntime } from '../runtime/systemRuntime.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';
import { createSqliteStore } from '../store/sqliteStore.ts';
import { type CreatedFiles, createFiles, type FilesInput } from './createFiles.ts';
import type { FileFacts, FileOwner, FilesPort, UploadsPort } from './port.ts';

const SOON = { timeout: 30_000, interval: 15 };

export interface FilesWorld extends Pick<CreatedFiles, 'stop'> {
  readonly files: FilesPort;
  readonly uploads: UploadsPort;
  readonly folder: string;
  readonly store: StorePort;
  /** Sends a file whole, and waits until it is known what it is. */
  send(bytes: Uint8Array, as?: Partial<Sent>): Promise<FileFacts>;
  begin(bytes: number, as?: Partial<Sent>): Promise<string>;
  settled(fileId: string): Promise<FileFacts>;
  /** Reads a part as that person, by a pass of its own; null where there is nothing for them. */
  read(fileId: string, personId: string, part?: 'main' | 'thumb'): Promise<Buffer | null>;
  close(): Promise<void>;
}

interface Sent {
  readonly name: string;
  readonly use: 'message' | 'profile' | 'kyc';
  readonly personId: string;
}

/** A file that is no picture, whatever it is called. */
export const text = Buffer.from('<script>alert(1)</script> a page, and nothing else');
/** What `sharp` makes a picture of. */
export const solid = { create: { width: 40, height: 20, channels: 3, background: '#c33' } } as const;
/** Where the bytes of a file lie once they are whole. */
export const keptOf = ({ folder }: Pick<FilesWorld, 'folder'>, fileId: string): string =>
  join(folder, 'files', 'kept', fileId);

export const SENDER = 'us_sender1';
/** A place in a conversation that `READER` reads, and nobody else. */
export const READER = 'us_reader1';
export const PLACE: FileOwner = { type: 'conversation', id: 'cv_open123', place: 'li_1' };

/** Makes the real service over a folder and a store of their own, or over those of a world that was before. */
export async function startFiles(
  input: Partial<FilesInput> & { readonly before?: Pick<FilesWorld, 'folder' | 'store'> } = {},
): Promise<FilesWorld> {
  const folder = input.before?.folder ?? mkdtempSync(join(tmpdir(), 'mesi-files-'));
  const store =
    input.before?.store ??
    (await createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS }));
  const created = createFiles({
    ...createSystemRuntime(),
    store,
    log: createLog({ level: 'silent' }),
    secret: 'a secret of the tests',
    folder: join(folder, 'files'),
    freeBytes: 0,
    readers: {
      profile: async () => true,
      conversation: async ({ id }, personId) => id === PLACE.id && personId === READER,
    },
    stands: async () => true,
    ...input,
  });
  const { files, uploads } = created.ports;
  const world: FilesWorld = {
    ...created.ports,
    stop: created.stop,
    folder,
    store,
    async begin(bytes, { name = 'a file.bin', use = 'message', personId = SENDER } = {}) {
      const begun = await uploads.begin({ name, bytes, use, personId });
      if (!begun.ok) throw new Error(begun.code);
      return begun.fileId;
    },
    async send(bytes, as) {
      const fileId = await world.begin(bytes.byteLength, as);
      await uploads.write({ fileId, offsetBytes: 0, chunks: chunksOf(bytes) });
      return world.settled(fileId);
    },
    settled: (fileId) =>
      vi.waitFor(async () => {
        const file = await files.describe(fileId);
        if (!file || file.state.type === 'uploading' || file.state.type === 'checking')
          throw new Error('not yet');
        return file;
      }, SOON),
    async read(fileId, personId, part = 'main') {
      const opened = await files.open(files.pass(fileId, personId), part, () => null);
      if (opened === 'NotFound') return null;
      const chunks: Uint8Array[] = [];
      for await (const chunk of opened.chunks) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
    async close() {
      await created.stop();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return world;
}

/** Gives bytes in pieces, as they come over a wire. */
export async function* chunksOf(bytes: Uint8Array, size = 16_384): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}
