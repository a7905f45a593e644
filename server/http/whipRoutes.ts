import type { Application, Request, Router } from 'express';
import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import type { StreamKeyAnswer } from '../../shared/protocol/http.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import type { Config } from '../config.ts';
import type { EncoderDoor } from '../domain/doors.ts';
import type { Services } from '../services/services.ts';
import { accept, creatorRoute, refuse } from './answer.ts';
import { findLiveStage } from './ownStream.ts';
import {
  addSdpRoutes,
  readSdp,
  type SdpRoutes,
  type SessionPlace,
  sendOpened,
  unauthorized,
} from './sdpOverHttp.ts';

interface Parts {
  readonly services: Services;
  readonly encoders: EncoderDoor;
}

const sessionIdSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** Adds WHIP (RFC 9725), by which an encoder such as OBS sends. Rules: rooms/stream/encoder/SPEC.md. */
export function addWhipRoutes(app: Application, parts: Parts): void {
  addSdpRoutes(app, {
    root: '/whip',
    endpoints: ['/whip', '/whip/:streamKey'],
    session: '/whip/:streamId/:sessionId',
    statusOf: { StreamNotLive: 409 },
    open: open(parts),
    sessionOf: (req) => sessionOf(parts.encoders, req),
  });
}

/** Adds the routes by which the studio shows the stream key and renews it. */
export function addStreamKeyRoutes(
  api: Router,
  { services, encoders, config }: Parts & { readonly config: Config },
): void {
  const { identity, store, media } = services;
  const streamKey = (renew: boolean) =>
    creatorRoute(identity, async ({ id }): Promise<Outcome<StreamKeyAnswer>> => {
      const key = await identity.creatorSecret(id, { kind: 'streamKey', renew });
      const live = renew ? await findLiveStage(store, id) : null;
      const ended = live ? await encoders.ask(live.streamId, { type: 'end' }) : null;
      if (ended && !ended.ok && ended.rejection.code !== 'NotFound') return ended;
      const { videoBitsPerSecond } = config.media;
      return accept({ key, isUsable: media.transport === 'janus', videoBitsPerSecond });
    });
  api.get('/stream-key', streamKey(false));
  api.post('/stream-key', streamKey(true));
}

function open({ services, encoders }: Parts): SdpRoutes['open'] {
  const { identity, store } = services;
  return async (req, res) => {
    const key = keyOf(req);
    if (key === null) return unauthorized(res, NO_KEY);
    const creator = await identity.verifyCreatorSecret('streamKey', key.text);
    if (!creator) return key.isBearer ? unauthorized(res, NO_KEY) : refuse('NotFound');
    const stage = await findLiveStage(store, creator.id);
    if (!stage) return refuse('StreamNotLive');
    // read only now, so that nobody else can make us take bytes
    const sdp = await readSdp(req, res);
    const { streamId } = stage;
    const opened = await encoders.ask(streamId, { type: 'open', sdp });
    if (!opened.ok) return opened;
    if (!(await identity.verifyCreatorSecret('streamKey', key.text))) {
      await encoders.ask(streamId, { type: 'close', sessionId: opened.value.sessionId });
      return refuse('NotFound');
    }
    sendOpened(res, { ...opened.value, location: `/whip/${streamId}/${opened.value.sessionId}` });
    return null;
  };
}

/** Returns the stream key: in the path, or as OBS sends its bearer token. */
function keyOf(req: Request): { readonly text: string; readonly isBearer: boolean } | null {
  const { streamKey } = req.params;
  if (typeof streamKey === 'string') return { text: streamKey, isBearer: false };
  const [, token] = /^Bearer\s+([\w-]{1,128})\s*$/i.exec(req.headers.authorization ?? '') ?? [];
  return token === undefined ? null : { text: token, isBearer: true };
}

const NO_KEY = {
  realm: 'whip',
  why: 'the stream key of the studio, in the address or as bearer token',
} as const;

function sessionOf(encoders: EncoderDoor, req: Request): SessionPlace | null {
  const streamId = idSchema.safeParse(req.params.streamId);
  const sessionId = sessionIdSchema.safeParse(req.params.sessionId);
  if (!streamId.success || !sessionId.success) return null;
  return { sessionId: sessionId.data, ask: (request) => encoders.ask(streamId.data, request) };
}
