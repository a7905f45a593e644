import type { Application, RequestHandler, Router } from 'express';
import { idSchema } from '../../shared/ids.ts';
import { setPictureBody } from '../../shared/protocol/files.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import { MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import type { ProfilePicturesPort } from '../services/files/port.ts';
import type { Services } from '../services/services.ts';
import { accept, accountRoute, parseBody, refuse } from './answer.ts';
import { INERT, pour } from './fileReading.ts';
import type { PictureSight, Sight } from './PictureSight.ts';

interface Parts {
  readonly services: Pick<Services, 'identity' | 'profilePictures' | 'profileCovers'>;
}

interface ShownParts {
  readonly services: Pick<Services, 'profilePictures' | 'profileCovers'>;
  readonly sight: PictureSight;
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
 * for everybody it shows. Whoever hides from the asker has none (GA15).
 */
export function addPeoplePictures(app: Application, { services, sight }: ShownParts): void {
  app.get('/people/:personId/picture', shows(services.profilePictures, sight));
  app.get('/people/:personId/cover', shows(services.profileCovers, sight));
}

const FRESH = `max-age=${FRESH_MS / SECOND_MS}`;
const KEPT_BY: Readonly<Record<Sight, string>> = {
  everybody: `public, ${FRESH}`,
  asker: `private, ${FRESH}`,
  // somebody who logs in a moment later may see it
  nobody: 'no-store',
};

const shows =
  (shown: ProfilePicturesPort, sight: PictureSight): RequestHandler =>
  async (req, res) => {
    const personId = idSchema.safeParse(req.params.personId);
    const seen = personId.success ? await sight.of(req, personId.data) : 'everybody';
    const opened = personId.success && seen !== 'nobody' ? await shown.open(personId.data) : null;
    res.set('Cache-Control', KEPT_BY[seen]);
    if (seen !== 'everybody') res.vary('Cookie');
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
