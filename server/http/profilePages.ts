import type { Application } from 'express';
import { HANDLE, handlePath } from '../../shared/pages.ts';
import type { Account } from '../../shared/protocol/people.ts';
import type { Config } from '../config.ts';
import { seenByAll } from '../domain/gates/seenBy.ts';
import type { Services } from '../services/services.ts';
import { escaped, type Head, headedPage, originOf, previewTags } from './pageHead.ts';

interface Parts {
  readonly services: Pick<Services, 'identity' | 'profiles' | 'profilePictures' | 'profileCovers' | 'gates'>;
  readonly config: Pick<Config, 'publicUrl'>;
  /** The folder of the built client. */
  readonly clientDir: string;
}

/**
 * Adds the page of a profile: the same document as every page, with a head that says whose it is. Whoever shows a preview of
 * a link runs no script, and reads the head alone. A handle that nobody has is answered 404, and one of before 301.
 */
export function addProfilePages(app: Application, { services, config, clientDir }: Parts): void {
  const page = headedPage(clientDir, async (req) => {
    const handle = String(req.params.handle);
    const account = HANDLE.test(handle) ? await services.identity.findByHandle(handle) : null;
    // a page is asked for without a log-in: whoever hides from somebody has no head of their own
    const seen = await seenByAll(services, account);
    if (!seen) return NOBODY;
    const isOfBefore = seen.handle !== handle.toLowerCase();
    return isOfBefore ? { movedTo: handlePath(seen.handle) } : headOf(services, seen, originOf(req, config));
  });
  app.get('/@:handle', page);
}

const NOBODY: Head = {
  title: 'Profile not found · Mesi Live',
  description: 'There is no such profile on Mesi Live.',
  tags: ['<meta name="robots" content="noindex">'],
  isMissing: true,
};

async function headOf(
  { profiles, profilePictures, profileCovers }: Parts['services'],
  { id, name, handle }: Account,
  origin: string,
): Promise<Head> {
  const [{ bio, links }, picture, cover] = await Promise.all([
    profiles.get(id),
    profilePictures.versionOf(id),
    profileCovers.versionOf(id),
  ]);
  const title = `${name} (@${handle})`;
  const description = bio || `Follow ${name} on Mesi Live, write to them, and tip them.`;
  const address = origin + handlePath(handle);
  const pictured = picture === null ? null : `${origin}/people/${id}/picture?${picture}`;
  const image = cover === null ? pictured : `${origin}/people/${id}/cover?${cover}`;
  return {
    title: `${title} · Mesi Live`,
    description,
    tags: [
      `<link rel="canonical" href="${escaped(address)}">`,
      ...links.map((link) => `<link rel="me" href="${escaped(link)}">`),
      ...previewTags({ type: 'profile', title, description, address, image, isWide: cover !== null, handle }),
    ],
  };
}
