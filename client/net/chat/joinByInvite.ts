import type { Outcome } from '../../../shared/protocol/rejections.ts';
import { type JoinFailure, refusalOfJoin } from '../../model/closeReason.ts';
import { inReadersWords } from '../../texts/refusals.ts';
import { unreachable } from '../rejectionOf.ts';
import { currentToken } from '../sessionStore.ts';

/** Becomes a member of a group by the code of an invite link. The seat is given back: the page takes its own. */
export async function joinByInvite(conversationId: string, inviteCode: string): Promise<Outcome<true>> {
  const { joinRoom } = await import('../colyseus.ts');
  try {
    const room = await joinRoom('chat', { conversationId, inviteCode }, currentToken() ?? undefined);
    room.reconnection.enabled = false;
    await room.leave();
    return { ok: true, value: true };
  } catch (failure) {
    const refused = refusalOfJoin(failure as JoinFailure);
    return { ok: false, rejection: refused ? inReadersWords(refused) : unreachable() };
  }
}
