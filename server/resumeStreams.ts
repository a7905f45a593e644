import type { Log } from './log.ts';
import { COLLECTIONS } from './services/store/collections.ts';
import type { FindQuery, JsonObject, StorePort, Versioned } from './services/store/port.ts';

/** Documents of streams can be large: so many are held at once. */
const PAGE = 50;

/**
 * Streams that were live when the process went, or ended and not closed yet, get their authority again before anybody
 * asks: all of them, however many, and none that is closed.
 */
export async function resumeStreams(parts: {
  readonly store: StorePort;
  readonly ensure: (streamId: string) => Promise<unknown>;
  readonly log: Log;
}): Promise<void> {
  const { store, ensure, log } = parts;
  for (const value of ['live', 'ended']) {
    let afterId: string | null = '';
    while (afterId !== null) {
      const query: FindQuery = { field: 'phaseType', value, after: { id: afterId }, limit: PAGE };
      const page: readonly Versioned<JsonObject>[] = await store.find(COLLECTIONS.streams.name, query);
      for (const { id } of page) {
        await ensure(id).catch((err: unknown) => log.warn({ err, streamId: id }, 'stream not resumed'));
      }
      afterId = page.length < PAGE ? null : page.at(-1)!.id;
    }
  }
}
