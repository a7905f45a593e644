import type { Request, Router } from 'express';
import { type CurbAnswer, type CurbsAnswer, type CurbView, curbBody } from '../../shared/protocol/curbs.ts';
import { personOf } from '../../shared/protocol/people.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import { MINUTE_MS } from '../../shared/time.ts';
import type { Curb } from '../services/curbs/port.ts';
import type { Services } from '../services/services.ts';
import { accept, accountRoute, parseBody, refuse } from './answer.ts';

interface Parts {
  readonly services: Services;
}

/** Adds the routes by which people restrict others, and lift that again (shared/protocol/curbs.ts). */
export function addCurbRoutes(api: Router, { services }: Parts): void {
  const { identity, curbs, clock } = services;
  const pairOf = (byId: string, req: Request) => ({ byId, personId: String(req.params.personId) });

  api.get(
    '/curbs',
    accountRoute(
      identity,
      async ({ id }): Promise<Outcome<CurbsAnswer>> => accept({ curbs: (await curbs.list(id)).map(viewOf) }),
    ),
  );
  api.get(
    '/curbs/:personId',
    accountRoute(identity, async ({ id: byId }, req): Promise<Outcome<CurbAnswer>> => {
      const curb = await curbs.read(pairOf(byId, req));
      return accept({ curb: curb && viewOf(curb) });
    }),
  );
  api.put(
    '/curbs/:personId',
    accountRoute(identity, async ({ id: byId }, req): Promise<Outcome<CurbAnswer>> => {
      const body = parseBody(curbBody, req);
      if (!body.ok) return body;
      const { slowSeconds, minutes } = body.value;
      const keepsFrom = [...new Set(body.value.keepsFrom)];
      if (keepsFrom.length === 0 && slowSeconds === 0) return refuse('BadRequest', 'keepsFrom');
      const account = await identity.get(String(req.params.personId));
      if (!account) return refuse('NotFound');
      const untilMs = minutes === null ? null : clock.nowMs() + minutes * MINUTE_MS;
      const set = await curbs.set({ byId, person: personOf(account), keepsFrom, slowSeconds, untilMs });
      return set.ok ? accept({ curb: viewOf(set.value) }) : set;
    }),
  );
  api.delete(
    '/curbs/:personId',
    accountRoute(identity, async ({ id: byId }, req): Promise<Outcome<CurbAnswer>> => {
      await curbs.lift(pairOf(byId, req));
      return accept({ curb: null });
    }),
  );
}

const viewOf = ({ person, keepsFrom, slowSeconds, untilMs, atMs }: Curb): CurbView => ({
  ...{ person, keepsFrom, slowSeconds },
  ...{ untilMs, atMs },
});
