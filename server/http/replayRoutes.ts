import type { Request, RequestHandler, Router } from 'express';
import { idSchema } from '../../shared/ids.ts';
import type { Account } from '../../shared/protocol/people.ts';
import { type Outcome, type RejectionCode, rejection } from '../../shared/protocol/rejections.ts';
import type { RecordingAnswer, ReplaysAnswer, ReplayView } from '../../shared/protocol/replays.ts';
import type { Config } from '../config.ts';
import type { Replay } from '../services/replays/port.ts';
import type { Services } from '../services/services.ts';
import { AdultReplays } from './AdultReplays.ts';
import { accept, accountRoute, bearerOf, creatorRoute, refuse, route, sendRejection } from './answer.ts';
import { type LogInCookie, picturesCookie, replaysCookie } from './logInCookie.ts';
import { addPublicReplayRoutes } from './publicReplayRoutes.ts';
import { sendReplay, viewOf } from './sendReplay.ts';

interface Parts {
  readonly services: Services;
  readonly config: Config;
}

/** Adds the routes of replays: a creator's own, those that members of a group may watch, and those that everybody may. */
export function addReplayRoutes(api: Router, { services, config }: Parts): void {
  const { identity, replays } = services;
  const adults = new AdultReplays(services);
  addPublicReplayRoutes(api, { services, adults });
  const cookie = replaysCookie(config);

  api.get(
    '/recording',
    creatorRoute(identity, async ({ id }): Promise<Outcome<RecordingAnswer>> => {
      return accept({ refusal: await replays.refusal(id) });
    }),
  );
  api.get(
    '/replays',
    creatorRoute(identity, async ({ id }, req, res): Promise<Outcome<ReplaysAnswer>> => {
      cookie.give(res, bearerOf(req) ?? '');
      const all = await replays.list(id);
      return accept({ replays: await Promise.all(all.map((replay) => ownViewOf(replay, adults))) });
    }),
  );
  api.delete(
    '/replays/key',
    route(async (_req, res) => {
      for (const each of [cookie, picturesCookie(config)]) each.take(res);
      return accept({});
    }),
  );
  api.delete(
    '/replays/:replayId',
    accountRoute(identity, async (account, req): Promise<Outcome<object>> => {
      const replay = await replayOf(services, req);
      if (replay?.creatorId !== account.id) return refuse('NotFound');
      const outcome = await replays.remove(replay.replayId);
      return outcome === 'removed' ? accept({}) : refuse('ReplayNotReady');
    }),
  );
  api.get(
    '/replays/:replayId',
    accountRoute(identity, async (account, req, res): Promise<Outcome<ReplayView>> => {
      const replay = await watchable(services, account, req);
      if (!replay) return refuse('NotFound');
      const shut = await shutFor(account, { replay, adults });
      if (shut) return refuse(shut);
      cookie.give(res, bearerOf(req) ?? '');
      return accept(viewOf(replay));
    }),
  );
  for (const what of ['video', 'poster'] as const) {
    api.get(`/replays/:replayId/${what}`, fileRoute(services, { cookie, adults, what }));
  }
}

/** Says whether that account may watch the replay: whoever recorded it, and members of the group that it was for. */
async function mayWatch(
  { groupReplays }: Services,
  { id: personId }: Account,
  replay: Replay,
): Promise<boolean> {
  return replay.creatorId === personId || groupReplays.mayWatch({ personId, replay });
}

/** Returns why somebody may not watch a replay that they could otherwise; null: they may. Whose it is watches it at any age. */
async function shutFor(
  { id }: Account,
  { replay, adults }: { readonly replay: Replay; readonly adults: AdultReplays },
): Promise<RejectionCode | null> {
  return replay.creatorId === id ? null : adults.shutFor(id, replay);
}

/** What was shown to everybody and is for adults by now is shown to nobody. */
async function ownViewOf(replay: Replay, adults: AdultReplays): Promise<ReplayView> {
  return viewOf(replay.isPublic && (await adults.has(replay)) ? { ...replay, isPublic: false } : replay);
}

async function replayOf({ replays }: Services, req: Request): Promise<Replay | null> {
  const replayId = idSchema.safeParse(req.params.replayId);
  return replayId.success ? replays.get(replayId.data) : null;
}

/** Returns the replay; null: there is none, or none for that person, and nobody learns which. */
async function watchable(services: Services, account: Account, req: Request): Promise<Replay | null> {
  const replay = await replayOf(services, req);
  return replay && (await mayWatch(services, account, replay)) ? replay : null;
}

/** Sends a file in parts, as players ask for them; nobody but the one it is for keeps a copy. */
function fileRoute(
  services: Services,
  {
    cookie,
    adults,
    what,
  }: { readonly cookie: LogInCookie; readonly adults: AdultReplays; readonly what: 'video' | 'poster' },
): RequestHandler {
  return async (req, res) => {
    const token = bearerOf(req) ?? cookie.read(req);
    const account = token === null ? null : await services.identity.verifyToken(token);
    if (!account) return sendRejection(res, rejection('Unauthorized'));
    const replay = await watchable(services, account, req);
    if (!replay) return sendRejection(res, rejection('NotFound'));
    const shut = await shutFor(account, { replay, adults });
    if (shut) return sendRejection(res, rejection(shut));
    sendReplay(req, res, { replay, what });
  };
}
