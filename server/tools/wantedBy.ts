import type { Component } from './components.ts';
import type { SourceFile } from './tidy.ts';

/** Tests, and what starts programs or browsers for them. The tools themselves name every component and want none. */
function concernsTests({ path, text }: SourceFile): boolean {
  if (path.startsWith('server/tools/')) return false;
  return /\.(test|contract)\.tsx?$/.test(path) || /'(node:child_process|playwright-core)'/.test(text);
}

/** Which test files name a component's command: those want it. By component's name. */
export function wantedBy(
  components: readonly Pick<Component, 'name'>[],
  files: readonly SourceFile[],
): ReadonlyMap<string, readonly string[]> {
  const tests = files.filter(concernsTests);
  return new Map(
    components.map(({ name }) => {
      // As a command or the end of a path, not as a part of another word: 'chromium', "/usr/bin/chromium".
      const command = new RegExp(`['"\`/]${name}['"\`]`);
      return [name, tests.filter(({ text }) => command.test(text)).map(({ path }) => path)];
    }),
  );
}
