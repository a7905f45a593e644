import { createStore } from './createStore.ts';
import { writeLocal } from './localText.ts';

/** Whether less motion was asked for here. The file public/theme.js has put it on <html> before the page was painted. */
export const calmStore = createStore(document.documentElement.dataset.motion === 'reduced');

/** Keeps all pages of this browser calm, or leaves it to the machine again. */
export function chooseCalm(isCalm: boolean): void {
  calmStore.set(isCalm);
  if (isCalm) document.documentElement.dataset.motion = 'reduced';
  else delete document.documentElement.dataset.motion;
  writeLocal('mesi.motion', isCalm ? 'reduced' : null);
}

/** Whether whoever looks at this page wants less motion: they asked for it here, or on their machine. */
export const prefersCalm = (): boolean =>
  calmStore.get() || window.matchMedia('(prefers-reduced-motion: reduce)').matches;
