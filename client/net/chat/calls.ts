import type { CallMedium, PersonCall } from '../../../shared/protocol/chatCalls.ts';
import { createStore } from '../../base/createStore.ts';
import { readTab, writeTab } from '../../base/localText.ts';

/** All calls of this person that go on anywhere, as their inbox tells them: those that ring here among them. */
export const personCallsStore = createStore<readonly PersonCall[]>([]);

/** The call that this tab is in, or on its way into. */
export interface CallWish {
  readonly personId: string;
  readonly conversationId: string;
  /** The call to come into; null: one is to be begun. */
  readonly callId: string | null;
  readonly medium: CallMedium;
  /** Who is called; null: everybody in the conversation. */
  readonly calledIds: readonly string[] | null;
  /** What the call is named until the room has said more. */
  readonly title: string;
  /** For a call that costs money: the price of a minute that was shown, and the command that pays; absent: it costs nothing. */
  readonly paying?: { readonly commandId: string; readonly perMinuteMinor: string };
}

/** A call that this tab begins once somebody has seen what it costs. */
export interface PricedCall {
  readonly wish: CallWish;
  /** The price of a minute, minor units of MESI. */
  readonly perMinuteMinor: string;
}

/** The call whose price is being shown; null: none is. */
export const pricedCallStore = createStore<PricedCall | null>(null);

/** What this tab wants of calls; null: it is in none. */
export const callWishStore = createStore<CallWish | null>(null);

/** Whether the call of this tab is shown small, over whatever page is read. */
export const callSmallStore = createStore(false);

const KEPT = 'mesi.chatCall.call';
const DEVICE = 'mesi.chatCall.device';

/** Takes part in a call with this tab, until it is over. A reload of the tab comes back into it. */
export function beginCall(wish: CallWish): void {
  callSmallStore.set(false);
  callWishStore.set(wish);
}

/** Notes which call it is, so that a reload leads back into that one. */
export function keepCall(wish: CallWish, callId: string): void {
  writeTab(KEPT, JSON.stringify({ ...wish, callId }));
}

export function endCall(): void {
  writeTab(KEPT, null);
  callWishStore.set(null);
}

/** Comes back into the call of before a reload. A tab that was copied does not: the one it was copied from is in it. */
export function resumeCall(personId: string): void {
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  const kept = readTab(KEPT);
  if (entry?.type !== 'reload' || kept === null) return writeTab(KEPT, null);
  const wish = JSON.parse(kept) as CallWish;
  if (wish.personId === personId) callWishStore.set(wish);
}

/** Returns the name of this tab as a device; it outlives a reload. */
export function callDevice(): string {
  const known = readTab(DEVICE);
  if (known !== null) return known;
  const made = crypto.randomUUID();
  writeTab(DEVICE, made);
  return made;
}
