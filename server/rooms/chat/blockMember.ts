import type { BlockReason } from '../../../shared/protocol/blocks.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { Services } from '../../services/services.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import { otherOf } from './machine/state.ts';

/**
 * Blocks the other one of a direct conversation, or lets them in again, everywhere and not here alone. Returns why not; null:
 * it is done, and the conversation is as it says.
 */
export async function blockMember(
  { blocks }: Pick<Services, 'blocks'>,
  chat: ChatAuthority,
  asked: { readonly byId: string; readonly isBlocked: boolean; readonly reason: BlockReason },
): Promise<RejectionCode | null> {
  const { byId, isBlocked, reason } = asked;
  const other = otherOf(chat.told, byId)?.person;
  if (other && !isBlocked) await blocks.lift({ byId, person: other });
  if (other && isBlocked) {
    const blocked = await blocks.block({ byId, person: other, reason });
    if (!blocked.ok) return blocked.rejection.code;
  }
  return chat.command({ type: 'setBlocked', byId, isBlocked });
}
