import type { Readable } from 'node:stream';
import { DataStore, ERRORS, Server, Upload } from '@tus/server';
import type { Request, Response } from 'express';
import { type FilesPort, UploadRefused, type UploadsPort } from '../services/files/port.ts';

interface Parts {
  readonly files: FilesPort;
  readonly uploads: UploadsPort;
}

/**
 * Takes the bytes of files by tus (https://tus.io/protocols/resumable-upload, version 1.0.0): HEAD says how many came,
 * PATCH adds more. Files are announced by a request of our own, so creation, termination and the rest are left out.
 * The caller has judged that the person may send to that file.
 */
export function createTusDoor(parts: Parts): (req: Request, res: Response) => Promise<void> {
  const server = new Server({
    path: '/files',
    datastore: new IncomingStore(parts),
    // whose pages may call is decided once for all routes
    allowedOrigins: () => false,
    getFileIdFromRequest: (request) =>
      /\/files\/(fl_[\w-]+)\/upload$/.exec(new URL(request.url).pathname)?.[1],
  });
  return (req, res) => server.handle(req, res);
}

/** What the protocol needs of a store, over our port. */
class IncomingStore extends DataStore {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    super();
    this.#parts = parts;
    this.extensions = [];
  }

  override async getUpload(id: string): Promise<Upload> {
    const file = await this.#parts.files.describe(id);
    if (!file) throw ERRORS.FILE_NOT_FOUND;
    const { bytes: size, state } = file;
    return new Upload({ id, size, offset: state.type === 'uploading' ? state.receivedBytes : size });
  }

  override async write(chunks: Readable, fileId: string, offsetBytes: number): Promise<number> {
    try {
      return await this.#parts.uploads.write({ fileId, offsetBytes, chunks });
    } catch (error) {
      if (!(error instanceof UploadRefused)) throw error;
      throw REFUSED[error.code];
    }
  }
}

const REFUSED: Readonly<Record<UploadRefused['code'], { status_code: number; body: string }>> = {
  NotFound: ERRORS.FILE_NOT_FOUND,
  OffsetMismatch: ERRORS.INVALID_OFFSET,
  FilesDiskFull: { status_code: 507, body: 'FilesDiskFull\n' },
};
