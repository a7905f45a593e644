import type { z } from 'zod';
import type { Receipt, TipAnswer } from '../../../shared/protocol/answers.ts';
import type { tipMemberRequest } from '../../../shared/protocol/chat.ts';
import { type Person, personOf } from '../../../shared/protocol/people.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import type { Checked } from '../../domain/text.ts';
import { placeTip, type TipTaker } from '../../domain/tips/placeTip.ts';
import { paidTipOf, tipEntryId } from '../../domain/tips/tipEntry.ts';
import type { Services } from '../../services/services.ts';
import { refuse, type Seat } from '../kernel/seat.ts';
import type { ChatAuthority, PaidTips } from './ChatAuthority.ts';
import { gateFor } from './gateFor.ts';
import { isShut } from './machine/lines.ts';
import { isCurbed } from './machine/state.ts';

const ANY_TIP = { rules: { smallestMinor: '0', smallestTextMinor: '0' } };
const PAGE = 100;

/** The `ref` of the entries of all tips in a conversation. */
const refOf = (conversationId: string): string => `chat:${conversationId}`;

/**
 * Pays a tip of one member to another: a creator earns it, anybody else has it in their wallet. It is in the journal before
 * the conversation is told, and the same command is charged once.
 */
export async function tipMember(
  services: Services,
  chat: ChatAuthority,
  { seat, payload }: { readonly seat: Seat; readonly payload: z.infer<typeof tipMemberRequest> },
): Promise<Outcome<TipAnswer>> {
  const { toId, ...command } = payload;
  const { told } = chat;
  const giver = seat.person;
  if (!told.members.has(giver.id)) return refuse('NotAMember');
  if (isShut(told, giver.id)) return refuse('DoorClosed');
  const payee = told.members.get(toId)?.person;
  const placed = await placeTip(services, {
    command,
    giver,
    ref: refOf(told.conversationId),
    taker: await takerOf(services, chat, { giver, payee }),
    whySilent: async () => (isCurbed(told, giver.id, 'write', services.clock.nowMs()) ? 'Restricted' : null),
  });
  // whether it was paid is not known: the journal says so
  if (!placed.ok && placed.rejection.code === 'TemporarilyUnavailable') chat.lookForTips();
  if (!placed.ok) return placed;
  const paid = await paidTip(services, placed.value.receipt, payee);
  if (paid && (await chat.command(paid)) !== null) chat.lookForTips();
  return placed;
}

/** Says who takes a tip of that member, or why nobody does: who keeps them from writing by a gate takes nothing of theirs. */
async function takerOf(
  services: Pick<Services, 'identity' | 'gates'>,
  chat: ChatAuthority,
  { giver, payee }: { readonly giver: Person; readonly payee: Person | undefined },
): Promise<Checked<TipTaker>> {
  if (!payee) return { ok: false, code: 'MemberUnknown' };
  const [account, shut] = await Promise.all([
    services.identity.get(payee.id),
    gateFor({ services }, chat, { personId: giver.id }),
  ]);
  if (shut !== null) return { ok: false, code: shut };
  return { ok: true, value: { ...ANY_TIP, payee, into: account?.isCreator ? 'creator' : 'wallet' } };
}

/** Returns a reader of the tips of one conversation, which goes on where a cursor stands. */
export function tipsOf(
  services: Services,
  conversationId: string,
): (cursor: string | null) => Promise<PaidTips> {
  return async (from) => {
    const query = { by: { ref: refOf(conversationId) }, limit: PAGE };
    const { receipts, cursor } = await services.ledger.find(
      from === null ? query : { ...query, cursor: from },
    );
    const tips = await Promise.all(receipts.map((receipt) => paidTip(services, receipt, undefined)));
    return { tips: tips.filter((tip) => tip !== null), cursor };
  };
}

/** Reads a tip of a conversation from its entry; null: the entry is none. */
async function paidTip(
  { identity, opaqueIds }: Pick<Services, 'identity' | 'opaqueIds'>,
  receipt: Receipt,
  known: Person | undefined,
): Promise<PaidTips['tips'][number] | null> {
  const paid = paidTipOf(receipt);
  const toId = receipt.memo.creatorId;
  if (!paid?.from || toId === undefined) return null;
  const { from, atMs, asset, amountMinor, message, entryId } = paid;
  const account = known?.id === toId ? known : await identity.get(toId);
  const to = account ? personOf(account) : { id: toId, name: '', handle: '' };
  const commandId = entryId.slice(tipEntryId(from.id, '').length);
  const tip = { to, asset, amountMinor, message, tipId: opaqueIds.tip(entryId) };
  return { type: 'tipPaid', from, commandId, atMs, tip };
}
