import type { CallMedium } from '../../../shared/protocol/chatCalls.ts';
import { takeCall } from '../../net/chat/callCheck.ts';
import {
  type CallWish,
  callSmallStore,
  callWishStore,
  personCallsStore,
  pricedCallStore,
} from '../../net/chat/calls.ts';
import { t } from '../../texts/messenger.ts';
import { showToast } from '../../ui/notices/toasts.ts';
import { mayDo } from './rights.ts';
import type { Talk } from './useTalk.ts';

/** Says whether the reader may call here, as far as the page knows; the room judges it again. */
export function mayCall({ view, you, people, selfId }: Talk): boolean {
  const isAlone = people.every(({ id }) => id === selfId);
  return !isAlone && view !== null && !you?.hasBlocked && mayDo(you, view.settings.whoWrites);
}

export interface CallAsked {
  readonly medium: CallMedium;
  /** What the call is named until the room says more. */
  readonly title: string;
  readonly calledIds?: readonly string[];
  /** The call to come into; left out, one is begun. */
  readonly callId?: string;
}

/** Calls, or comes into the call that goes on here. Whoever is in another call is told to end that one first. */
export function startCall(talk: Talk, { medium, title, calledIds, callId }: CallAsked): void {
  const { conversationId } = talk.open.kept;
  const wish = callWishStore.get();
  if (wish?.conversationId === conversationId) return callSmallStore.set(false);
  const isElsewhere = personCallsStore
    .get()
    .some((call) => call.at !== 'ringing' && call.conversationId !== conversationId);
  if (wish || isElsewhere) {
    showToast({ title: t('call.other'), body: t('call.otherBody'), tone: 'warning' });
    return;
  }
  const begun = callId ?? talk.view?.call?.callId ?? null;
  const asked: CallWish = {
    personId: talk.selfId,
    conversationId,
    callId: begun,
    medium,
    calledIds: calledIds ?? null,
    title,
  };
  if (talk.isGroup || begun !== null) takeCall(asked);
  else void askPrice(talk, asked);
}

/** Calls at once where a call costs nothing, and shows the price where it costs something. */
async function askPrice(talk: Talk, wish: CallWish): Promise<void> {
  const reply = await talk.open.request('door', {});
  if (callWishStore.get() || pricedCallStore.get()) return;
  const perMinuteMinor = reply.type === 'answered' ? reply.value.perMinuteMinor : undefined;
  // who calls meanwhile pays nothing: one comes into that call
  if (perMinuteMinor === undefined) takeCall(wish);
  else pricedCallStore.set({ wish, perMinuteMinor });
}
