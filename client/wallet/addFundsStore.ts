import type { Asset } from '../../shared/money.ts';
import { createStore } from '../ui/createStore.ts';

/** null: closed. `asset`: which one is chosen when it opens. */
export const addFundsStore = createStore<{ readonly asset: Asset } | null>(null);

/** Opens the dialog from anywhere, for instance when a tip is larger than the balance. */
export function openAddFunds(asset: Asset = 'USD'): void {
  addFundsStore.set({ asset });
}

export function closeAddFunds(): void {
  addFundsStore.set(null);
}
