import type { Router } from 'express';
import { type OverlaySettingsAnswer, overlaySettingsBody } from '../../shared/protocol/overlays.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import { overlayNewsTopic } from '../domain/topics/news.ts';
import type { Services } from '../services/services.ts';
import { accept, creatorRoute, parseBody } from './answer.ts';
import { findOwnStream } from './ownStream.ts';

/** Adds the routes of what a creator says about the overlay (shared/protocol/overlays.ts). */
export function addOverlayRoutes(api: Router, { services }: { readonly services: Services }): void {
  const { identity, overlays, store, bus } = services;
  api.get(
    '/overlay-settings',
    creatorRoute(identity, async ({ id }): Promise<Outcome<OverlaySettingsAnswer>> => {
      const [settings, seenAtMs] = await Promise.all([overlays.settings(id), overlays.lastSeenMs(id)]);
      return accept({ settings, seenAtMs });
    }),
  );
  api.put(
    '/overlay-settings',
    creatorRoute(identity, async ({ id }, req): Promise<Outcome<OverlaySettingsAnswer>> => {
      const body = parseBody(overlaySettingsBody, req);
      if (!body.ok) return body;
      const kept = await overlays.setSettings(id, body.value);
      if (!kept.ok) return kept;
      const [streamId, seenAtMs] = await Promise.all([findOwnStream(store, id), overlays.lastSeenMs(id)]);
      if (streamId !== null)
        bus.publish(overlayNewsTopic(streamId), { type: 'settings', settings: kept.value });
      return accept({ settings: kept.value, seenAtMs });
    }),
  );
}
