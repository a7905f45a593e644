import { NOTICE_TYPES } from '../../shared/noticeFacts.ts';
import type { PushMessage } from '../../shared/protocol/push.ts';
import { t } from '../texts/push.ts';

/** Everything that is said outside of the page; `other` stands for what this page does not know. */
const ABOUT: readonly (PushMessage['about'] | 'other')[] = [
  'line',
  'callRings',
  'meetingSoon',
  'meetingDue',
  ...NOTICE_TYPES,
  'other',
];

/** Returns all of it in the reader's language, by its kind, for the worker that shows pushes. */
export function pushWords(): Readonly<Record<string, string>> {
  return Object.fromEntries(ABOUT.map((about) => [about, t(`about.${about}`)]));
}
