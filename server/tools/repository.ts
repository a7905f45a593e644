import { globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceFile } from './tidy.ts';

export const ROOT = join(import.meta.dirname, '..', '..');

/** What `.gitignore` keeps out of the repository, and git's own folder. */
const IGNORED: readonly string[] = [
  '.git',
  ...readFileSync(join(ROOT, '.gitignore'), 'utf8')
    .split('\n')
    .map((line) => line.trim().replace(/\/$/, ''))
    .filter((line) => line !== '' && !line.startsWith('#')),
];

/** Every file of the working tree that is or could be committed, with forward slashes. */
export function listFiles(): readonly string[] {
  const exclude = IGNORED.flatMap((pattern) => [pattern, `**/${pattern}`]);
  return globSync(['**', '.*', '.*/**'], { cwd: ROOT, exclude })
    .filter((path) => statSync(join(ROOT, path)).isFile())
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
}

export function readSource(path: string): SourceFile {
  return { path, text: readFileSync(join(ROOT, path), 'utf8') };
}

export function topLevelEntries(): readonly string[] {
  const ignored = globSync([...IGNORED], { cwd: ROOT });
  return readdirSync(ROOT).filter((entry) => !ignored.includes(entry));
}
