import { putDocument } from '../../putDocument.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort } from '../store/port.ts';

const COUNTS = COLLECTIONS.tipLinkCounts.name;
const WRITE_TRIES = 20;

const idOf = (linkId: string) => `${linkId}:visits`;

/** Counts visits of links. Those that come while a count is written go with the next one, so a crowd is few writes. */
export class VisitCounts {
  readonly #store: StorePort;
  readonly #onFailed: (err: unknown) => void;
  /** Visits that are not written yet, by link, while one is being written. */
  readonly #waiting = new Map<string, number>();

  constructor(parts: { readonly store: StorePort; readonly onFailed: (err: unknown) => void }) {
    this.#store = parts.store;
    this.#onFailed = parts.onFailed;
  }

  add(linkId: string): void {
    const waiting = this.#waiting.get(linkId);
    this.#waiting.set(linkId, (waiting ?? 0) + 1);
    if (waiting === undefined) this.#writeAll(linkId).catch(this.#onFailed);
  }

  async of(linkId: string): Promise<number> {
    return visitsIn((await this.#store.get(COUNTS, idOf(linkId)))?.body ?? null);
  }

  async #writeAll(linkId: string): Promise<void> {
    try {
      for (let more = this.#waiting.get(linkId) ?? 0; more > 0; more = this.#waiting.get(linkId) ?? 0) {
        this.#waiting.set(linkId, 0);
        await this.#write(linkId, more);
      }
    } finally {
      this.#waiting.delete(linkId);
    }
  }

  async #write(linkId: string, more: number): Promise<void> {
    const document = { collection: COUNTS, id: idOf(linkId), tries: WRITE_TRIES };
    await putDocument(this.#store, document, (before) => ({ ...before, visits: visitsIn(before) + more }));
  }
}

function visitsIn(body: JsonObject | null): number {
  return typeof body?.visits === 'number' ? body.visits : 0;
}
