import { FILE_LIMITS } from '../../../shared/fileLimits.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort } from '../store/port.ts';
import type { FileRecords } from './FileRecords.ts';

const { name: DESKS } = COLLECTIONS.fileDesks;

interface Sum {
  readonly files: number;
  readonly bytes: number;
}

/** A document of the collection `fileDesks`: what a person begins today, and what there was of them before. */
interface Desk {
  readonly day: string;
  readonly before: Sum;
  readonly today: Sum;
}

/**
 * Counts what each person sends, exactly also where many uploads begin at once on many servers: each of them replaces
 * the person's one document. What is removed counts until the person would have too much; then it is counted anew.
 */
export class UploadQuota {
  readonly #store: StorePort;
  readonly #records: FileRecords;

  constructor(store: StorePort, records: FileRecords) {
    this.#store = store;
    this.#records = records;
  }

  /** Counts one more file of so many bytes. Resolves to why it may not be. */
  async take(
    personId: string,
    bytes: number,
    nowMs: number,
  ): Promise<'taken' | 'UploadQuotaReached' | 'FilesFull'> {
    const day = new Date(nowMs).toISOString().slice(0, 10);
    let isCountedAnew = false;
    for (;;) {
      const found = await this.#store.get<JsonObject>(DESKS, personId);
      const was = (found?.body ?? null) as unknown as Desk | null;
      const isToday = was?.day === day;
      const today = isToday ? plus(was.today, bytes) : { files: 1, bytes };
      if (today.files > FILE_LIMITS.filesPerDay || today.bytes > FILE_LIMITS.bytesPerDay)
        return 'UploadQuotaReached';
      const before = isToday && !isCountedAnew ? was.before : await this.#countBefore(personId, day);
      if (
        before.files + today.files > FILE_LIMITS.filesOfPerson ||
        before.bytes + today.bytes > FILE_LIMITS.bytesOfPerson
      ) {
        if (isCountedAnew || !isToday) return 'FilesFull';
        isCountedAnew = true;
        continue;
      }
      const body = { day, before, today } as unknown as JsonObject;
      const written = found
        ? await this.#store.replace(DESKS, personId, found.version, body)
        : await this.#store.insert(DESKS, personId, body);
      if (written.ok) return 'taken';
    }
  }

  /** Adds up the files that are there from before that day. */
  async #countBefore(personId: string, day: string): Promise<Sum> {
    let sum: Sum = { files: 0, bytes: 0 };
    for await (const { document } of this.#records.all('personId', personId)) {
      if (new Date(document.beganAtMs).toISOString().slice(0, 10) < day) sum = plus(sum, keptBytes(document));
    }
    return sum;

    function keptBytes({
      state,
      bytes,
    }: {
      readonly state: { readonly type: string };
      readonly bytes: number;
    }) {
      return state.type === 'removing' || state.type === 'refused' ? 0 : bytes;
    }
  }
}

function plus({ files, bytes }: Sum, more: number): Sum {
  return { files: files + 1, bytes: bytes + more };
}
