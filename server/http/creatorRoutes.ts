import express, { type Application, type Request, type Response, type Router } from 'express';
import { idSchema } from '../../shared/ids.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { OverlayAnswer, OverlayTokenAnswer, OwnStreamAnswer } from '../../shared/protocol/http.ts';
import type { Account } from '../../shared/protocol/people.ts';
import { type Outcome, rejection } from '../../shared/protocol/rejections.ts';
import { overlayRenewedTopic } from '../rooms/audience/overlaySeats.ts';
import { stillTopic } from '../rooms/stream/StreamListing.ts';
import type { Services } from '../services/services.ts';
import { accept, accountRoute, refuse, route, sendRejection } from './answer.ts';
import { findOrMakeOwnStream, findOwnStream, getStream } from './ownStream.ts';
import { isJpeg, type StillShelf, stillFile } from './stills.ts';

interface Parts {
  readonly services: Services;
  readonly shelf: StillShelf;
}

/** The creator's own stream, its still picture, and the secret of the overlay. */
export function addCreatorRoutes(api: Router, { services, shelf }: Parts): void {
  const { identity, store } = services;
  const readJpeg = express.raw({ type: 'image/jpeg', limit: LIMITS.stillBytes });

  api.post(
    '/streams',
    accountRoute(identity, async ({ id, name, handle, isCreator }): Promise<Outcome<OwnStreamAnswer>> => {
      if (!isCreator) return refuse('NotACreator');
      return accept({ streamId: await findOrMakeOwnStream(services, { id, name, handle }) });
    }),
  );

  api.put(
    '/streams/:streamId/still',
    accountRoute(identity, async (account, req, res): Promise<Outcome<object>> => {
      const streamId = await ownedStream(services, account, req);
      if (!streamId.ok) return streamId;
      // read only now, so that nobody else can make us take bytes
      await new Promise<void>((done, fail) => readJpeg(req, res, (err) => (err ? fail(err) : done())));
      if (!Buffer.isBuffer(req.body) || !isJpeg(req.body)) return refuse('FileTypeInvalid');
      await shelf.put(streamId.value, req.body);
      const still = await shelf.addressOf(streamId.value);
      services.bus.publish(stillTopic(streamId.value), { still });
      return accept({});
    }),
  );

  const overlayToken = (renew: boolean) =>
    accountRoute(identity, async ({ id, isCreator }): Promise<Outcome<OverlayTokenAnswer>> => {
      if (!isCreator) return refuse('NotACreator');
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
      return accept({ creator, streamId: await findOwnStream(store, creator.id) });
    }),
  );
}

/**
 * GET /stills/:streamId: outside of /api, because it is a picture of a page. A stream that has none yet answers
 * 204: pages ask before they can know, and that is no error to be logged in anybody's console.
 */
export function addStillRoute(app: Application, { folder }: StillShelf): void {
  app.get('/stills/:streamId', (req: Request, res: Response) => {
    const streamId = idSchema.safeParse(req.params.streamId);
    if (!streamId.success) return sendRejection(res, rejection('NotFound'));
    const options = { root: folder, cacheControl: false, headers: { 'Cache-Control': 'public, max-age=60' } };
    res.sendFile(stillFile(streamId.data), options, (err) => {
      if (err && !res.headersSent) res.status(204).set('Cache-Control', 'no-store').end();
    });
  });
}

async function ownedStream({ store }: Services, account: Account, req: Request): Promise<Outcome<string>> {
  const streamId = idSchema.safeParse(req.params.streamId);
  const stream = streamId.success ? await getStream(store, streamId.data) : null;
  if (!streamId.success || !stream) return refuse('StreamNotFound');
  if (stream.creatorId !== account.id) return refuse('Forbidden');
  return stream.phaseType === 'live' || stream.phaseType === 'idle'
    ? accept(streamId.data)
    : refuse('StreamEnded');
}
