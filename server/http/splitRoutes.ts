import type { Router } from 'express';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import { type SplitAnswer, splitBody } from '../../shared/protocol/splits.ts';
import type { Services } from '../services/services.ts';
import { accept, creatorRoute, parseBody } from './answer.ts';

/** Adds the routes of how a creator shares tips (shared/protocol/splits.ts). */
export function addSplitRoutes(api: Router, { services }: { readonly services: Services }): void {
  const { identity, splits } = services;
  api.get(
    '/split',
    creatorRoute(identity, async ({ id }): Promise<Outcome<SplitAnswer>> => accept(await splits.read(id))),
  );
  api.put(
    '/split',
    creatorRoute(identity, async ({ id }, req): Promise<Outcome<SplitAnswer>> => {
      const body = parseBody(splitBody, req);
      return body.ok ? splits.set(id, body.value) : body;
    }),
  );
}
