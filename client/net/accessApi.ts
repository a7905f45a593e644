import type {
  CreatorAnswer,
  FollowAnswer,
  InviteAnswer,
  InvitesAnswer,
  InviteView,
  RedeemAnswer,
  SubscribersAnswer,
  SubscriberView,
} from '../../shared/protocol/access.ts';
import { call } from './api.ts';

const part = encodeURIComponent;
const follow = (creatorId: string) => `/api/creators/${part(creatorId)}/follow`;

/** Asks the server about followers, subscribers and guests, over REST; shared/protocol/access.ts has the shapes. */
export const accessApi = {
  creator: (handleOrId: string) => call<CreatorAnswer>(`/api/creators/${part(handleOrId)}`),
  follow: (creatorId: string) => call<FollowAnswer>(follow(creatorId), { method: 'POST', body: {} }),
  unfollow: (creatorId: string) => call<FollowAnswer>(follow(creatorId), { method: 'DELETE' }),

  invites: () => call<InvitesAnswer>('/api/invites'),
  makeInvite: (body: { label?: string; uses: number; expiresInMinutes: number | null }) =>
    call<InviteView>('/api/invites', { method: 'POST', body }),
  revokeInvite: (id: string) => call<object>(`/api/invites/${part(id)}`, { method: 'DELETE' }),
  invite: (code: string) => call<InviteAnswer>(`/api/invites/${part(code)}`),
  redeem: (code: string) =>
    call<RedeemAnswer>(`/api/invites/${part(code)}/redeem`, { method: 'POST', body: {} }),

  subscribers: (cursor: string | null) =>
    call<SubscribersAnswer>(`/api/subscribers${cursor === null ? '' : `?cursor=${part(cursor)}`}`),
  grant: (body: { person: string; tier: number; days: number | null }) =>
    call<SubscriberView>('/api/subscribers', { method: 'POST', body }),
  takeBack: (personId: string) => call<object>(`/api/subscribers/${part(personId)}`, { method: 'DELETE' }),
};
