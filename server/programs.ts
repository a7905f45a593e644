import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where builds of Janus and most programs are, also when a service is started with another path. */
const USUAL = ['/usr/bin', '/usr/local/bin', '/opt/janus/bin'];

/** The program of that name as a shell finds it, or in the usual places; null: it is not there. */
export function findProgram(name: string): string | null {
  const { stdout } = spawnSync('/bin/sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
  const usual = USUAL.map((folder) => join(folder, name));
  return [(stdout ?? '').trim(), ...usual].find((path) => path.startsWith('/') && existsSync(path)) ?? null;
}
