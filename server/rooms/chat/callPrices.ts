import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import type { CallPrice } from './machine/callMoney.ts';
import { otherOf } from './machine/state.ts';

/** Returns what a minute of a call costs somebody in a direct conversation, minor units of MESI; null: nothing. */
export async function pricePerMinute(
  { services }: RoomDeps,
  { told }: ChatAuthority,
  callerId: string,
): Promise<string | null> {
  const toId = otherOf(told, callerId)?.person.id;
  return toId === undefined ? null : services.messageRules.callPrice(toId);
}

/** Returns what a call costs that somebody begins, and for how many minutes their money goes; null: it costs nothing. */
export async function priceOfCall(
  deps: RoomDeps,
  chat: ChatAuthority,
  asked: {
    readonly callerId: string;
    readonly paying: { readonly commandId: string; readonly perMinuteMinor: string } | undefined;
  },
): Promise<CallPrice | null> {
  const { callerId, paying } = asked;
  const perMinuteMinor = await pricePerMinute(deps, chat, callerId);
  if (perMinuteMinor === null) return null;
  if (!paying) return { perMinuteMinor, shownMinor: null, orderId: '', minutes: 0 };
  const { ledger, opaqueIds } = deps.services;
  const { MESI: hasMinor = 0n } = await ledger.balances(`wallet:${callerId}`);
  const goes = hasMinor / BigInt(perMinuteMinor);
  const minutes = goes < BigInt(CHAT_LIMITS.paidCallMinutes) ? Number(goes) : CHAT_LIMITS.paidCallMinutes;
  const orderId = opaqueIds.order(callerId, paying.commandId);
  return { perMinuteMinor, shownMinor: paying.perMinuteMinor, orderId, minutes };
}
