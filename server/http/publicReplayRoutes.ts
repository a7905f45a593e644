import type { Request, Router } from 'express';
import { idSchema } from '../../shared/ids.ts';
import { type Outcome, rejection } from '../../shared/protocol/rejections.ts';
import { publicReplayBody, type ReplaysAnswer, type ReplayView } from '../../shared/protocol/replays.ts';
import { findSeen, seenByAll } from '../domain/gates/seenBy.ts';
import type { Replay } from '../services/replays/port.ts';
import type { Services } from '../services/services.ts';
import type { AdultReplays } from './AdultReplays.ts';
import { accept, creatorRoute, openRoute, parseBody, refuse, sendRejection } from './answer.ts';
import { sendReplay, viewOf } from './sendReplay.ts';

/** Below it lies what everybody may watch; no cookie is asked for. */
const PATH = '/api/public-replays';

interface Parts {
  readonly services: Services;
  readonly adults: AdultReplays;
}

/** Adds the routes of replays that creators show to everybody (shared/protocol/replays.ts). Rule: RP10. */
export function addPublicReplayRoutes(api: Router, { services, adults }: Parts): void {
  const { identity, replays, publicReplays } = services;
  api.put(
    '/replays/:replayId/public',
    creatorRoute(identity, async ({ id }, req): Promise<Outcome<ReplayView>> => {
      const body = parseBody(publicReplayBody, req);
      if (!body.ok) return body;
      const replay = await replayOf(services, req);
      if (replay?.creatorId !== id) return refuse('NotFound');
      if (replay.progress.type !== 'ready') return refuse('ReplayNotReady');
      if (body.value.isPublic && replay.modes.includes('oneToOne')) return refuse('ReplayIsPrivate');
      // nobody is asked for their age where everybody may watch
      if (body.value.isPublic && (await adults.hasNow(replay))) return refuse('ReplayIsForAdults');
      await publicReplays.set(replay.replayId, body.value.isPublic);
      return accept(viewOf({ ...replay, ...body.value }));
    }),
  );
  api.get(
    '/profiles/:handle/replays',
    openRoute(identity, async (caller, req): Promise<Outcome<ReplaysAnswer>> => {
      const creator = await findSeen(services, caller, String(req.params.handle));
      if (!creator) return refuse('NotFound');
      const shown = await shownOf(await replays.list(creator.id), adults);
      return accept({ replays: shown.map((replay) => viewOf(replay, PATH)) });
    }),
  );
  for (const what of ['video', 'poster'] as const) {
    api.get(`/public-replays/:replayId/${what}`, async (req, res) => {
      const replay = await replayOf(services, req);
      const [isOpen] = replay ? await shownOf([replay], adults) : [];
      if (!replay || !isOpen || !(await isThere(services, replay)))
        return sendRejection(res, rejection('NotFound'));
      sendReplay(req, res, { replay, what });
    });
  }
}

/** Returns those that everybody may watch: a stream may have been marked as for adults after its film was shown. */
async function shownOf(all: readonly Replay[], adults: AdultReplays): Promise<readonly Replay[]> {
  const open = all.filter(({ isPublic, progress }) => isPublic && progress.type === 'ready');
  const areAdult = await Promise.all(open.map((replay) => adults.has(replay)));
  return open.filter((_, index) => !areAdult[index]);
}

/**
 * Says whether its creator is still one, and hides from nobody: who erased their account shows nothing any more, and a film is asked
 * for without a log-in.
 */
async function isThere(services: Services, { creatorId }: Replay): Promise<boolean> {
  const creator = await seenByAll(services, await services.identity.get(creatorId));
  return creator?.isCreator ?? false;
}

async function replayOf({ replays }: Services, req: Request): Promise<Replay | null> {
  const replayId = idSchema.safeParse(req.params.replayId);
  return replayId.success ? replays.get(replayId.data) : null;
}
