import type { FilePart } from '../../../shared/protocol/files.ts';
import type { ByteRange } from './port.ts';

/** The bytes of files, which never change. Today they lie in a folder (`folder/`). */
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
