import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { compileTexts } from './texts/compileTexts.ts';

/** `vite client` beside a running server: `MESI_DEV_SERVER` if it is not on the usual port. */
const server = process.env.MESI_DEV_SERVER ?? 'http://localhost:2567';
/** The server checks Origin against its own address; through the proxy that is what it shall see. */
const proxied = { target: server, changeOrigin: true, headers: { origin: server } };

/**
 * Our pages say which wire they speak, and are then sent no Colyseus Schema state: they read the feed. Of
 * `@colyseus/schema` the SDK then needs only how numbers and strings are written, a tenth of it: 25 kB gzip less before the
 * first picture. What is left out throws when it is used; what a new SDK wants beyond it fails the build.
 */
function schemaWithoutState(): Plugin {
  const parts = {
    '@colyseus/schema': `
      export { encode } from '@colyseus-wire/encode';
      export { decode } from '@colyseus-wire/decode';
      const absent = () => { throw new Error('no Schema state is read here: see schemaWithoutState in vite.config.ts'); };
      export class Decoder { constructor() { absent(); } }
      export const Reflection = { decode: absent };
      export const getDecoderStateCallbacks = absent;
      export const Callbacks = { get: absent, getLegacy: absent };
      export const $values = Symbol('absent');
      export const $refId = Symbol('absent');`,
    '@colyseus/schema/input': `
      export class InputEncoder { constructor() { throw new Error('no inputs are sent here'); } }`,
  };
  const mark = '\0without-state:';
  return {
    name: 'schema-without-state',
    apply: 'build',
    enforce: 'pre',
    resolveId(id) {
      const wire = /^@colyseus-wire\/(\w+)$/.exec(id)?.[1];
      if (wire)
        return fileURLToPath(new URL(`../src/encoding/${wire}.ts`, import.meta.resolve('@colyseus/schema')));
      return id in parts ? `${mark}${id}` : null;
    },
    load: (id) => (id.startsWith(mark) ? parts[id.slice(mark.length) as keyof typeof parts] : null),
  };
}

interface ModuleGraph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** Shared parts shorter than this, in bytes of their source, are put into one file with others that nearly the same pages need. */
const MERGED_BELOW_BYTES = 6_000;

/**
 * What the watch page imports and other pages import, too, would be some forty files, most of them too short to compress well.
 * Returns a function that gives the name `parts` to what the watch page begins with, and none to the rest.
 */
function partOfWatchPage() {
  let reached: Set<string> | null = null;
  return (id: string, graph: ModuleGraph): string | null => {
    if (reached === null) {
      reached = new Set();
      const open = [fileURLToPath(new URL('pages/WatchPage.tsx', import.meta.url))];
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        if (reached.has(next)) continue;
        reached.add(next);
        open.push(...(graph.getModuleInfo(next)?.importedIds ?? []));
      }
    }
    return reached.has(id) ? 'parts' : null;
  };
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compileTexts(), schemaWithoutState()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    sourcemap: false,
    // light-dark(), :has() and nesting stay as they are written
    target: ['chrome125', 'firefox128', 'safari17.5'],
    // no data: addresses: the content security policy names files only
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // else the names of all pages that share a part would be in its name
        chunkFileNames: ({ name }) => `assets/${name.startsWith('parts~') ? 'parts' : '[name]'}-[hash].js`,
        codeSplitting: {
          // A group takes along what its modules import: what everything imports is given a home first, or the
          // first page would have to fetch pixi for the sake of a helper.
          groups: [
            {
              name: 'react',
              test: /node_modules[\\/](react|react-dom|scheduler)[\\/]|vite[\\/](preload-helper|modulepreload-polyfill)/,
              priority: 3,
            },
            { name: 'sdk', test: /node_modules[\\/](@colyseus|msgpackr)[\\/]/, priority: 2 },
            {
              name: 'pixi',
              test: /node_modules[\\/](pixi\.js|@pixi|earcut|parse-svg-path|eventemitter3)[\\/]/,
            },
            // What every page begins with is one file: sixty small ones compress worse. Three that come with a library
            // are not needed by the first page and stay out of it.
            {
              name: 'compiler',
              test: /node_modules[\\/](moo|@messageformat|@lingui[\\/]message-utils)[\\/]/,
              priority: 2,
            },
            { name: 'icons', test: /lucide-react[\\/]dist[\\/]esm[\\/]icons[\\/]/, minShareCount: 6 },
            { name: 'shell', tags: ['$initial'], priority: 1 },
            {
              name: partOfWatchPage(),
              debugName: 'parts',
              minShareCount: 2,
              entriesAware: true,
              entriesAwareMergeThreshold: MERGED_BELOW_BYTES,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/api': proxied,
      '/matchmake': proxied,
      '/stills': proxied,
      '/health': proxied,
      '/whip': proxied,
      '/whep': proxied,
      '/monitor': proxied,
      '/playground': proxied,
      // a room's socket: /<process>/<room>?sessionId=…
      '^/[\\w-]+/[\\w-]+\\?.*sessionId=': { ...proxied, ws: true },
    },
  },
});
