import { dirname, join } from 'node:path/posix';
import type { Finding, SourceFile } from './tidy.ts';

/**
 * Where a docstring begins as no sentence does: with "Of", with a small letter, or with a value and a colon. What a command
 * does may stand behind the command.
 */
const FRAGMENT = /^(?:Of\b|[a-z]|`(?!np[mx] )[^`]+`:|"[^"]+":)/;
const WHOLE = /[.!?:…`"”)]$/;

/** Docstrings that are no whole sentence. A sentence begins with a capital letter, and ends with a full stop. */
export function findFragments({ path, text }: SourceFile): readonly Finding[] {
  return [...text.matchAll(/^[ \t]*\/\*\*([\s\S]*?)\*\//gm)].flatMap(
    ({ index, 1: inside = '' }): Finding[] => {
      const said = inside
        .replace(/^\s*\* ?/gm, '')
        .replace(/\s+/g, ' ')
        .trim();
      // a tag of a tool, or an example such as "12.50"
      if (/^@|^[\d"]/.test(said) || (!FRAGMENT.test(said) && WHOLE.test(said))) return [];
      const line = text.slice(0, index).split('\n').length;
      return [
        { rule: 'fragment', where: `${path}:${line}`, what: `no whole sentence: ${said.slice(0, 60)}` },
      ];
    },
  );
}

/** Links and paths in a page that lead to no file. `paths`: every file, from the root of the repository. */
export function findDeadPaths({ path, text }: SourceFile, paths: ReadonlySet<string>): readonly Finding[] {
  const folders = new Set([...paths].flatMap(foldersOf));
  const isThere = (target: string) => paths.has(target) || folders.has(target.replace(/\/$/, ''));
  const links = [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)\s]*)?\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => ({ said: link, target: join(dirname(path), link) }));
  const named = [...text.matchAll(/`((?:server|client|shared|loadtest|docs|deploy)\/[\w./-]*)`/g)]
    .map(([, said = '']) => said)
    .map((said) => ({ said, target: said }));
  return [...links, ...named]
    .filter(({ target }) => !isThere(target))
    .map(({ said }) => ({ rule: 'deadPath', where: path, what: `${said} leads to no file` }));
}

function foldersOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
}
