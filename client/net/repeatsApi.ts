import '../../shared/protocol/furtherRejections.ts';
import type { RepeatSpan, RepeatsAnswer, RepeatView } from '../../shared/protocol/repeats.ts';
import { call } from './api.ts';

/** Asks the server about the own tips that repeat, over REST; shared/protocol/repeats.ts has the shapes. */
export const repeatsApi = {
  own: () => call<RepeatsAnswer>('/api/repeats'),
  start: (body: { readonly entryId: string; readonly every: RepeatSpan }) =>
    call<RepeatView>('/api/repeats', { method: 'POST', body }),
  stop: (personId: string) =>
    call<object>(`/api/repeats/${encodeURIComponent(personId)}`, { method: 'DELETE' }),
};
