import type { CheckedAnswers } from './protocol/meetingChecks.ts';
import type { MeetingTerms } from './protocol/meetings.ts';

type Asked = Pick<MeetingTerms, 'asks' | 'checks'>;

/** Returns what a fan has to say so that it can be checked and that nobody is shown. */
export function checkedFields({ asks, checks }: Asked): readonly (keyof CheckedAnswers)[] {
  const fields: (keyof CheckedAnswers)[] = [];
  if (checks?.leastAge !== undefined && !asks.includes('birthDate')) fields.push('birthDate');
  if (checks?.countries !== undefined && !asks.includes('country')) fields.push('country');
  return fields;
}

/** Says whether a fan has to give something before the meeting, or to be somebody who is verified. */
export const needsForm = (terms: Asked): boolean =>
  terms.asks.length > 0 || checkedFields(terms).length > 0 || terms.checks?.verified === true;
