import type {
  AdminHealthAnswer,
  AdminPeopleAnswer,
  AdminStreamsAnswer,
} from '../../shared/protocol/admin.ts';
import type { DisputesAnswer } from '../../shared/protocol/disputes.ts';
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
  people: (search: string, after: string | null) =>
    call<AdminPeopleAnswer>(
      `${PATH}/people?${new URLSearchParams({ search, ...(after === null ? {} : { after }) })}`,
    ),
  setVerified: (personId: string, isVerified: boolean) =>
    call<object>(`${PATH}/people/${encodeURIComponent(personId)}/verified`, {
      method: 'POST',
      body: { isVerified },
    }),
  logOut: (personId: string) =>
    call<object>(`${PATH}/people/${encodeURIComponent(personId)}/log-out`, { method: 'POST' }),
  disputes: () => call<DisputesAnswer>(`${PATH}/disputes`),
  decide: (meetingId: string, body: { readonly toCreatorPercent: number; readonly reason: string }) =>
    call<object>(`${PATH}/meetings/${encodeURIComponent(meetingId)}/resolve`, { method: 'POST', body }),
  health: () => call<AdminHealthAnswer>(`${PATH}/health`),
};
