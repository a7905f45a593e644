import type { Application, RequestHandler, Router } from 'express';
import { idSchema } from '../../shared/ids.ts';
import { setPictureBody } from '../../shared/protocol/files.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import { MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import type { ProfilePicturesPort } from '../services/files/port.ts';
import type { Services } from '../services/services.ts';
import { accept, accountRoute, parseBody, refuse } from './answer.ts';
import { INERT, pour } from './fileReading.ts';

interface Parts {
  readonly services: Pick<Services, 'identity' | 'profilePictures' | 'profileCovers'>;
}

/** For so long a browser asks no second time for somebody's picture, also when there is none. */
const FRESH_MS = MINUTE_MS;

/** Adds the routes by which people choose their own picture, and the cover of their profile. */
export function addProfilePictureRoutes(api: Router, { services }: Parts): void {
  const { identity, profilePictures, profileCovers } = services;
  for (const [path, shown] of [
    ['/picture', profilePictures],
    ['/cover', profileCovers],
  ] as const) {
    api.put(
      path,
      accountRoute(identity, async ({ id }, req): Promise<Outcome<object>> => {
        const body = parseBody(setPictureBody, req);
        if (!body.ok) return body;
        const outcome = await shown.set(id, body.value.fileId);
        return outcome === 'set' ? accept({}) : refuse(outcome);
      }),
    );
    api.delete(
      path,
      accountRoute(identity, async ({ id }): Promise<Outcome<object>> => {
        await shown.clear(id);
        return accept({});
      }),
    );
  }
}

/**
 * Adds the routes of people's pictures and covers. Who has none is answered with nothing, and not with a refusal: a page asks
 * for everybody it shows.
 */
export function addPeoplePictures(app: Application, { services }: Parts): void {
  app.get('/people/:personId/picture', shows(services.profilePictures));
  app.get('/people/:personId/cover', shows(services.profileCovers));
}

const shows =
  (shown: ProfilePicturesPort): RequestHandler =>
  async (req, res) => {
    const personId = idSchema.safeParse(req.params.personId);
    const opened = personId.success ? await shown.open(personId.data) : null;
    res.set('Cache-Control', `public, max-age=${FRESH_MS / SECOND_MS}`);
    if (!opened) return void res.status(204).end();
    const { part, version, chunks } = opened;
    res.set({
      ETag: `"${version}"`,
      'Content-Type': part.mime,
      'Content-Length': String(part.bytes),
      ...INERT,
    });
    if (req.fresh) res.status(304).end();
    else await pour(chunks, res);
  };
