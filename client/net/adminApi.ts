import type {
  AdminHealthAnswer,
  AdminPersonAnswer,
  AdminStreamsAnswer,
} from '../../shared/protocol/admin.ts';
import { call } from './api.ts';

const PATH = '/api/admin';

/** Asks what whoever runs the server asks, over REST; shared/protocol/admin.ts has the shapes. */
export const adminApi = {
  streams: () => call<AdminStreamsAnswer>(`${PATH}/streams`),
  takeDown: (streamId: string, why: string) =>
    call<object>(`${PATH}/streams/${encodeURIComponent(streamId)}/take-down`, {
      method: 'POST',
      body: { why },
    }),
  person: (handle: string) => call<AdminPersonAnswer>(`${PATH}/people/${encodeURIComponent(handle)}`),
  health: () => call<AdminHealthAnswer>(`${PATH}/health`),
};
