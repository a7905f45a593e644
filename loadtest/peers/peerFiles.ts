import { existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { findGo, inPlace, type Prepared, run } from '../../server/tools/buildParts.ts';
import { CACHE_FOLDER } from '../../server/tools/cacheFolder.ts';
import { POSTGRES_ROOT } from '../../server/tools/database/databaseFiles.ts';

const CENTRIFUGO_VERSION = '5.4.9';
const CENTRIFUGO_MODULE = 'github.com/centrifugal/centrifugo/v5';
const CENTRIFUGO_FOLDER = join(CACHE_FOLDER, `centrifugo-${CENTRIFUGO_VERSION}`);
export const CENTRIFUGO = join(CENTRIFUGO_FOLDER, 'centrifugo');

/**
 * A copy of uWebSockets.js on npm by somebody else, as its authors publish on GitHub only: good enough to be measured beside, not
 * to serve with.
 */
const UWS_COPY = '@btc-vision/uwebsockets.js';
const UWS_VERSION = '20.57.0';
const UWS_FOLDER = join(CACHE_FOLDER, `uws-${UWS_VERSION}`);

/** Builds Centrifugo from its Go module; a minute the first time. */
export async function prepareCentrifugo(): Promise<Prepared> {
  if (existsSync(CENTRIFUGO)) return { ok: true };
  const go = findGo();
  if (go === null) return { ok: false, why: 'Go 1.21 or newer is not on this machine' };
  return inPlace(CENTRIFUGO_FOLDER, async (folder) => {
    // a proxy that lists no versions refuses `go install`, and not a module that requires one
    writeFileSync(
      join(folder, 'go.mod'),
      `module peers\ngo 1.23\nrequire ${CENTRIFUGO_MODULE} v${CENTRIFUGO_VERSION}\n`,
    );
    writeFileSync(
      join(folder, 'tools.go'),
      `//go:build tools\n\npackage peers\n\nimport _ "${CENTRIFUGO_MODULE}"\n`,
    );
    const env = { CGO_ENABLED: '0' };
    const tidied = await run({ command: go, args: ['mod', 'tidy'], env, cwd: folder });
    if (!tidied.ok) return tidied;
    return run({ command: go, args: ['build', '-o', 'centrifugo', CENTRIFUGO_MODULE], env, cwd: folder });
  });
}

/** Where uWebSockets.js lies, and the Node that can load it. */
export interface UwsPlace {
  readonly module: string;
  readonly node: readonly string[];
}

/** Finds uWebSockets.js in this checkout, or fetches the copy. */
export async function prepareUws(): Promise<UwsPlace | { readonly why: string }> {
  const own = ownUws();
  if (own !== null) return { module: own, node: [process.execPath] };
  const fetched = await inPlace(UWS_FOLDER, (folder) => {
    const args = [
      'install',
      '--ignore-scripts',
      '--no-save',
      '--prefix',
      folder,
      `${UWS_COPY}@${UWS_VERSION}`,
    ];
    return run({ command: 'npm', args });
  });
  if (!fetched.ok) return fetched;
  const module = join(UWS_FOLDER, 'node_modules', UWS_COPY, 'uws.js');
  for (const node of nodes()) if ((await loads(node, module)).ok) return { module, node };
  return {
    why: `uWebSockets.js ${UWS_VERSION} needs a glibc of at least 2.38, and this machine has an older one`,
  };
}

function ownUws(): string | null {
  try {
    return createRequire(import.meta.url).resolve('uWebSockets.js');
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
