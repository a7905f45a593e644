/** A step of a stage. `COPY` without `from` copies from the repository. */
export type Step =
  | { readonly type: 'run'; readonly command: string }
  | {
      readonly type: 'copy';
      readonly from: string | null;
      readonly sources: readonly string[];
      readonly to: string;
    }
  | { readonly type: 'workdir'; readonly folder: string }
  | { readonly type: 'env'; readonly name: string; readonly value: string }
  | { readonly type: 'user'; readonly name: string }
  | { readonly type: 'cmd'; readonly command: readonly string[] };

export interface Stage {
  readonly name: string;
  /** The image that it begins with. */
  readonly base: string;
  readonly steps: readonly Step[];
}

/** Reads the instructions that `deploy/Dockerfile` uses. Throws for any other. */
export function parseDockerfile(text: string): readonly Stage[] {
  const lines = text
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const stages: { name: string; base: string; steps: Step[] }[] = [];
  for (const line of lines) {
    const [, word, rest] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    const from = word === 'FROM' ? /^(\S+) AS (\S+)$/.exec(rest!) : null;
    if (from) stages.push({ base: from[1]!, name: from[2]!, steps: [] });
    else if (word !== 'EXPOSE') stages.at(-1)!.steps.push(readStep(word, rest ?? line));
  }
  return stages;
}

function readStep(word: string | undefined, rest: string): Step {
  switch (word) {
    case 'RUN':
      return { type: 'run', command: rest.replace(/\s+/g, ' ') };
    case 'COPY': {
      const [, from, paths] = /^(?:--from=(\S+) )?(.*)$/.exec(rest)!;
      const sources = paths!.split(/\s+/);
      return { type: 'copy', from: from ?? null, sources: sources.slice(0, -1), to: sources.at(-1)! };
    }
    case 'WORKDIR':
      return { type: 'workdir', folder: rest };
    case 'ENV': {
      const [name, value] = rest.split('=') as [string, string];
      return { type: 'env', name, value };
    }
    case 'USER':
      return { type: 'user', name: rest };
    case 'CMD':
      return { type: 'cmd', command: JSON.parse(rest) as string[] };
    default:
      throw new Error(`the Dockerfile has a step that is not known here: ${word} ${rest}`);
  }
}
