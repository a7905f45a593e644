import type { Router } from 'express';
import { idSchema } from '../../shared/ids.ts';
import {
  type HandleAnswer,
  handleBody,
  type NameAnswer,
  nameBody,
  verifiedBody,
} from '../../shared/protocol/accounts.ts';
import type { CreatorAnswer } from '../../shared/protocol/http.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import type { Config } from '../config.ts';
import type { Services } from '../services/services.ts';
import { adminRoutes } from './admins.ts';
import { accept, accountRoute, parseBody, refuse } from './answer.ts';

interface Parts {
  readonly services: Services;
  readonly config: Config;
}

/** Adds the routes of names and handles (shared/protocol/accounts.ts), and of what the operator says of them. */
export function addNameRoutes(api: Router, { services, config }: Parts): void {
  const { identity, accountNames, accountHandles } = services;
  api.get(
    '/name',
    accountRoute(identity, async ({ id }): Promise<Outcome<NameAnswer>> => {
      const names = await accountNames.of(id);
      return names ? accept(names) : refuse('Unauthorized');
    }),
  );
  api.post(
    '/name',
    accountRoute(identity, async ({ id }, req): Promise<Outcome<CreatorAnswer>> => {
      const body = parseBody(nameBody, req);
      if (!body.ok) return body;
      const renamed = await accountNames.rename(id, body.value.name);
      return renamed.ok ? accept({ account: renamed.value }) : renamed;
    }),
  );
  api.get(
    '/handle',
    accountRoute(identity, async ({ id }): Promise<Outcome<HandleAnswer>> => {
      const handles = await accountHandles.of(id);
      return handles ? accept(handles) : refuse('Unauthorized');
    }),
  );
  api.post(
    '/handle',
    accountRoute(identity, async ({ id }, req): Promise<Outcome<CreatorAnswer>> => {
      const body = parseBody(handleBody, req);
      if (!body.ok) return body;
      const changed = await accountHandles.change(id, body.value.handle);
      return changed.ok ? accept({ account: changed.value }) : changed;
    }),
  );
  api.post(
    '/admin/people/:personId/verified',
    adminRoutes(
      identity,
      config,
    )(async (req): Promise<Outcome<object>> => {
      const personId = idSchema.safeParse(req.params.personId);
      if (!personId.success) return refuse('NotFound');
      const body = parseBody(verifiedBody, req);
      if (!body.ok) return body;
      const isDone = await accountNames.setVerified(personId.data, body.value.isVerified);
      return isDone ? accept({}) : refuse('NotFound');
    }),
  );
}
