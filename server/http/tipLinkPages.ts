import type { Application } from 'express';
import { tipLinkPath } from '../../shared/pages.ts';
import type { Config } from '../config.ts';
import type { Services } from '../services/services.ts';
import { findOpenLink } from './openTipLink.ts';
import { escaped, type Head, headedPage, originOf, previewTags } from './pageHead.ts';

interface Parts {
  readonly services: Pick<Services, 'identity' | 'profilePictures' | 'tipLinks' | 'clock' | 'gates'>;
  readonly config: Pick<Config, 'publicUrl'>;
  /** The folder of the built client. */
  readonly clientDir: string;
}

const OVER: Head = {
  title: 'This link takes no more tips · Mesi Live',
  description: 'The tip link was revoked, has expired, or never was.',
  tags: ['<meta name="robots" content="noindex">'],
  isMissing: true,
};

/** Adds the page of a tip link, with a head that says to programs without script whom it tips, and for what. */
export function addTipLinkPages(app: Application, { services, config, clientDir }: Parts): void {
  const page = headedPage(clientDir, (req) =>
    headOf(services, String(req.params.tipLinkId), originOf(req, config)),
  );
  app.get('/t/:tipLinkId', page);
}

async function headOf(services: Parts['services'], linkId: string, origin: string): Promise<Head> {
  const found = await findOpenLink(services, linkId, 'all');
  if (!found) return OVER;
  const { link, creator } = found;
  const picture = await services.profilePictures.versionOf(creator.id);
  const title = `Tip ${creator.name}: ${link.label}`;
  const description = `Tip ${creator.name} (@${creator.handle}) on Mesi Live.`;
  const address = origin + tipLinkPath(link.id);
  const image = picture === null ? null : `${origin}/people/${creator.id}/picture?${picture}`;
  return {
    title: `${title} · Mesi Live`,
    description,
    tags: [
      // whoever shares a link chooses where: no search engine does
      '<meta name="robots" content="noindex">',
      `<link rel="canonical" href="${escaped(address)}">`,
      ...previewTags({ type: 'website', title, description, address, image }),
    ],
  };
}
