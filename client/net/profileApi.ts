import type { TipAnswer } from '../../shared/protocol/answers.ts';
import type { TipCommand } from '../../shared/protocol/commands.ts';
import type { OwnProfileAnswer, ProfileAnswer } from '../../shared/protocol/profiles.ts';
import { call } from './api.ts';

/** Asks the server about profiles, over REST; shared/protocol/profiles.ts has the shapes. */
export const profileApi = {
  profile: (handle: string) => call<ProfileAnswer>(`/api/profiles/${encodeURIComponent(handle)}`),
  save: (body: OwnProfileAnswer) => call<OwnProfileAnswer>('/api/profile', { method: 'PUT', body }),
  setCover: (fileId: string) => call<object>('/api/cover', { method: 'PUT', body: { fileId } }),
  clearCover: () => call<object>('/api/cover', { method: 'DELETE' }),
  tip: (body: TipCommand & { readonly toHandle: string; readonly linkId?: string }) =>
    call<TipAnswer>('/api/tips', { method: 'POST', body }),
};
