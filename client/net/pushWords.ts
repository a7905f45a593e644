import type { PushMessage } from '../../shared/protocol/push.ts';
import { t } from '../texts/push.ts';

/** Everything that is said outside of the page; `other` stands for what this page does not know. */
const ABOUT: Readonly<Record<PushMessage['about'] | 'other', true>> = {
  line: true,
  tipReceived: true,
  ticketSold: true,
  callRequested: true,
  callEarned: true,
  messageEarned: true,
  unlockEarned: true,
  orderEnded: true,
  meetingNews: true,
  payoutEnded: true,
  subscribed: true,
  inviteRedeemed: true,
  streamTakenDown: true,
  callMissed: true,
  groupLive: true,
  other: true,
};

/** Returns all of it in the reader's language, by its kind, for the worker that shows pushes. */
export function pushWords(): Readonly<Record<string, string>> {
  const kinds = Object.keys(ABOUT) as (keyof typeof ABOUT)[];
  return Object.fromEntries(kinds.map((about) => [about, t(`about.${about}`)]));
}
