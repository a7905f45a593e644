import { readConversation } from '../../domain/conversation/conversationAnnex.ts';
import { isForGroup } from '../../domain/conversation/groupReplay.ts';
import { mayReadLine } from '../../domain/conversation/mayReadLine.ts';
import { streamCommandId } from '../../domain/conversation/streamCommand.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';
import { findByCommand } from './findByCommand.ts';
import type { GroupReplaysPort } from './port.ts';

/** Judges by what stands in the store now, so whoever left or was removed may not watch any more. */
export function createGroupReplays({ store }: { readonly store: StorePort }): GroupReplaysPort {
  return {
    async mayWatch({ personId, replay }) {
      const { replayId, streamId, creatorId: writerId } = replay;
      if (!isForGroup(replay)) return false;
      const stream = await store.get(COLLECTIONS.streams.name, streamId);
      const id = (stream?.body as { readonly conversationId?: string } | undefined)?.conversationId;
      const body = id === undefined ? null : await readConversation(store, id);
      if (id === undefined || !body) return false;
      if (!body.members.some(({ person }) => person.id === personId)) return false;
      const command = { writerId, commandId: streamCommandId('ended', streamId) };
      const card = await findByCommand(store, { id, body, command });
      if (card?.type !== 'notice' || card.notice.type !== 'streamEnded') return false;
      return card.notice.replayId === replayId && mayReadLine(body, { personId, seq: card.seq });
    },
  };
}
