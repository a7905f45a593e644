import type { Application, Router } from 'express';
import { idSchema } from '../../shared/ids.ts';
import { setPictureBody } from '../../shared/protocol/files.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import { MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import type { Services } from '../services/services.ts';
import { accept, accountRoute, parseBody, refuse } from './answer.ts';
import { INERT, pour } from './fileReading.ts';

interface Parts {
  readonly services: Pick<Services, 'identity' | 'profilePictures'>;
}

/** For so long a browser asks no second time for somebody's picture, also when there is none. */
const FRESH_MS = MINUTE_MS;

/** Adds the routes by which people choose their own picture. */
export function addProfilePictureRoutes(api: Router, { services }: Parts): void {
  const { identity, profilePictures } = services;
  api.put(
    '/picture',
    accountRoute(identity, async ({ id }, req): Promise<Outcome<object>> => {
      const body = parseBody(setPictureBody, req);
      if (!body.ok) return body;
      const outcome = await profilePictures.set(id, body.value.fileId);
      return outcome === 'set' ? accept({}) : refuse(outcome);
    }),
  );
  api.delete(
    '/picture',
    accountRoute(identity, async ({ id }): Promise<Outcome<object>> => {
      await profilePictures.clear(id);
      return accept({});
    }),
  );
}

/**
 * Adds the route of people's pictures. Who has none is answered with nothing, and not with a refusal: a page asks for
 * everybody it shows.
 */
export function addPeoplePictures(app: Application, { services: { profilePictures } }: Parts): void {
  app.get('/people/:personId/picture', async (req, res) => {
    const personId = idSchema.safeParse(req.params.personId);
    const opened = personId.success ? await profilePictures.open(personId.data) : null;
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
  });
}
