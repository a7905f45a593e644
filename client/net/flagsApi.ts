import type { z } from 'zod';
import type { decideFlagBody, FlagsAnswer, FlagView, flagBody } from '../../shared/protocol/flags.ts';
import { call } from './api.ts';

const at = (flagId: string) => `/api/admin/flags/${encodeURIComponent(flagId)}`;

/** Asks the server about reports of lines, streams and people, over REST; shared/protocol/flags.ts has the shapes. */
export const flagsApi = {
  file: (body: z.input<typeof flagBody>) => call<object>('/api/flags', { method: 'POST', body }),
  queue: () => call<FlagsAnswer>('/api/admin/flags'),
  decide: (flagId: string, body: z.input<typeof decideFlagBody>) =>
    call<FlagView>(`${at(flagId)}/decide`, { method: 'POST', body }),
  hold: (flagId: string, isHeld: boolean) =>
    call<FlagView>(`${at(flagId)}/hold`, { method: 'POST', body: { isHeld } }),
};
