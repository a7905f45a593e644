import type { ConversationBody } from '../../domain/conversation/conversationBody.ts';
import type { Services } from '../../services/services.ts';
import { COLLECTIONS } from '../../services/store/collections.ts';
import { Refused } from '../kernel/admission.ts';

/**
 * Returns as what somebody may sit in a conversation. Throws Refused as NotAMember, also where there is no such conversation:
 * nobody learns who talks with whom. With the code of an invite that leads here, they may come in as a member.
 */
export async function seatRoleOf(
  { store, groupInvites }: Pick<Services, 'store' | 'groupInvites'>,
  asked: {
    readonly conversationId: string;
    readonly personId: string;
    readonly inviteCode?: string | undefined;
  },
): Promise<'member' | 'former'> {
  const { conversationId, personId, inviteCode } = asked;
  const found = await store.get(COLLECTIONS.conversations.name, conversationId);
  const body = found?.body as unknown as ConversationBody | undefined;
  if (body?.members.some(({ person }) => person.id === personId)) return 'member';
  if (inviteCode !== undefined) {
    if (body && (await groupInvites.ownerOf(inviteCode)) === conversationId) return 'member';
    throw new Refused('InviteInvalid');
  }
  if (body?.former.some((one) => one.personId === personId)) return 'former';
  throw new Refused('NotAMember');
}
