/** Prepares the clients that nobody of this project wrote: wheels from PyPI, nothing is compiled. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Prepared, run } from '../buildParts.ts';
import {
  REQUIREMENTS,
  STRANGERS_FOLDER,
  STRANGERS_NAME,
  STRANGERS_PYTHON,
  STRANGERS_READY,
  strangersAreThere,
} from './strangerFiles.ts';

const PIP = [
  '-m',
  'pip',
  'install',
  '--quiet',
  '--disable-pip-version-check',
  '--no-deps',
  '--only-binary=:all:',
];
const LIMIT_MS = 180_000;

/** A folder that an interrupted run left behind is made anew. */
export async function prepareStrangers(): Promise<Prepared> {
  if (strangersAreThere()) return { ok: true };
  console.log(`preparing ${STRANGERS_NAME} …`);
  rmSync(STRANGERS_FOLDER, { recursive: true, force: true });
  mkdirSync(dirname(STRANGERS_FOLDER), { recursive: true });
  const steps = [
    ['python3', '-m', 'venv', STRANGERS_FOLDER],
    [STRANGERS_PYTHON, ...PIP, '-r', REQUIREMENTS],
    [STRANGERS_PYTHON, '-c', 'import aiortc, av'],
  ] as const;
  for (const [command, ...args] of steps) {
    const done = await run({ command, args, limitMs: LIMIT_MS });
    if (!done.ok) return done;
  }
  writeFileSync(STRANGERS_READY, '');
  return { ok: true };
}
