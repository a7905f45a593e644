import type { Router } from 'express';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import {
  type ComingStreamView,
  comingStreamBody,
  type ScheduleAnswer,
} from '../../shared/protocol/schedule.ts';
import type { Config } from '../config.ts';
import { findSeen, seenByAll } from '../domain/gates/seenBy.ts';
import type { Services } from '../services/services.ts';
import { accept, accountRoute, creatorRoute, openRoute, parseBody, refuse } from './answer.ts';
import { originOf } from './pageHead.ts';
import { sendCalendar } from './sendCalendar.ts';

interface Parts {
  readonly services: Services;
  readonly config: Config;
}

/** Adds the routes of coming streams (shared/protocol/schedule.ts). */
export function addScheduleRoutes(api: Router, { services, config }: Parts): void {
  const { identity, schedule } = services;
  api.get(
    '/profiles/:handle/schedule',
    openRoute(identity, async (caller, req): Promise<Outcome<ScheduleAnswer>> => {
      const creator = await findSeen(services, caller, String(req.params.handle));
      if (!creator) return refuse('NotFound');
      const asked = { creatorId: creator.id, askerId: caller?.id ?? null };
      return accept({ entries: await schedule.list(asked) });
    }),
  );
  api.get(
    '/schedule/mine',
    accountRoute(
      identity,
      async ({ id }): Promise<Outcome<ScheduleAnswer>> => accept({ entries: await schedule.mine(id) }),
    ),
  );
  addPlanning(api, { services });
  for (const [method, wants] of [
    ['put', true],
    ['delete', false],
  ] as const)
    api[method](
      '/schedule/:entryId/reminder',
      accountRoute(
        identity,
        async ({ id }, req): Promise<Outcome<ComingStreamView>> =>
          schedule.remind({ entryId: String(req.params.entryId), personId: id, wants }),
      ),
    );
  api.get('/profiles/:handle/schedule.ics', async (req, res) => {
    const creator = await seenByAll(services, await identity.findByHandle(String(req.params.handle)));
    const text = creator && (await schedule.calendar({ creatorId: creator.id }, originOf(req, config)));
    sendCalendar(req, res, text);
  });
  api.get('/schedule/:entryId/stream.ics', async (req, res) => {
    const entryId = String(req.params.entryId);
    sendCalendar(req, res, await schedule.calendar({ entryId }, originOf(req, config)));
  });
}

function addPlanning(api: Router, { services: { identity, schedule } }: Pick<Parts, 'services'>): void {
  api.post(
    '/schedule',
    creatorRoute(identity, async (creator, req): Promise<Outcome<ComingStreamView>> => {
      const body = parseBody(comingStreamBody, req);
      return body.ok ? schedule.plan(creator, body.value) : body;
    }),
  );
  api.put(
    '/schedule/:entryId',
    creatorRoute(identity, async ({ id }, req): Promise<Outcome<ComingStreamView>> => {
      const body = parseBody(comingStreamBody, req);
      if (!body.ok) return body;
      return schedule.change({ entryId: String(req.params.entryId), creatorId: id, facts: body.value });
    }),
  );
  api.delete(
    '/schedule/:entryId',
    creatorRoute(
      identity,
      async ({ id }, req): Promise<Outcome<ComingStreamView>> =>
        schedule.change({ entryId: String(req.params.entryId), creatorId: id, facts: null }),
    ),
  );
}
