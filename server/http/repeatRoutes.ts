import type { Router } from 'express';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import { type RepeatsAnswer, type RepeatView, repeatBody } from '../../shared/protocol/repeats.ts';
import type { Services } from '../services/services.ts';
import { accept, accountRoute, parseBody, refuse } from './answer.ts';

/** Adds the routes of one's own tips that repeat (shared/protocol/repeats.ts). */
export function addRepeatRoutes(api: Router, { services }: { readonly services: Services }): void {
  const { identity, repeats, ledger } = services;
  api.get(
    '/repeats',
    accountRoute(
      identity,
      async ({ id }): Promise<Outcome<RepeatsAnswer>> => accept({ repeats: await repeats.list(id) }),
    ),
  );
  api.post(
    '/repeats',
    accountRoute(identity, async ({ id }, req): Promise<Outcome<RepeatView>> => {
      const body = parseBody(repeatBody, req);
      if (!body.ok) return body;
      const { entryId, every } = body.value;
      return repeats.start({ giverId: id, tip: await ledger.get(entryId), every });
    }),
  );
  api.delete(
    '/repeats/:personId',
    accountRoute(identity, async ({ id }, req): Promise<Outcome<object>> => {
      const wasThere = await repeats.stop({ giverId: id, payeeId: String(req.params.personId) });
      return wasThere ? accept({}) : refuse('NotFound');
    }),
  );
}
