import type { HistoryEvent } from '../../shared/protocol/feed.ts';
import type { Person } from '../../shared/protocol/people.ts';

export interface TalkingInput {
  /** What can be read of the chat, oldest first. */
  readonly readable: readonly HistoryEvent[];
  /** Whose stream it is; null while that is not known. */
  readonly creator: Person | null;
  /** Who asks, and is left out. */
  readonly selfId: string;
}

/** Returns everybody who talks or tips in a stream, whoever did last first, and its creator; each person once. */
export function talking({ readable, creator, selfId }: TalkingInput): readonly Person[] {
  const found = new Map<string, Person>();
  for (const { from } of readable.toReversed()) {
    if (from && from.id !== selfId && !found.has(from.id)) found.set(from.id, from);
  }
  if (creator && creator.id !== selfId && !found.has(creator.id)) found.set(creator.id, creator);
  return [...found.values()];
}
