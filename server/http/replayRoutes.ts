import type { CookieOptions, Request, RequestHandler, Router } from 'express';
import { idSchema } from '../../shared/ids.ts';
import type { Account } from '../../shared/protocol/people.ts';
import { type Outcome, rejection } from '../../shared/protocol/rejections.ts';
import type { RecordingAnswer, ReplaysAnswer, ReplayView } from '../../shared/protocol/replays.ts';
import type { Config } from '../config.ts';
import type { Replay } from '../services/replays/port.ts';
import type { Services } from '../services/services.ts';
import { accept, accountRoute, bearerOf, creatorRoute, refuse, route, sendRejection } from './answer.ts';
import { readCookie } from './cookies.ts';
import { addPublicReplayRoutes } from './publicReplayRoutes.ts';
import { REPLAYS_PATH, sendReplay, viewOf } from './sendReplay.ts';

interface Parts {
  readonly services: Services;
  readonly config: Config;
}

/**
 * Name of the cookie with the log-in, which goes to these files alone: players ask for files by themselves, and show
 * no other.
 */
const KEY = 'mesi_replays';

/** Adds the routes of replays: a creator's own, those that members of a group may watch, and those that everybody may. */
export function addReplayRoutes(api: Router, { services, config }: Parts): void {
  const { identity, replays } = services;
  addPublicReplayRoutes(api, { services });
  const cookie: CookieOptions = {
    path: REPLAYS_PATH,
    httpOnly: true,
    sameSite: 'strict',
    secure: config.publicUrl?.startsWith('https:') ?? false,
  };

  api.get(
    '/recording',
    creatorRoute(identity, async ({ id }): Promise<Outcome<RecordingAnswer>> => {
      return accept({ refusal: await replays.refusal(id) });
    }),
  );
  api.get(
    '/replays',
    creatorRoute(identity, async ({ id }, req, res): Promise<Outcome<ReplaysAnswer>> => {
      res.cookie(KEY, bearerOf(req), cookie);
      return accept({ replays: (await replays.list(id)).map((replay) => viewOf(replay)) });
    }),
  );
  api.delete(
    '/replays/key',
    route(async (_req, res) => {
      res.clearCookie(KEY, cookie);
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
      res.cookie(KEY, bearerOf(req), cookie);
      return accept(viewOf(replay));
    }),
  );
  for (const what of ['video', 'poster'] as const) {
    api.get(`/replays/:replayId/${what}`, fileRoute(services, what));
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
function fileRoute(services: Services, what: 'video' | 'poster'): RequestHandler {
  return async (req, res) => {
    const token = bearerOf(req) ?? readCookie(req, KEY);
    const account = token === null ? null : await services.identity.verifyToken(token);
    if (!account) return sendRejection(res, rejection('Unauthorized'));
    const replay = await watchable(services, account, req);
    if (!replay) return sendRejection(res, rejection('NotFound'));
    sendReplay(req, res, { replay, what });
  };
}
