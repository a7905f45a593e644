import { FILE_LIMITS } from '../../../shared/fileLimits.ts';
import { putDocument } from '../../putDocument.ts';
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

type Taken = 'taken' | 'UploadQuotaReached' | 'FilesFull';
type Judged =
  | { readonly type: 'taken'; readonly desk: Desk }
  | { readonly type: Exclude<Taken, 'taken'> | 'count' };

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
  async take(personId: string, bytes: number, nowMs: number): Promise<Taken> {
    const asked = { day: dayOf(nowMs), bytes };
    const place = { collection: DESKS, id: personId };
    /** What there was before today, counted anew; null: what the desk says is believed. */
    let counted: Sum | null = null;
    for (;;) {
      let judged!: Judged;
      await putDocument<JsonObject>(this.#store, place, (body) => {
        judged = judge(body as unknown as Desk | null, { ...asked, counted });
        return judged.type === 'taken' ? (judged.desk as unknown as JsonObject) : null;
      });
      if (judged.type !== 'count') return judged.type;
      counted = await this.#countBefore(personId, asked.day);
    }
  }

  /** Adds up the files that are there from before that day. */
  async #countBefore(personId: string, day: string): Promise<Sum> {
    let sum: Sum = { files: 0, bytes: 0 };
    for await (const { document } of this.#records.all('personId', personId)) {
      if (dayOf(document.beganAtMs) < day) sum = plus(sum, keptBytes(document));
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

const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);

/** Judges one more file by what a desk says. `count`: what there was before has to be counted anew first. */
function judge(
  was: Desk | null,
  { day, bytes, counted }: { readonly day: string; readonly bytes: number; readonly counted: Sum | null },
): Judged {
  const isToday = was?.day === day;
  const today = isToday ? plus(was.today, bytes) : { files: 1, bytes };
  if (today.files > FILE_LIMITS.filesPerDay || today.bytes > FILE_LIMITS.bytesPerDay)
    return { type: 'UploadQuotaReached' };
  const before = counted ?? (isToday ? was.before : null);
  if (before === null) return { type: 'count' };
  const isFull =
    before.files + today.files > FILE_LIMITS.filesOfPerson ||
    before.bytes + today.bytes > FILE_LIMITS.bytesOfPerson;
  if (!isFull) return { type: 'taken', desk: { day, before, today } };
  return { type: counted === null ? 'count' : 'FilesFull' };
}
