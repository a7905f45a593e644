import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';

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
    return visitsIn((await this.#store.get(COUNTS, idOf(linkId)))?.body);
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
    const id = idOf(linkId);
    for (let tries = 0; tries < WRITE_TRIES; tries += 1) {
      const stored = await this.#store.get(COUNTS, id);
      const body = { ...stored?.body, visits: visitsIn(stored?.body) + more };
      const written = stored
        ? await this.#store.replace(COUNTS, id, stored.version, body)
        : await this.#store.insert(COUNTS, id, body);
      if (written.ok) return;
    }
    throw new Error(`the visits of ${linkId} could not be written: others keep changing them`);
  }
}

function visitsIn(body: { readonly [key: string]: unknown } | undefined): number {
  return typeof body?.visits === 'number' ? body.visits : 0;
}
