import '../../shared/protocol/furtherRejections.ts';
import type {
  PledgeGoalsAnswer,
  PledgeGoalView,
  PledgeGoalWish,
  PledgeWish,
} from '../../shared/protocol/pledgeGoals.ts';
import { call } from './api.ts';

const at = (goalId: string) => `/api/goals/${encodeURIComponent(goalId)}`;

/** Asks the server about goals that people pledge for, over REST; shared/protocol/pledgeGoals.ts has the shapes. */
export const pledgeGoalsApi = {
  of: (handle: string) => call<PledgeGoalsAnswer>(`/api/profiles/${encodeURIComponent(handle)}/goals`),
  read: (goalId: string) => call<PledgeGoalView>(at(goalId)),
  make: (body: PledgeGoalWish) => call<PledgeGoalView>('/api/goals', { method: 'POST', body }),
  pledge: (goalId: string, body: PledgeWish) =>
    call<PledgeGoalView>(`${at(goalId)}/pledges`, { method: 'POST', body }),
  markDone: (goalId: string) => call<PledgeGoalView>(`${at(goalId)}/done`, { method: 'POST' }),
  cancel: (goalId: string) => call<PledgeGoalView>(`${at(goalId)}/cancel`, { method: 'POST' }),
};
