import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { MINUTE_MS } from '../../shared/time.ts';
import { createLog } from '../log.ts';
import { createSimRuntime } from '../services/runtime/simRuntime.ts';
import { MembersFile } from './MembersFile.ts';

function makeFile() {
  const root = mkdtempSync(join(tmpdir(), 'mesi-members-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const folder = join(root, 'prometheus');
  mkdirSync(folder);
  const { clock, advance, pending } = createSimRuntime();
  const file = join(folder, 'members.json');
  return {
    folder,
    members: new MembersFile(file, { clock, log: createLog({ level: 'silent' }) }),
    read: () => JSON.parse(readFileSync(file, 'utf8')) as unknown,
    advance,
    pending,
  };
}
const at = (...ports: readonly number[]) => ports.map((port) => ({ port }));
const written = (...ports: readonly number[]) => [{ targets: ports.map((port) => `127.0.0.1:${port}`) }];

it('[CP10] a file that cannot be written any more ends nothing, and has the members of now as soon as it can be', () => {
  const { folder, members, read, advance, pending } = makeFile();
  members.keep(at(4001, 4002));
  expect(read()).toEqual(written(4001, 4002));
  rmSync(folder, { recursive: true });
  members.keep(at(4001));
  members.keep(at(4001, 4003));
  advance(MINUTE_MS);
  mkdirSync(folder);
  advance(MINUTE_MS);
  expect(read()).toEqual(written(4001, 4003));
  expect(pending()).toBe(0);
});

it('[CP10] a file that could never be written is a wrong path, and is said at the start', () => {
  const { folder, members } = makeFile();
  rmSync(folder, { recursive: true });
  expect(() => members.keep(at(4001))).toThrow('ENOENT');
});
