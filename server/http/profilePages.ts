import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Application, Request } from 'express';
import { HANDLE, handlePath } from '../../shared/pages.ts';
import type { Account } from '../../shared/protocol/people.ts';
import type { Config } from '../config.ts';
import type { Services } from '../services/services.ts';

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
    const document = await readFile(join(clientDir, 'index.html'), 'utf8').catch(() => null);
    // the route of all pages says that they are not built
    if (document === null) return next();
    const account = HANDLE.test(handle) ? await services.identity.findByHandle(handle) : null;
    const head = account ? await headOf(services, account, originOf(req, config)) : NOBODY;
    res.status(account ? 200 : 404).set('Cache-Control', 'no-cache');
    res.type('html').send(withHead(document, head));
  });
}

interface Head {
  readonly title: string;
  readonly description: string;
  /** More elements, written out. */
  readonly tags: readonly string[];
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

/** Returns where this server is reached, as its links say it. The host of the request was judged at the door. */
function originOf(req: Request, { publicUrl }: Parts['config']): string {
  if (publicUrl !== null) return publicUrl.replace(/\/+$/, '');
  return `${req.protocol}://${req.headers.host ?? 'localhost'}`;
}

/** Puts a head into the document of all pages. What is put in is never read as a pattern of a replacement. */
function withHead(document: string, { title, description, tags }: Head): string {
  const named = `<meta name="description" content="${escaped(description)}">`;
  return document
    .replace(/<meta name="description"[^>]*>/, '')
    .replace(/<title>[^<]*<\/title>/, () =>
      [`<title>${escaped(title)}</title>`, named, ...tags].join('\n    '),
    );
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Writes a text so that it is nothing but a text, in an element and in an attribute. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] as string);
}
