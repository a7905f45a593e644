import express, { type Application, type Request, type Response, type Router } from 'express';
import { idSchema } from '../../shared/ids.ts';
import { LIMITS } from '../../shared/limits.ts';
import type {
  OverlayAnswer,
  OverlayTokenAnswer,
  OwnStreamAnswer,
  StillAnswer,
} from '../../shared/protocol/http.ts';
import { type Account, personOf } from '../../shared/protocol/people.ts';
import { type Outcome, rejection } from '../../shared/protocol/rejections.ts';
import type { StudioDoor } from '../domain/doors.ts';
import { isPictured } from '../domain/pictured.ts';
import { overlayRenewedTopic, stillTopic } from '../domain/topics/news.ts';
import type { Services } from '../services/services.ts';
import type { StorePort } from '../services/store/port.ts';
import { accept, accountRoute, creatorRoute, refuse, route, sendRejection } from './answer.ts';
import { findOrMakeOwnStream, findOwnStream, getStream } from './ownStream.ts';
import type { PictureSight } from './PictureSight.ts';
import { isJpeg, type StillShelf, stillFile } from './stills.ts';

interface Parts {
  readonly services: Services;
  readonly shelf: StillShelf;
  readonly studios: StudioDoor;
}

/** Adds the routes of a creator: the own stream, its still picture, and the secret of the overlay. */
export function addCreatorRoutes(api: Router, { services, shelf, studios }: Parts): void {
  const { identity, store, overlays } = services;
  const readJpeg = express.raw({ type: 'image/jpeg', limit: LIMITS.stillBytes });

  api.post(
    '/streams',
    creatorRoute(identity, async (account): Promise<Outcome<OwnStreamAnswer>> => {
      const streamId = await findOrMakeOwnStream(services, personOf(account));
      return accept({ streamId, hasStudio: await studios.isOpen(streamId) });
    }),
  );

  api.put(
    '/streams/:streamId/still',
    accountRoute(identity, async (account, req, res): Promise<Outcome<StillAnswer>> => {
      const owned = await ownedStream(services, account, req);
      if (!owned.ok) return owned;
      const { streamId, isPictured: isOpen } = owned.value;
      // a page cannot know in time that its stream was switched or has ended: no picture is kept, and that is no error
      if (!isOpen) return accept({ isKept: false });
      // read only now, so that nobody else can make us take bytes
      await new Promise<void>((done, fail) => readJpeg(req, res, (err) => (err ? fail(err) : done())));
      if (!Buffer.isBuffer(req.body) || !isJpeg(req.body)) return refuse('FileTypeInvalid');
      await shelf.put(streamId, req.body);
      // a switch that came meanwhile found no picture to take away
      if (!isPictured(await getStream(services.store, streamId))) {
        await shelf.drop(streamId);
        return accept({ isKept: false });
      }
      const still = await shelf.addressOf(streamId);
      services.bus.publish(stillTopic(streamId), { still });
      return accept({ isKept: true });
    }),
  );

  const overlayToken = (renew: boolean) =>
    creatorRoute(identity, async ({ id }): Promise<Outcome<OverlayTokenAnswer>> => {
      const token = await identity.creatorSecret(id, { kind: 'overlay', renew });
      const streamId = renew ? await findOwnStream(store, id) : null;
      if (streamId !== null) services.bus.publish(overlayRenewedTopic(streamId), {});
      return accept({ token });
    });
  api.get('/overlay-token', overlayToken(false));
  api.post('/overlay-token', overlayToken(true));

  api.get(
    '/overlays/:token',
    route(async (req): Promise<Outcome<OverlayAnswer>> => {
      const creator = await identity.verifyCreatorSecret('overlay', String(req.params.token));
      if (!creator) return refuse('NotFound');
      const streamId = await findOwnStream(store, creator.id);
      overlays.seen(creator.id);
      const [desk, settings] = await Promise.all([overlays.desk(creator.id), overlays.settings(creator.id)]);
      return accept({ creator, streamId, desk, settings });
    }),
  );
}

const NOT_KEPT = { 'Cache-Control': 'no-store' } as const;

/**
 * Adds GET /stills/:streamId, which lies outside of /api because it is a picture of a page. A stream that is not live
 * in public is answered like one that does not exist, and no cache keeps what there was. A public stream that has no
 * picture yet answers 204: pages ask before they can know, and a browser would log an error. Whom the creator hides from is
 * answered as if there were no such stream.
 */
export function addStillRoute(
  app: Application,
  { folder }: StillShelf,
  { store, sight }: { readonly store: StorePort; readonly sight: PictureSight },
): void {
  app.get('/stills/:streamId', async (req: Request, res: Response) => {
    const streamId = idSchema.safeParse(req.params.streamId);
    const stream = streamId.success ? await getStream(store, streamId.data) : null;
    res.set(NOT_KEPT);
    if (!streamId.success || !stream || !isPictured(stream)) return sendRejection(res, rejection('NotFound'));
    if ((await sight.of(req, stream.creatorId)) === 'nobody')
      return sendRejection(res, rejection('NotFound'));
    const options = { root: folder, cacheControl: false, etag: false, lastModified: false };
    res.sendFile(stillFile(streamId.data), options, (err) => {
      if (err && !res.headersSent) res.status(204).end();
    });
  });
}

/** Returns the caller's own stream that is or was live, and whether a picture of it may be kept. */
async function ownedStream(
  { store }: Services,
  account: Account,
  req: Request,
): Promise<Outcome<{ readonly streamId: string; readonly isPictured: boolean }>> {
  const streamId = idSchema.safeParse(req.params.streamId);
  const stream = streamId.success ? await getStream(store, streamId.data) : null;
  // to everybody else it is as if there were none
  if (!streamId.success || stream?.creatorId !== account.id) return refuse('StreamNotFound');
  if (stream.phaseType === 'idle') return refuse('StreamNotLive');
  return accept({ streamId: streamId.data, isPictured: isPictured(stream) });
}
