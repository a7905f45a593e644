import type { SpendingAnswer, SpendingWish } from '../../shared/protocol/spending.ts';
import { createStore } from '../base/createStore.ts';
import { call } from './api.ts';

/** From which amount on who is logged in wants to be asked about a tip, as far as it is known. */
export const askAboveStore = createStore<{
  readonly accountId: string;
  readonly minor: string | null;
} | null>(null);

/** Asks the server about the own limits of spending, over REST; shared/protocol/spending.ts has the shapes. */
export const spendingApi = {
  get: () => call<SpendingAnswer>('/api/spending'),
  set: (body: SpendingWish) => call<SpendingAnswer>('/api/spending', { method: 'PUT', body }),
  coolOff: (days: number) =>
    call<SpendingAnswer>('/api/spending/cooling-off', { method: 'POST', body: { days } }),
};

/** Learns from which amount on this person wants to be asked, once a log-in. */
export async function learnAskAbove(accountId: string): Promise<void> {
  if (askAboveStore.get()?.accountId === accountId) return;
  askAboveStore.set({ accountId, minor: null });
  const answer = await spendingApi.get();
  if (answer.ok) askAboveStore.set({ accountId, minor: answer.value.askAboveMinor });
  else askAboveStore.set(null);
}
