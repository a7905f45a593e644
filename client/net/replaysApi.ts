import type { RecordingAnswer, ReplaysAnswer, ReplayView } from '../../shared/protocol/replays.ts';
import { call } from './api.ts';

/** Asks about what was recorded, over REST; shared/protocol/replays.ts has the shapes. */
export const replaysApi = {
  /** Why recording is not possible, if it is not. */
  recording: () => call<RecordingAnswer>('/api/recording'),
  /** Its cookie opens the addresses that it names. */
  list: () => call<ReplaysAnswer>('/api/replays', { cookies: true }),
  /** One that the asker may watch; its cookie opens the addresses that it names. */
  get: (id: string) => call<ReplayView>(`/api/replays/${encodeURIComponent(id)}`, { cookies: true }),
  /** What a creator shows to everybody. */
  publicOf: (handle: string) => call<ReplaysAnswer>(`/api/profiles/${encodeURIComponent(handle)}/replays`),
  setPublic: (id: string, isPublic: boolean) =>
    call<ReplayView>(`/api/replays/${encodeURIComponent(id)}/public`, { method: 'PUT', body: { isPublic } }),
  remove: (id: string) => call<object>(`/api/replays/${encodeURIComponent(id)}`, { method: 'DELETE' }),
};
