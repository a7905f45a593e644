import type { RoomDeps } from '../kernel/deps.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import { otherOf } from './machine/state.ts';

/** Says whether the rules of the other one of a direct conversation let that person in; they are asked when it matters. */
export async function letsIn(
  { services }: RoomDeps,
  chat: ChatAuthority,
  writerId: string,
): Promise<boolean> {
  const { type, doors } = chat.told;
  if (type === 'group' || doors.openTo.includes(writerId)) return true;
  const toId = otherOf(chat.told, writerId)?.person.id;
  return toId === undefined || (await services.messageRules.door({ writerId, toId })) === null;
}
