import type { Application } from 'express';
import { tipLinkPath } from '../../shared/pages.ts';
import type { Config } from '../config.ts';
import { isLinkOver } from '../domain/tips/tipLink.ts';
import type { Services } from '../services/services.ts';
import { escaped, type Head, originOf, readDocument, withHead } from './pageHead.ts';

interface Parts {
  readonly services: Pick<Services, 'identity' | 'profilePictures' | 'tipLinks' | 'clock'>;
  readonly config: Pick<Config, 'publicUrl'>;
  /** The folder of the built client. */
  readonly clientDir: string;
}

const OVER: Head = {
  title: 'This link takes no more tips · Mesi Live',
  description: 'The tip link was revoked, has expired, or never was.',
  tags: ['<meta name="robots" content="noindex">'],
};

/** Adds the page of a tip link, with a head that says to programs without script whom it tips, and for what. */
export function addTipLinkPages(app: Application, { services, config, clientDir }: Parts): void {
  app.get('/t/:tipLinkId', async (req, res, next) => {
    if (!req.accepts('html')) return next();
    const document = await readDocument(clientDir);
    // the route of all pages says that they are not built
    if (document === null) return next();
    const head = await headOf(services, String(req.params.tipLinkId), originOf(req, config));
    res.status(head === OVER ? 404 : 200).set('Cache-Control', 'no-cache');
    res.type('html').send(withHead(document, head));
  });
}

async function headOf(
  { identity, profilePictures, tipLinks, clock }: Parts['services'],
  linkId: string,
  origin: string,
): Promise<Head> {
  const link = await tipLinks.get(linkId);
  const creator = link && !isLinkOver(link, clock.nowMs()) ? await identity.get(link.creatorId) : null;
  if (!link || !creator) return OVER;
  const picture = await profilePictures.versionOf(creator.id);
  const title = `Tip ${creator.name}: ${link.label}`;
  const description = `Tip ${creator.name} (@${creator.handle}) on Mesi Live.`;
  const image = picture === null ? [] : [`${origin}/people/${creator.id}/picture?${picture}`];
  const facts: readonly (readonly [string, string])[] = [
    ['og:type', 'website'],
    ['og:site_name', 'Mesi Live'],
    ['og:title', title],
    ['og:description', description],
    ['og:url', origin + tipLinkPath(link.id)],
    ...image.map((address) => ['og:image', address] as const),
  ];
  const card: readonly (readonly [string, string])[] = [
    ['twitter:card', 'summary'],
    ['twitter:title', title],
    ['twitter:description', description],
    ...image.map((address) => ['twitter:image', address] as const),
  ];
  return {
    title: `${title} · Mesi Live`,
    description,
    tags: [
      // whoever shares a link chooses where: no search engine does
      '<meta name="robots" content="noindex">',
      `<link rel="canonical" href="${escaped(origin + tipLinkPath(link.id))}">`,
      ...facts.map(([property, text]) => `<meta property="${property}" content="${escaped(text)}">`),
      ...card.map(([key, text]) => `<meta name="${key}" content="${escaped(text)}">`),
    ],
  };
}
