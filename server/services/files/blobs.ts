import type { FilePart } from '../../../shared/protocol/files.ts';
import type { ByteRange } from './port.ts';

/** What the id of a file looks like; it becomes the name of a folder, or a part of a key. */
export const FILE_ID = /^fl_[\w-]+$/;

/**
 * The bytes of files, which never change. They lie in a folder (`folder/`) or in a bucket of S3 (`s3/`); both do what
 * `blobs.contract.ts` says. Where they are out of reach it throws `StoreUnavailable`. Rules: SPEC.md, KB*.
 */
export interface BlobShelf {
  /** Keeps what lies at that path. When it resolves it is durable and whole; before, nobody reads a part of it. */
  put(fileId: string, part: FilePart, path: string): Promise<void>;
  /** Finds a part, or a range of it; null when it is not there. Nothing is held until it is read. */
  open(fileId: string, part: FilePart, range: ByteRange | null): Promise<AsyncIterable<Uint8Array> | null>;
  /** Removes all parts of a file. What is not there is no error. */
  remove(fileId: string): Promise<void>;
  /** Lists the files of which there is anything, with when it was last written, in Unix milliseconds. */
  list(): AsyncIterable<{ readonly fileId: string; readonly writtenAtMs: number }>;
  health(): Promise<{ readonly ok: boolean; readonly detail?: string }>;
}
