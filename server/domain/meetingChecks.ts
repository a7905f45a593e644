import type { CheckedAnswers, MeetingChecks } from '../../shared/protocol/meetingChecks.ts';
import { ageOf } from './kyc/birthDate.ts';

/** Says whether that is a country as two capital letters. */
export const isCountry = (text: string): boolean => /^[A-Z]{2}$/.test(text);

/** Returns why a fan does not pass the checks of a meeting; null: they pass. */
export function judgeChecks(
  { leastAge, countries, verified = false }: MeetingChecks,
  { birthDate = '', country = '', isVerified = false }: CheckedAnswers & { readonly isVerified?: boolean },
  nowMs: number,
): 'ConsentIncomplete' | 'TooYoung' | 'CountryNotTaken' | 'NotVerified' | null {
  if (verified && !isVerified) return 'NotVerified';
  if (leastAge !== undefined) {
    const age = ageOf(birthDate, nowMs);
    if (age === null) return 'ConsentIncomplete';
    if (age < leastAge) return 'TooYoung';
  }
  if (countries === undefined) return null;
  if (!isCountry(country)) return 'ConsentIncomplete';
  return countries.codes.includes(country) === (countries.type === 'allow') ? null : 'CountryNotTaken';
}
