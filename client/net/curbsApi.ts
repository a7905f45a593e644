import type { z } from 'zod';
import type { CurbAnswer, CurbsAnswer, curbBody } from '../../shared/protocol/curbs.ts';
import { call } from './api.ts';

const pathOf = (personId: string) => `/api/curbs/${encodeURIComponent(personId)}`;

/** Asks the server about whom one restricts, over REST; shared/protocol/curbs.ts has the shapes. */
export const curbsApi = {
  list: () => call<CurbsAnswer>('/api/curbs'),
  set: (personId: string, body: z.input<typeof curbBody>) =>
    call<CurbAnswer>(pathOf(personId), { method: 'PUT', body }),
  lift: (personId: string) => call<CurbAnswer>(pathOf(personId), { method: 'DELETE' }),
};
