import { createStore } from '../../base/createStore.ts';
import { readLocal, writeLocal } from '../../base/localText.ts';
import { beginCall, type CallWish } from './calls.ts';

/** The call that waits until somebody has looked at their camera and microphone; null: none does. */
export const checkedCallStore = createStore<CallWish | null>(null);

/** What this browser keeps once devices were checked for a call: the next one begins with them, in one tap. */
const CHECKED = 'mesi.call.checked';

/** Takes part in a call: at once where the devices were checked before, else when they are. */
export function takeCall(wish: CallWish): void {
  if (readLocal(CHECKED) === null) checkDevices(wish);
  else beginCall(wish);
}

/** Shows the devices first, whether they were checked before or not. */
export function checkDevices(wish: CallWish): void {
  checkedCallStore.set(wish);
}

/** The devices are as they should be: the call begins, and the next one needs no check. */
export function devicesChecked(wish: CallWish): void {
  writeLocal(CHECKED, 'yes');
  checkedCallStore.set(null);
  beginCall(wish);
}

export function leaveCheck(): void {
  checkedCallStore.set(null);
}
