import type { BlobShelf } from './blobs.ts';
import type { FileRecords } from './FileRecords.ts';
import type { Incoming } from './incoming.ts';

/** Where there is something of a file. */
export interface FilePlaces {
  readonly records: FileRecords;
  readonly incoming: Incoming;
  readonly blobs: BlobShelf;
}

/** Removes the bytes, and then the document. Whoever looks for what is to be done finishes what breaks off here. */
export async function removeFile({ records, incoming, blobs }: FilePlaces, fileId: string): Promise<void> {
  await Promise.all([blobs.remove(fileId), incoming.remove(fileId)]);
  await records.change(fileId, (was) => (was.state.type === 'removing' ? 'remove' : 'keep'));
}
