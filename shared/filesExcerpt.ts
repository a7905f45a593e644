import type { LineFile } from './protocol/chatFiles.ts';
import type { FilesExcerpt } from './protocol/conversations.ts';

/** Says what the files of a line are together; undefined: it has none. */
export function filesExcerpt(files: readonly LineFile[] | undefined): FilesExcerpt | undefined {
  const [first, ...rest] = (files ?? []).map((file) => (file.isVoice ? 'voice' : file.content.type));
  if (first === undefined) return;
  return { kind: rest.every((kind) => kind === first) ? first : 'mixed', count: rest.length + 1 };
}
