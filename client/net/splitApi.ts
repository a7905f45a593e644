import '../../shared/protocol/furtherRejections.ts';
import type { SplitAnswer, SplitWish } from '../../shared/protocol/splits.ts';
import { call } from './api.ts';

/** Asks the server how the own tips are shared, over REST; shared/protocol/splits.ts has the shapes. */
export const splitApi = {
  get: () => call<SplitAnswer>('/api/split'),
  set: (body: SplitWish) => call<SplitAnswer>('/api/split', { method: 'PUT', body }),
};
