/**
 * Where bytes come in, until a file is whole and was checked: a folder that servers share (`IncomingFolder.ts`), or a bucket of
 * S3 (`s3/IncomingBucket.ts`). Both do what `incoming.contract.ts` says. A bucket that is out of reach throws `StoreUnavailable`.
 * Rules: SPEC.md, KI*.
 */
export interface Incoming {
  /** The id of this place: whoever has a place of the same id goes on with what others began there. */
  readonly home: string;
  /** Its id, and those of places that were before it on this server: what is to be done there is done here. */
  readonly homes: readonly string[];
  /** Returns how many bytes came, and when the last of them did, in Unix milliseconds; null: none came yet. */
  received(fileId: string): Promise<{ readonly bytes: number; readonly atMs: number } | null>;
  /**
   * Adds bytes at that place, at most so many, and resolves to how many there are then. Where `chunks` breaks off, what came
   * before it stays, and it rejects.
   */
  add(
    fileId: string,
    part: {
      readonly offsetBytes: number;
      readonly mostBytes: number;
      readonly chunks: AsyncIterable<Uint8Array>;
    },
  ): Promise<number>;
  /** Writes what came of a file to a new file of that path. */
  copyTo(fileId: string, path: string): Promise<void>;
  /** Makes an empty folder on this machine to check the file in, and returns its path. */
  workOf(fileId: string): Promise<string>;
  /** Removes what came of a file, and the folder it was checked in. What is not there is no error. */
  remove(fileId: string): Promise<void>;
  /** Returns the files of which there is anything that no shelf of bytes lists. */
  fileIds(): Promise<readonly string[]>;
  /** Bytes that are free on the disk where files are checked. */
  freeBytes(): Promise<number>;
}
