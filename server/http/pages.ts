import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import express, { type Application, type ErrorRequestHandler, type RequestHandler } from 'express';
import { namesNoStrangeScene } from '../../shared/overlayScenes.ts';
import { isPagePath } from '../../shared/pages.ts';

const ENCODERS = {
  br: (bytes: Buffer) =>
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (bytes: Buffer) => promisify(gzip)(bytes, { level: 9 }),
} as const;
type Encoding = keyof typeof ENCODERS;

/** Matches the assets that are text and can be compressed; pictures and fonts are compressed already. */
const TEXT_ASSET = /^\/[\w-]+(?:\.[\w-]+)*\.(?:js|css|svg|json|wasm)$/;
/**
 * The most compressed assets that are kept. Builds of one start are few; a name that does not exist is never kept.
 */
const KEPT_ASSETS = 200;

/**
 * Serves the built client: hashed assets are kept for ever, pages are always fresh, and every page's address answers
 * index.html.
 */
export function addPages(app: Application, { clientDir }: { readonly clientDir: string }): void {
  const assetsDir = join(clientDir, 'assets');
  const indexFile = join(clientDir, 'index.html');
  const immutable = { immutable: true, maxAge: '1y', index: false } as const;
  app.use('/assets', compressed(assetsDir), express.static(assetsDir, immutable), notFound);
  app.use(express.static(clientDir, { index: false, maxAge: '1h', dotfiles: 'ignore' }));

  const page: RequestHandler = (req, res, next) => {
    if (!isPage(req.path) || !req.accepts('html')) return next();
    if (!existsSync(indexFile)) {
      res.status(503).type('text').send('The pages are not built yet. Build them with: npm run build\n');
      return;
    }
    // the document is the same, and says in words that there is no such page
    res.status(isPagePath(req.path) && namesNoStrangeScene(req.path) ? 200 : 404);
    res.set('Cache-Control', 'no-cache').sendFile(indexFile, { cacheControl: false });
  };
  // Colyseus looks for a route of "/" and answers there itself when it finds none
  app.get('/', page);
  app.get('/{*path}', page);
  // the router reads what stands for a name before any page is asked, and gives up on what nobody can read
  const unreadable: ErrorRequestHandler = (error, req, res, next) => {
    if (!(error instanceof URIError) || req.method !== 'GET') return next(error);
    return page(req, res, () => next(error));
  };
  app.use(unreadable);
}

/**
 * Says whether the address is one of a page: it has no file's ending, and lies in none of the parts that belong to
 * programs.
 */
function isPage(path: string): boolean {
  return !/^\/(api|matchmake|stills|metrics|health)(\/|$)/.test(path) && !/\.\w+$/.test(path);
}

const notFound: RequestHandler = (_req, res) => void res.status(404).type('text').send('Not found\n');

/** Compresses each asset once, when it is first asked for, and keeps it: an asset never changes under its name. */
function compressed(folder: string): RequestHandler {
  const kept = new Map<string, Promise<Buffer>>();
  const load = (path: string, encoding: Encoding): Promise<Buffer> => {
    const key = `${encoding} ${path}`;
    const known = kept.get(key);
    if (known) return known;
    const made = readFile(join(folder, path)).then(ENCODERS[encoding]);
    if (kept.size < KEPT_ASSETS) kept.set(key, made);
    made.catch(() => kept.delete(key));
    return made;
  };
  return async (req, res, next) => {
    const encoding = req.acceptsEncodings('br', 'gzip');
    if (!TEXT_ASSET.test(req.path) || (encoding !== 'br' && encoding !== 'gzip')) return next();
    try {
      const body = await load(req.path, encoding);
      const headers = { 'Content-Encoding': encoding, Vary: 'Accept-Encoding', 'Cache-Control': IMMUTABLE };
      res
        .type(req.path.slice(req.path.lastIndexOf('.')))
        .set(headers)
        .send(body);
    } catch {
      next();
    }
  };
}

const IMMUTABLE = 'public, max-age=31536000, immutable';
