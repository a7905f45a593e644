import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { readSettled } from '../../domain/conversation/conversationAnnex.ts';
import { isShutTo, needAtGroup } from '../../domain/gates/groupGate.ts';
import { codeOfNeed } from '../../domain/gates/judgeGate.ts';
import type { Services } from '../../services/services.ts';
import { Refused } from '../kernel/admission.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import { ownerIn } from './machine/state.ts';

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
  const body = await readSettled(store, conversationId);
  if (body?.members.some(({ person }) => person.id === personId)) return 'member';
  if (inviteCode !== undefined) {
    if (body && (await groupInvites.ownerOf(inviteCode)) === conversationId) return 'member';
    throw new Refused('InviteInvalid');
  }
  if (body?.former.some((one) => one.personId === personId)) return 'former';
  throw new Refused('NotAMember');
}

/**
 * Makes somebody a member by an invite link, which is used up by it. Throws Refused with why it does not; whom the owner blocks, or
 * hides from, as if it led nowhere.
 */
export async function comeIn(
  { services }: Pick<RoomDeps, 'services'>,
  chat: ChatAuthority,
  { person, inviteCode: code }: { readonly person: Person; readonly inviteCode: string },
): Promise<void> {
  const { groupInvites } = services;
  const { conversationId, members } = chat.told;
  if (members.has(person.id)) return;
  if ((await groupInvites.ownerOf(code)) !== conversationId) throw new Refused('InviteInvalid');
  const ownerId = ownerIn(chat.told)?.person.id;
  if (ownerId !== undefined) await passGate(services, { ownerId, personId: person.id });
  if (members.size >= CHAT_LIMITS.members) throw new Refused('GroupFull');
  const redeemed = await groupInvites.redeem({ code, personId: person.id });
  if (!redeemed.ok) throw new Refused(redeemed.rejection.code);
  const refused = await chat.command({ type: 'joinByLink', person });
  if (refused !== null) throw new Refused(refused);
}

/** Throws Refused for whom the owner of a group keeps out, or asks for something that they have not shown yet. */
async function passGate(
  services: Services,
  at: { readonly ownerId: string; readonly personId: string },
): Promise<void> {
  if (await isShutTo(services, at)) throw new Refused('InviteInvalid');
  const need = await needAtGroup(services.gates, at);
  if (need !== null) throw new Refused(codeOfNeed(need));
}
