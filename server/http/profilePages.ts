import type { Application } from 'express';
import { HANDLE, handlePath } from '../../shared/pages.ts';
import type { Account } from '../../shared/protocol/people.ts';
import type { Config } from '../config.ts';
import type { Services } from '../services/services.ts';
import { escaped, type Head, originOf, readDocument, withHead } from './pageHead.ts';

interface Parts {
  readonly services: Pick<Services, 'identity' | 'profiles' | 'profilePictures'>;
  readonly config: Pick<Config, 'publicUrl'>;
  /** The folder of the built client. */
  readonly clientDir: string;
}

/**
 * Adds the page of a profile: the same document as every page, with a head that says whose it is. Whoever shows a preview of
 * a link runs no script, and reads the head alone. A handle that nobody has is answered 404.
 */
export function addProfilePages(app: Application, { services, config, clientDir }: Parts): void {
  app.get('/@:handle', async (req, res, next) => {
    const handle = String(req.params.handle);
    if (!req.accepts('html')) return next();
    const document = await readDocument(clientDir);
    // the route of all pages says that they are not built
    if (document === null) return next();
    const account = HANDLE.test(handle) ? await services.identity.findByHandle(handle) : null;
    const head = account ? await headOf(services, account, originOf(req, config)) : NOBODY;
    res.status(account ? 200 : 404).set('Cache-Control', 'no-cache');
    res.type('html').send(withHead(document, head));
  });
}

const NOBODY: Head = {
  title: 'Nobody here · Mesi Live',
  description: 'There is no such profile on Mesi Live.',
  tags: ['<meta name="robots" content="noindex">'],
};

async function headOf(
  { profiles, profilePictures }: Parts['services'],
  { id, name, handle }: Account,
  origin: string,
): Promise<Head> {
  const [{ bio, links }, picture] = await Promise.all([profiles.get(id), profilePictures.versionOf(id)]);
  const title = `${name} (@${handle})`;
  const description = bio || `Follow ${name} on Mesi Live, write to them, and tip them.`;
  const address = origin + handlePath(handle);
  const image = picture === null ? null : `${origin}/people/${id}/picture?${picture}`;
  const facts: readonly (readonly [string, string])[] = [
    ['og:type', 'profile'],
    ['og:site_name', 'Mesi Live'],
    ['og:title', title],
    ['og:description', description],
    ['og:url', address],
    ['profile:username', handle],
    ...(image === null ? [] : [['og:image', image] as const]),
  ];
  const card: readonly (readonly [string, string])[] = [
    ['twitter:card', 'summary'],
    ['twitter:title', title],
    ['twitter:description', description],
    ...(image === null ? [] : [['twitter:image', image] as const]),
  ];
  return {
    title: `${title} · Mesi Live`,
    description,
    tags: [
      `<link rel="canonical" href="${escaped(address)}">`,
      ...links.map((link) => `<link rel="me" href="${escaped(link)}">`),
      ...facts.map(([property, text]) => `<meta property="${property}" content="${escaped(text)}">`),
      ...card.map(([key, text]) => `<meta name="${key}" content="${escaped(text)}">`),
    ],
  };
}
