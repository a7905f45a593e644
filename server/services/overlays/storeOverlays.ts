import { z } from 'zod';
import { NEW_DESK, OVERLAY_REVIEWS, type OverlayDesk } from '../../../shared/overlayDesk.ts';
import { putDocument } from '../../putDocument.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort } from '../store/port.ts';
import type { OverlaysPort } from './port.ts';

const DESKS = COLLECTIONS.overlayDesks.name;
const WRITE_TRIES = 12;

/** Reads each field for itself, so that one that cannot be read leaves the others as they were decided. */
const deskDocument = z.object({
  revision: z.int().catch(NEW_DESK.revision),
  isPaused: z.boolean().catch(NEW_DESK.isPaused),
  skips: z.int().catch(NEW_DESK.skips),
  reviews: z.array(z.object({ fromMs: z.number(), review: z.enum(OVERLAY_REVIEWS).catch('all') })).catch([]),
  judged: z.array(z.object({ tipId: z.string(), isApproved: z.boolean() })).catch([]),
});

/** Keeps the desk of each creator as a document. Rules: SPEC.md, OD*. */
export function createStoreOverlays({ store }: { readonly store: StorePort }): OverlaysPort {
  return {
    async desk(creatorId) {
      return readDesk((await store.get(DESKS, creatorId))?.body ?? null);
    },
    async decide(creatorId, decide) {
      let decided = NEW_DESK;
      await putDocument<JsonObject>(
        store,
        { collection: DESKS, id: creatorId, tries: WRITE_TRIES },
        (body) => {
          const before = readDesk(body);
          const after = decide(before);
          decided = after === before ? before : { ...after, revision: before.revision + 1 };
          return after === before ? null : { ...body, ...decided };
        },
      );
      return decided;
    },
  };
}

function readDesk(body: JsonObject | null): OverlayDesk {
  return body === null ? NEW_DESK : deskDocument.parse(body);
}
