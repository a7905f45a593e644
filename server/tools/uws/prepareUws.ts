import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { inPlace, type Prepared, run } from '../buildParts.ts';
import { CACHE_FOLDER } from '../cacheFolder.ts';
import { POSTGRES_ROOT } from '../database/databaseFiles.ts';

const NAME = 'uWebSockets.js';
const VERSION = '20.57.0';
export const UWS_NAME = `${NAME} ${VERSION}`;
/**
 * A copy of uWebSockets.js on npm by somebody else, as its authors publish on GitHub only: good enough to test with and to be
 * measured beside, not to serve with.
 */
const COPY = `npm:@btc-vision/uwebsockets.js@${VERSION}`;
const FOLDER = join(CACHE_FOLDER, `uws-module-${VERSION}`);

/** Where uWebSockets.js lies, and the Node that can load it. */
export interface UwsPlace {
  /** The file to import. */
  readonly module: string;
  /** The folder that is named in NODE_PATH for `require` to find it. */
  readonly modules: string;
  /** The words of a command. */
  readonly node: readonly string[];
}

/** Finds uWebSockets.js in this checkout, or fetches the copy. */
export async function prepareUws(): Promise<UwsPlace | { readonly why: string }> {
  const own = ownUws();
  if (own !== null) return { module: own, modules: dirname(dirname(own)), node: [process.execPath] };
  const fetched = await inPlace(FOLDER, (folder) => {
    const args = ['install', '--ignore-scripts', '--no-save', '--prefix', folder, `${NAME}@${COPY}`];
    return run({ command: 'npm', args });
  });
  if (!fetched.ok) return fetched;
  const modules = join(FOLDER, 'node_modules');
  const module = join(modules, NAME, 'uws.js');
  for (const node of nodes()) if ((await loads(node, module)).ok) return { module, modules, node };
  return {
    why: `${UWS_NAME} needs a glibc of at least 2.38, and this machine has an older one`,
  };
}

function ownUws(): string | null {
  try {
    return createRequire(import.meta.url).resolve(NAME);
  } catch {
    return null;
  }
}

/** This Node, and this Node with the C library of the newer Debian that the tests' database runs in. */
function nodes(): readonly (readonly string[])[] {
  const libraries = `${POSTGRES_ROOT}/usr/lib/x86_64-linux-gnu`;
  const loader = `${POSTGRES_ROOT}/lib64/ld-linux-x86-64.so.2`;
  return [[process.execPath], [loader, '--library-path', libraries, process.execPath]];
}

async function loads([command = '', ...args]: readonly string[], module: string): Promise<Prepared> {
  return run({ command, args: [...args, '-e', `require(${JSON.stringify(module)})`] });
}
