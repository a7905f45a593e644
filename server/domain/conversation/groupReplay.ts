import { COLLECTIONS } from '../../services/store/collections.ts';
import type { StorePort } from '../../services/store/port.ts';
import type { ConversationBody } from './conversationBody.ts';
import { findByCommand } from './findByCommand.ts';
import { mayReadLine } from './mayReadLine.ts';
import { streamCommandId } from './streamCommand.ts';

/** What is asked of a replay: who would watch it, and what it is of. */
interface ReplayAsked {
  readonly personId: string;
  readonly replay: {
    readonly replayId: string;
    readonly streamId: string;
    readonly creatorId: string;
    readonly modes: readonly string[];
  };
}

/** Says whether nothing of a replay was sold to others or is between two people: then members of its group may watch it. */
export function isForGroup({ modes }: { readonly modes: readonly string[] }): boolean {
  return modes.every((mode) => mode === 'private' || mode === 'public');
}

/**
 * Says whether somebody may watch a replay because they are a member of the group that its stream was for, and read the card
 * that names it. It is judged by what stands in the store now, so whoever left or was removed may not any more.
 */
export async function mayWatchReplay(store: StorePort, { personId, replay }: ReplayAsked): Promise<boolean> {
  const { replayId, streamId, creatorId: writerId } = replay;
  if (!isForGroup(replay)) return false;
  const stream = await store.get(COLLECTIONS.streams.name, streamId);
  const id = (stream?.body as { readonly conversationId?: string } | undefined)?.conversationId;
  const found = id === undefined ? null : await store.get(COLLECTIONS.conversations.name, id);
  if (id === undefined || !found) return false;
  const body = found.body as unknown as ConversationBody;
  if (!body.members.some(({ person }) => person.id === personId)) return false;
  const command = { writerId, commandId: streamCommandId('ended', streamId) };
  const card = await findByCommand(store, { id, body, command });
  if (card?.type !== 'notice' || card.notice.type !== 'streamEnded') return false;
  return card.notice.replayId === replayId && mayReadLine(body, { personId, seq: card.seq });
}
