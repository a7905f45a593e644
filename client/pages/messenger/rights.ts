import type { GroupSettings, YouInChat } from '../../../shared/protocol/chat.ts';

type Reader = Pick<YouInChat, 'role'>;

/** Says whether the reader is an admin of the group, its owner included. */
export function isAdmin(you: Reader | null): boolean {
  return you?.role === 'owner' || you?.role === 'admin';
}

/** Says whether the reader may do what the group's settings leave to everybody or to its admins. */
export function mayDo(you: Reader | null, who: GroupSettings['whoWrites'] | undefined): boolean {
  if (you === null || you.role === 'former' || who === undefined) return false;
  return who === 'everybody' || isAdmin(you);
}
