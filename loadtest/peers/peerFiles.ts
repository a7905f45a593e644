import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findGo, inPlace, type Prepared, run } from '../../server/tools/buildParts.ts';
import { CACHE_FOLDER } from '../../server/tools/cacheFolder.ts';

const CENTRIFUGO_VERSION = '5.4.9';
const CENTRIFUGO_MODULE = 'github.com/centrifugal/centrifugo/v5';
const CENTRIFUGO_FOLDER = join(CACHE_FOLDER, `centrifugo-${CENTRIFUGO_VERSION}`);
export const CENTRIFUGO = join(CENTRIFUGO_FOLDER, 'centrifugo');

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
