import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Request, RequestHandler } from 'express';
import type { Config } from '../config.ts';

/** What the head of a page says to programs that run no script. */
export interface Head {
  readonly title: string;
  readonly description: string;
  /** More elements, written out. */
  readonly tags: readonly string[];
  /** It is there where the page is of nothing that there is: then it is answered 404. */
  readonly isMissing?: true;
}

/** What whoever shows a preview of a link tells of its page. */
interface Preview {
  readonly type: 'profile' | 'website';
  readonly title: string;
  readonly description: string;
  readonly address: string;
  /** The address of a picture; null: there is none. */
  readonly image: string | null;
  /** Whether it is much wider than high, and is shown large. */
  readonly isWide?: boolean;
  readonly handle?: string;
}

/** The page has another address by now. */
export interface Moved {
  readonly movedTo: string;
}

/** Serves the document of all pages with a head of its own. */
export function headedPage(
  clientDir: string,
  headOf: (req: Request) => Promise<Head | Moved>,
): RequestHandler {
  return async (req, res, next) => {
    if (!req.accepts('html')) return next();
    const document = await readDocument(clientDir);
    // the route of all pages says that they are not built
    if (document === null) return next();
    const head = await headOf(req);
    // asked again each time: what moved may move back
    res.set('Cache-Control', 'no-cache');
    if ('movedTo' in head) return res.redirect(301, head.movedTo + queryOf(req));
    res.status(head.isMissing ? 404 : 200);
    res.type('html').send(withHead(document, head));
  };
}

const queryOf = ({ originalUrl }: Request): string => /\?.*$/s.exec(originalUrl)?.[0] ?? '';

/** Writes out what a preview says, for each kind of program that shows some. */
export function previewTags({
  type,
  title,
  description,
  address,
  image,
  isWide = false,
  handle,
}: Preview): readonly string[] {
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    ['og:type', type],
    ['og:site_name', 'Mesi Live'],
    ['og:title', title],
    ['og:description', description],
    ['og:url', address],
    ['profile:username', handle],
    ['og:image', image],
  ];
  const card: typeof facts = [
    ['twitter:card', isWide ? 'summary_large_image' : 'summary'],
    ['twitter:title', title],
    ['twitter:description', description],
    ['twitter:image', image],
  ];
  const written = (attribute: string, pairs: typeof facts) =>
    pairs.flatMap(([name, text]) =>
      text == null ? [] : [`<meta ${attribute}="${name}" content="${escaped(text)}">`],
    );
  return [...written('property', facts), ...written('name', card)];
}

/** Reads the document of all pages; null: the pages are not built. */
function readDocument(clientDir: string): Promise<string | null> {
  return readFile(join(clientDir, 'index.html'), 'utf8').catch(() => null);
}

/** Returns where this server is reached, as its links say it. The host of the request was judged at the door. */
export function originOf(req: Request, { publicUrl }: Pick<Config, 'publicUrl'>): string {
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
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] as string);
}
