import type { Request, Router } from 'express';
import { idSchema } from '../../shared/ids.ts';
import {
  PAST_STREAMS_PAGE,
  type PastStreamAnswer,
  type PastStreamsAnswer,
  type PastStreamView,
} from '../../shared/protocol/pastStreams.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import type { Config } from '../config.ts';
import type { PastStreamBody } from '../domain/pastStream.ts';
import type { Services } from '../services/services.ts';
import { COLLECTIONS } from '../services/store/collections.ts';
import type { JsonObject, Position, Versioned } from '../services/store/port.ts';
import { accept, creatorRoute, refuse } from './answer.ts';
import { addAuditLogRoute } from './auditLogRoute.ts';

const PAST = COLLECTIONS.pastStreams.name;

type Stored = Versioned<PastStreamBody & JsonObject>;

/** Adds the routes by which creators see what their streams came to, and the one of audit logs (shared/protocol/pastStreams.ts). */
export function addPastStreamRoutes(
  api: Router,
  { services, config }: { readonly services: Services; readonly config: Config },
): void {
  const { identity, store } = services;
  addAuditLogRoute(api, { services, config });
  api.get(
    '/past-streams',
    creatorRoute(identity, async (caller, req): Promise<Outcome<PastStreamsAnswer>> => {
      const after = cursorOf(req);
      if (after === null) return refuse('BadRequest', 'cursor');
      const query = {
        field: 'creatorId',
        value: caller.id,
        by: 'endedAtMs',
        order: 'descending',
        limit: PAST_STREAMS_PAGE,
        ...after,
      } as const;
      const page: readonly Stored[] = await store.find(PAST, query);
      const last = page.at(-1);
      const isFull = page.length === PAST_STREAMS_PAGE;
      const cursor = last && isFull ? `${last.body.endedAtMs}.${last.id}` : null;
      return accept({ streams: page.map(viewOf), cursor });
    }),
  );
  api.get(
    '/past-streams/:streamId',
    creatorRoute(identity, async (caller, req): Promise<Outcome<PastStreamAnswer>> => {
      const streamId = idSchema.safeParse(req.params.streamId);
      const found: Stored | null = streamId.success ? await store.get(PAST, streamId.data) : null;
      return found?.body.creatorId === caller.id ? accept(viewOf(found)) : refuse('NotFound');
    }),
  );
}

function viewOf({ id, body: { creatorId: _, ...stream } }: Stored): PastStreamView {
  return { streamId: id, ...stream };
}

/** Returns where the page begins; null: nobody was given such a cursor. */
function cursorOf(req: Request): { readonly after?: Position } | null {
  const { cursor } = req.query;
  if (cursor === undefined) return {};
  const [, at, id = ''] = /^(\d{1,15})\.(.+)$/.exec(typeof cursor === 'string' ? cursor : '') ?? [];
  return at !== undefined && idSchema.safeParse(id).success ? { after: { id, at: Number(at) } } : null;
}
