import { LIMITS } from '../../../shared/limits.ts';
import { COLLECTIONS } from '../store/collections.ts';
import { insertInPlace } from '../store/places.ts';
import type { JsonObject, StorePort } from '../store/port.ts';
import type { ReplayDocument } from './replayDocument.ts';

const { name: REPLAYS } = COLLECTIONS.replays;
const MOST = 1_000;

/** Returns what a document becomes; null when it stays as it is. */
type Change = (was: ReplayDocument) => ReplayDocument | null;

/** The documents of replays. Each is changed by compare-and-set, which is tried as often as it takes. */
export class ReplayShelf {
  readonly #store: StorePort;

  constructor(store: StorePort) {
    this.#store = store;
  }

  async get(replayId: string): Promise<ReplayDocument | null> {
    return (await this.#find(replayId))?.document ?? null;
  }

  async ofCreator(value: string) {
    return this.#all({ field: 'creatorId', value, limit: LIMITS.replays + 1 });
  }

  /** Returns the replays of the servers that share that folder for which there is something to be done. */
  async open(home: string) {
    return this.#all({ field: 'open', value: home, limit: MOST });
  }

  /**
   * Changes a replay that is there, or puts a new one in one of its creator's places. False when they have none left.
   */
  async put(replayId: string, fresh: ReplayDocument, change: Change): Promise<boolean> {
    if (!(await this.#find(replayId))) {
      const body = fresh as unknown as JsonObject & ReplayDocument;
      const replay = { collection: REPLAYS, id: replayId, body, most: LIMITS.replays };
      const inserted = await insertInPlace<JsonObject>(this.#store, replay);
      if (inserted.ok) return true;
      if (inserted.rejection === 'Full') return false;
    }
    await this.change(replayId, change);
    return true;
  }

  /** Changes a replay that is there. Resolves to whether it was changed. */
  async change(replayId: string, change: Change): Promise<boolean> {
    for (;;) {
      const found = await this.#find(replayId);
      const next = found && change(found.document);
      if (!next || JSON.stringify(next) === JSON.stringify(found.document)) return false;
      const body = next as unknown as JsonObject;
      const written = await this.#store.replace(REPLAYS, replayId, found.version, body);
      if (written.ok) return true;
    }
  }

  async remove(replayId: string, may: (document: ReplayDocument) => boolean): Promise<'gone' | 'kept'> {
    for (;;) {
      const found = await this.#find(replayId);
      if (!found) return 'gone';
      if (!may(found.document)) return 'kept';
      const removed = await this.#store.remove(REPLAYS, replayId, found.version);
      if (removed.ok) return 'gone';
    }
  }

  async #find(replayId: string) {
    const found = await this.#store.get(REPLAYS, replayId);
    return found && { version: found.version, document: found.body as unknown as ReplayDocument };
  }

  async #all(query: {
    readonly field: 'creatorId' | 'open';
    readonly value: string;
    readonly limit: number;
  }) {
    const found = await this.#store.find(REPLAYS, query);
    return found.map(({ id, body }) => ({ id, document: body as unknown as ReplayDocument }));
  }
}
