import { z } from 'zod';
import { NEW_DESK, OVERLAY_REVIEWS, type OverlayDesk } from '../../../shared/overlayDesk.ts';
import { type OverlaySettings, PLAIN_OVERLAY } from '../../../shared/overlaySettings.ts';
import { overlaySettingsBody } from '../../../shared/protocol/overlays.ts';
import { refuse } from '../../../shared/protocol/rejections.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { putDocument } from '../../putDocument.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort } from '../store/port.ts';
import { isHarmlessStyle } from './checkStyle.ts';
import type { OverlaysPort } from './port.ts';

const DESKS = COLLECTIONS.overlayDesks.name;
const SETTINGS = COLLECTIONS.overlaySettings.name;
const SEEN = COLLECTIONS.overlaysSeen.name;
const WRITE_TRIES = 12;
/** A page of the overlay that asks again within this is not written down again. */
const SEEN_EVERY_MS = 10 * SECOND_MS;
/** Creators whose pages this process remembers to have seen; one more, and it begins to write anew. */
const SEEN_KNOWN = 10_000;

/** Reads each field for itself, so that one that cannot be read leaves the others as they were decided. */
const deskDocument = z.object({
  revision: z.int().catch(NEW_DESK.revision),
  isPaused: z.boolean().catch(NEW_DESK.isPaused),
  isMuted: z.boolean().catch(NEW_DESK.isMuted),
  volume: z.number().catch(NEW_DESK.volume),
  skips: z.int().catch(NEW_DESK.skips),
  reviews: z.array(z.object({ fromMs: z.number(), review: z.enum(OVERLAY_REVIEWS).catch('all') })).catch([]),
  judged: z.array(z.object({ tipId: z.string(), isApproved: z.boolean() })).catch([]),
});

/** A field that cannot be read is as if nothing had been said of it. */
const settingsDocument = z.object({
  variations: overlaySettingsBody.shape.variations.catch([]),
  filter: overlaySettingsBody.shape.filter.catch({ isOn: true, words: [] }),
  speakFromMinor: overlaySettingsBody.shape.speakFromMinor.catch(null),
  theme: overlaySettingsBody.shape.theme.catch(PLAIN_OVERLAY.theme),
  colour: overlaySettingsBody.shape.colour.catch(null),
  style: overlaySettingsBody.shape.style.catch(''),
});

/** Keeps the desk and the settings of each creator as documents. Rules: SPEC.md, OD*. */
export function createStoreOverlays(parts: {
  readonly store: StorePort;
  readonly clock: Clock;
}): OverlaysPort {
  const { store } = parts;
  return {
    ...createSeen(parts),
    async settings(creatorId) {
      const found = await store.get(SETTINGS, creatorId);
      const settings: OverlaySettings = found ? settingsDocument.parse(found.body) : PLAIN_OVERLAY;
      // it is put into pages of others: what lies in the store is judged like what comes in
      return isHarmlessStyle(settings.style) ? settings : { ...settings, style: '' };
    },
    async setSettings(creatorId, settings) {
      if (!isHarmlessStyle(settings.style)) return refuse('OverlayStyleInvalid');
      const document = { collection: SETTINGS, id: creatorId, tries: WRITE_TRIES };
      await putDocument<JsonObject>(store, document, (body) => ({ ...body, ...(settings as object) }));
      return { ok: true, value: settings };
    },
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

/** Writes down when a page of each creator's overlay was last seen; of two processes the later one stands. */
function createSeen({
  store,
  clock,
}: {
  readonly store: StorePort;
  readonly clock: Clock;
}): Pick<OverlaysPort, 'seen' | 'lastSeenMs'> {
  const writtenMs = new Map<string, number>();
  return {
    seen(creatorId) {
      const atMs = clock.nowMs();
      if (atMs < (writtenMs.get(creatorId) ?? Number.NEGATIVE_INFINITY) + SEEN_EVERY_MS) return;
      if (writtenMs.size >= SEEN_KNOWN) writtenMs.clear();
      writtenMs.set(creatorId, atMs);
      const document = { collection: SEEN, id: creatorId, tries: WRITE_TRIES };
      // it is a hint for people: when it cannot be written, the next page that asks tries again
      putDocument<JsonObject>(store, document, () => ({ atMs })).catch(() => writtenMs.delete(creatorId));
    },
    async lastSeenMs(creatorId) {
      const { atMs } = (await store.get(SEEN, creatorId))?.body ?? {};
      return typeof atMs === 'number' ? atMs : null;
    },
  };
}
