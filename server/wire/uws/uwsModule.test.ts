import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { sayStartFailure } from '../../startFailure.ts';
import { loadUws } from './uwsModule.ts';

/** What whoever starts a server reads, when the module is looked for in that folder. */
function sentenceOf(folder: string): string {
  try {
    loadUws(createRequire(join(folder, 'index.js')));
  } catch (error) {
    return sayStartFailure(error, { host: 'localhost', port: 2567, dataDir: 'data' });
  }
  throw new Error('it was loaded');
}

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mesi-uws-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

it('[WI18] a start without the module says how it is installed', () => {
  expect(sentenceOf(emptyFolder())).toBe(
    'TRANSPORT is uws, which needs uWebSockets.js, which is not installed. Install it with: npm install --no-save github:uNetworking/uWebSockets.js#v20.57.0; or leave TRANSPORT out',
  );
});

it('[WI18] a start with a module that does not fit the machine says why', () => {
  const folder = emptyFolder();
  const place = join(folder, 'node_modules', 'uWebSockets.js');
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'index.js'), `throw new Error('version GLIBC_2.38 not found');`);
  expect(sentenceOf(folder)).toMatch(/cannot be loaded on this machine \(version GLIBC_2.38 not found\)/);
});
