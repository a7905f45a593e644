import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KycPicture } from '../../../shared/kycLimits.ts';
import { HOUR_MS } from '../../../shared/time.ts';
import type { Clock } from '../runtime/port.ts';
import type { PersonSeal } from './vault.ts';

/** Where sealed bytes lie: a folder or a bucket, as the files service has them. */
export interface SealedShelf {
  put(fileId: string, part: 'main', path: string): Promise<void>;
  open(fileId: string, part: 'main', range: null): Promise<AsyncIterable<Uint8Array> | null>;
  remove(fileId: string): Promise<void>;
  list(): AsyncIterable<{ readonly fileId: string; readonly writtenAtMs: number }>;
}

/** What nobody knows of goes when it is that old. */
const STRAY_MS = HOUR_MS;

/** Whose picture that is, and which one; it is in the id, so that what a crash left is found to be nobody’s. */
interface PictureName {
  readonly personId: string;
  readonly picture: KycPicture;
}

/** Keeps pictures of documents, sealed by their person’s key. */
export class PictureVault {
  readonly #shelf: SealedShelf;
  readonly #clock: Clock;

  constructor({ shelf, clock }: { readonly shelf: SealedShelf; readonly clock: Clock }) {
    this.#shelf = shelf;
    this.#clock = clock;
  }

  /** Seals a picture and keeps it. Returns its id; nobody knows it until it stands in a form. */
  async put(name: PictureName, seal: PersonSeal, bytes: Uint8Array): Promise<string> {
    const fileId = `fl_${name.personId}-${name.picture}-${randomBytes(9).toString('base64url')}`;
    const work = await mkdtemp(join(tmpdir(), 'mesi-sealed-'));
    try {
      const path = join(work, 'sealed');
      await writeFile(path, seal.bytes.seal(placeOf(name), bytes), { mode: 0o600 });
      await this.#shelf.put(fileId, 'main', path);
      return fileId;
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }

  /** Opens a picture; null: it is not there, or was sealed by another key or for another place. */
  async open(name: PictureName, seal: PersonSeal, fileId: string): Promise<Uint8Array | null> {
    const chunks = await this.#shelf.open(fileId, 'main', null);
    return chunks && seal.bytes.open(placeOf(name), await gather(chunks));
  }

  /** Removes a picture. One that is not there is no error. */
  remove = (fileId: string): Promise<void> => this.#shelf.remove(fileId);

  /** Removes what stands in no form, an hour after it was written. `isKnown` says whether it does. */
  async sweep(isKnown: (personId: string, fileId: string) => Promise<boolean>): Promise<void> {
    for await (const { fileId, writtenAtMs } of this.#shelf.list()) {
      if (writtenAtMs > this.#clock.nowMs() - STRAY_MS) continue;
      const [, personId = ''] = /^fl_(.+)-(?:front|back|selfie)-[\w-]{12}$/.exec(fileId) ?? [];
      if (!(await isKnown(personId, fileId))) await this.#shelf.remove(fileId);
    }
  }
}

const placeOf = ({ personId, picture }: PictureName): string => `${personId}/${picture}`;

export async function gather(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}
