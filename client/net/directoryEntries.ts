import type { DirectoryEntry } from '../../shared/protocol/answers.ts';
import type { StreamKind } from '../../shared/protocol/feed.ts';
import type { StreamCategory } from '../../shared/protocol/modes.ts';
import { foldText } from '../../shared/searchText.ts';

/** Holds the live directory as this browser knows it, by stream id. */
export type DirectoryEntries = ReadonlyMap<string, DirectoryEntry>;

export type DirectoryMessage =
  | { readonly type: 'streams'; readonly entries: readonly DirectoryEntry[] }
  | { readonly type: 'stream'; readonly entry: DirectoryEntry }
  | { readonly type: 'gone'; readonly streamId: string };

export function applyToDirectory(entries: DirectoryEntries, message: DirectoryMessage): DirectoryEntries {
  switch (message.type) {
    case 'streams':
      return new Map(message.entries.map((entry) => [entry.streamId, entry]));
    case 'stream':
      return new Map(entries).set(message.entry.streamId, message.entry);
    case 'gone': {
      if (!entries.has(message.streamId)) return entries;
      const rest = new Map(entries);
      rest.delete(message.streamId);
      return rest;
    }
  }
}

export interface DirectoryQuery {
  readonly kind: StreamKind | 'all';
  readonly category: StreamCategory | 'all';
  readonly text: string;
}

/** Returns the entries that match, the most watched first. */
export function listDirectory(entries: DirectoryEntries, query: DirectoryQuery): readonly DirectoryEntry[] {
  const words = foldText(query.text).split(/\s+/).filter(Boolean);
  return [...entries.values()]
    .filter((entry) => query.kind === 'all' || entry.kind === query.kind)
    .filter((entry) => query.category === 'all' || entry.category === query.category)
    .filter((entry) => {
      const { name, handle } = entry.creator;
      const said = foldText([entry.title, name, handle, ...(entry.tags ?? [])].join(' '));
      return words.every((word) => said.includes(word));
    })
    .sort(byAudience);
}

/**
 * Compares by size class (each twice the last) rather than by count, so that cards do not trade places at every join.
 */
function byAudience(a: DirectoryEntry, b: DirectoryEntry): number {
  return (
    sizeClass(b.viewers) - sizeClass(a.viewers) ||
    b.startedAtMs - a.startedAtMs ||
    (a.streamId < b.streamId ? -1 : 1)
  );
}

function sizeClass(viewers: number): number {
  return Math.floor(Math.log2(Math.max(0, viewers) + 1));
}
