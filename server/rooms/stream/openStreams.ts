import { COLLECTIONS } from '../../services/store/collections.ts';
import type { JsonObject, StorePort } from '../../services/store/port.ts';

const STREAMS = COLLECTIONS.streams.name;
const PAGE = 500;

/**
 * Documents of before there was `openOf` get it, before anybody asks for a creator's stream. Live ones come first:
 * an idle one beside it is closed.
 */
export async function markOpenStreams(store: StorePort): Promise<void> {
  for (const phaseType of ['live', 'idle'] as const) {
    for (let afterId = ''; ; ) {
      const page = await store.find<JsonObject>(STREAMS, {
        field: 'phaseType',
        value: phaseType,
        after: { id: afterId },
        limit: PAGE,
      });
      for (const { id, version, body } of page) {
        if (body.openOf !== undefined) continue;
        const marked = { ...body, openOf: String(body.creatorId) };
        const written = await store.replace(STREAMS, id, version, marked);
        // a document that changed meanwhile was marked by whoever changed it
        if (written.ok || written.rejection !== 'AlreadyExists') continue;
        await store.replace(STREAMS, id, version, { ...body, phaseType: 'closed' });
      }
      const last = page.at(-1);
      if (!last || page.length < PAGE) break;
      afterId = last.id;
    }
  }
}
