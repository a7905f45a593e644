import { allOf } from '../../allOf.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort } from '../store/port.ts';
import type { FileDocument } from './fileDocument.ts';

const { name: FILES } = COLLECTIONS.files;
const PAGE = 500;

/** What a document becomes: another one, `keep` as it is, or `remove`. */
type Change = (was: FileDocument) => FileDocument | 'keep' | 'remove';

/** The documents of files. Each is changed by compare-and-set, which is tried as often as it takes. */
export class FileRecords {
  readonly #store: StorePort;

  constructor(store: StorePort) {
    this.#store = store;
  }

  async insert(fileId: string, document: FileDocument): Promise<void> {
    const inserted = await this.#store.insert(FILES, fileId, document as unknown as JsonObject);
    if (!inserted.ok) throw new Error(`there is a file ${fileId} already`);
  }

  async get(fileId: string): Promise<FileDocument | null> {
    return (await this.#find(fileId))?.document ?? null;
  }

  /** Changes a file. Resolves to the document as it is then; null when it is not there. */
  async change(fileId: string, change: Change): Promise<FileDocument | null> {
    for (;;) {
      const found = await this.#find(fileId);
      if (!found) return null;
      const next = change(found.document);
      if (next === 'keep') return found.document;
      if (next === 'remove') {
        const removed = await this.#store.remove(FILES, fileId, found.version);
        if (removed.ok) return null;
      } else {
        const body = next as unknown as JsonObject;
        const written = await this.#store.replace(FILES, fileId, found.version, body);
        if (written.ok) return next;
      }
    }
  }

  /** Lists the files whose `field` has that value, by their ids. */
  async *all(
    field: 'personId' | 'open',
    value: string,
  ): AsyncIterable<{ id: string; document: FileDocument }> {
    for await (const { id, body } of allOf(this.#store, FILES, { field, value, limit: PAGE }))
      yield { id, document: body as unknown as FileDocument };
  }

  async #find(fileId: string) {
    const found = await this.#store.get(FILES, fileId);
    return found && { version: found.version, document: found.body as unknown as FileDocument };
  }
}
