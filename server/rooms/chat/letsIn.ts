import type { MessageDoorView } from '../../../shared/protocol/conversations.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import { otherOf } from './machine/state.ts';

/** Says whether the rules of the other one of a direct conversation let that person in; they are asked when it matters. */
export async function letsIn(deps: RoomDeps, chat: ChatAuthority, writerId: string): Promise<boolean> {
  return (await doorFor(deps, chat, writerId)) === null;
}

/** Returns what keeps somebody from writing in a conversation, by the rules of the other one; null: nothing does. */
export async function doorFor(
  { services }: RoomDeps,
  chat: ChatAuthority,
  writerId: string,
): Promise<MessageDoorView | null> {
  const toId = otherOf(chat.told, writerId)?.person.id;
  const isFree = toId === undefined || chat.told.doors.openTo.includes(writerId);
  return isFree ? null : services.messageRules.door({ writerId, toId });
}
