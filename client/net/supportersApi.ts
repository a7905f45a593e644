import '../../shared/protocol/furtherRejections.ts';
import type { SupportersAnswer, SupporterWish, ThanksAnswer } from '../../shared/protocol/supporters.ts';
import { call } from './api.ts';

/** Asks the server about boards of supporters and thanks, over REST; shared/protocol/supporters.ts has the shapes. */
export const supportersApi = {
  of: (handle: string) => call<SupportersAnswer>(`/api/profiles/${encodeURIComponent(handle)}/supporters`),
  wish: () => call<SupporterWish>('/api/supporter-wish'),
  setWish: (body: SupporterWish) => call<SupporterWish>('/api/supporter-wish', { method: 'PUT', body }),
  thank: (body: { readonly entryId: string; readonly words: string }) =>
    call<ThanksAnswer>('/api/thanks', { method: 'POST', body }),
};
