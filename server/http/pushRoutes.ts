import type { Router } from 'express';
import { dropPushBody, keepPushBody, type PushKeyAnswer } from '../../shared/protocol/push.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import type { Services } from '../services/services.ts';
import { accept, accountRoute, bearerOf, parseBody, refuse, route } from './answer.ts';

/** Adds the routes of devices that are told while nobody looks (shared/protocol/push.ts). */
export function addPushRoutes(api: Router, { services }: { readonly services: Services }): void {
  const { identity, push } = services;
  api.get(
    '/push',
    accountRoute(
      identity,
      async (): Promise<Outcome<PushKeyAnswer>> => accept({ publicKey: push.publicKey }),
    ),
  );
  api.post(
    '/push',
    route(async (req): Promise<Outcome<object>> => {
      const token = bearerOf(req);
      const known = token && (await identity.sessions.read(token));
      if (!known) return refuse('Unauthorized');
      const body = parseBody(keepPushBody, req);
      if (!body.ok) return body;
      const isKept = await push.keep({ session: known.session, device: body.value });
      return isKept ? accept({}) : refuse('PushAddressInvalid');
    }),
  );
  api.delete(
    '/push',
    accountRoute(identity, async ({ id: personId }, req): Promise<Outcome<object>> => {
      const body = parseBody(dropPushBody, req);
      if (!body.ok) return body;
      await push.drop({ personId, endpoint: body.value.endpoint });
      return accept({});
    }),
  );
}
