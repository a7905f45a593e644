import type { Router } from 'express';
import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import {
  ADMIN_PEOPLE,
  ADMIN_PEOPLE_WORDS,
  ADMIN_STREAMS,
  type AdminHealthAnswer,
  type AdminPeopleAnswer,
  type AdminPersonAnswer,
  type AdminStreamsAnswer,
  takeDownBody,
} from '../../shared/protocol/admin.ts';
import type { StageView } from '../../shared/protocol/feed.ts';
import { personOf } from '../../shared/protocol/people.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import { searchWords } from '../../shared/searchText.ts';
import { isSeen, tidyText } from '../../shared/tidyText.ts';
import type { Config } from '../config.ts';
import type { AdapterInfo } from '../createServices.ts';
import type { Services } from '../services/services.ts';
import { COLLECTIONS } from '../services/store/collections.ts';
import { adminRoutes } from './admins.ts';
import { accept, parseBody, refuse } from './answer.ts';
import { findLiveStage } from './ownStream.ts';
import { takeDown } from './takeDown.ts';

interface Parts {
  readonly services: Services;
  readonly config: Config;
  readonly adapters: Readonly<Record<string, AdapterInfo>>;
}

/** Adds the routes of whoever runs the server: what is live, who somebody is, how the server is, and taking a stream down. */
export function addAdminRoutes(api: Router, parts: Parts): void {
  const { services, config, adapters } = parts;
  const { store, identity } = services;
  const adminRoute = adminRoutes(identity, config);

  api.get(
    '/admin/streams',
    adminRoute(async (): Promise<Outcome<AdminStreamsAnswer>> => {
      const query = { field: 'phaseType', value: 'live', limit: ADMIN_STREAMS };
      const found = await store.find(COLLECTIONS.streams.name, query);
      const stages = found.map(({ body }) => (body as unknown as { readonly stage: StageView }).stage);
      return accept({ streams: stages.flatMap(viewOf) });
    }),
  );
  api.post(
    '/admin/streams/:streamId/take-down',
    adminRoute(async (req): Promise<Outcome<object>> => {
      const body = parseBody(takeDownBody, req);
      if (!body.ok) return body;
      const why = tidyText(body.value.why);
      const streamId = idSchema.safeParse(req.params.streamId);
      if (!isSeen(why)) return refuse('BadRequest', 'why');
      return streamId.success
        ? takeDown(services, { streamId: streamId.data, why })
        : refuse('StreamNotFound');
    }),
  );
  addPeopleRoutes(api, services, adminRoute);
  api.get(
    '/admin/health',
    adminRoute(async (): Promise<Outcome<AdminHealthAnswer>> => {
      const parts = Object.entries(adapters).map(async ([name, { adapter, health }]) => {
        const { ok, detail } = await health();
        return { name, adapter, ok, detail: detail ?? null };
      });
      return accept({ parts: await Promise.all(parts) });
    }),
  );
}

function addPeopleRoutes(
  api: Router,
  { identity, accountNames, store }: Services,
  adminRoute: ReturnType<typeof adminRoutes>,
): void {
  api.get(
    '/admin/people',
    adminRoute(async ({ query }): Promise<Outcome<AdminPeopleAnswer>> => {
      const asked = peopleQuery.safeParse(query);
      if (!asked.success) return refuse('BadRequest', 'search');
      const { search, after = null } = asked.data;
      const words = searchWords(search).slice(0, ADMIN_PEOPLE_WORDS);
      const found = await identity.list({ words, afterHandle: after, limit: ADMIN_PEOPLE });
      const people = await Promise.all(
        found.map(async (account) => {
          const { email, isCreator } = account;
          const names = await accountNames.of(account.id);
          const namesBefore = names?.before.map(({ name }) => name) ?? [];
          const isVerified = names?.isVerified ?? false;
          return { person: personOf(account), email, isCreator, isVerified, namesBefore };
        }),
      );
      return accept({
        people,
        cursor: found.length < ADMIN_PEOPLE ? null : (found.at(-1)?.handle ?? null),
      });
    }),
  );
  api.post(
    '/admin/people/:personId/log-out',
    adminRoute(async (req): Promise<Outcome<object>> => {
      const personId = idSchema.safeParse(req.params.personId);
      const account = personId.success ? await identity.get(personId.data) : null;
      if (!account) return refuse('NotFound');
      await identity.sessions.endAll(account.id);
      return accept({});
    }),
  );
  api.get(
    '/admin/people/:handle',
    adminRoute(async (req): Promise<Outcome<AdminPersonAnswer>> => {
      const account = await identity.findByHandle(String(req.params.handle));
      if (!account) return refuse('NotFound');
      const stage = await findLiveStage(store, account.id);
      const { email, isCreator } = account;
      return accept({ person: personOf(account), email, isCreator, liveStreamId: stage?.streamId ?? null });
    }),
  );
}

const peopleQuery = z.object({
  search: z.string().max(100).default(''),
  after: z.string().max(64).optional(),
});

function viewOf({ streamId, title, creator, mode, phase }: StageView): AdminStreamsAnswer['streams'] {
  if (phase.type !== 'live') return [];
  return [{ streamId, title, creator, mode: mode.type, startedAtMs: phase.startedAtMs }];
}
