import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadOrCreateSecret } from './secretFile.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mesi-secret-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the secret file', () => {
  it('[ID10] is made once, for its owner only, and read again', async () => {
    const path = join(folder, 'secrets.json');
    const secret = loadOrCreateSecret(path);
    expect(secret.length).toBeGreaterThanOrEqual(64);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(loadOrCreateSecret(path)).toBe(secret);
    expect(await readFile(path, 'utf8')).toContain(secret);
  });

  it('[ID10] is one for all processes that start together', async () => {
    const path = join(folder, 'together.json');
    const module = JSON.stringify(new URL('./secretFile.ts', import.meta.url).href);
    const script = `import { loadOrCreateSecret } from ${module}; console.log(loadOrCreateSecret(process.argv[1]))`;
    const run = promisify(execFile);
    const args = ['--input-type=module', '-e', script, path];
    const starts = await Promise.all([1, 2, 3].map(() => run(process.execPath, args)));
    expect(new Set(starts.map(({ stdout }) => stdout)).size).toBe(1);
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('[ID10] is never replaced when it cannot be understood', async () => {
    const path = join(folder, 'broken.json');
    await writeFile(path, '{"jwtSecret":"short"}');
    expect(() => loadOrCreateSecret(path)).toThrow('broken.json does not hold a signing secret');
    expect(await readFile(path, 'utf8')).toBe('{"jwtSecret":"short"}');
  });
});
