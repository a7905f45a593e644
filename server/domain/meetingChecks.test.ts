import { expect, it } from 'vitest';
import { isBirthDate } from './kyc/birthDate.ts';
import { judgeChecks } from './meetingChecks.ts';

const NOW_MS = Date.UTC(2027, 4, 31, 12);

it('[BM19] an age is reached on the birthday, and not on the day before it', () => {
  const judge = (birthDate: string) => judgeChecks({ leastAge: 18 }, { birthDate }, NOW_MS);
  expect(judge('2009-05-31')).toBe(null);
  expect(judge('2009-06-01')).toBe('TooYoung');
  expect(judge('1950-01-01')).toBe(null);
  for (const wrong of ['', '2009-02-30', '31.05.2009', '2027-06-01', '1899-12-31', '2009-5-1'])
    expect(judge(wrong)).toBe('ConsentIncomplete');
  // somebody born on the 29th of February is a year older on the 1st of March
  const leap = (nowMs: number) => judgeChecks({ leastAge: 18 }, { birthDate: '2008-02-29' }, nowMs);
  expect(leap(Date.UTC(2026, 1, 27))).toBe('TooYoung');
  expect(leap(Date.UTC(2026, 2, 1))).toBe(null);
});

it('[BM19] a country is one of those that are taken, or none of those that are not', () => {
  const judge = (type: 'allow' | 'deny', country?: string) =>
    judgeChecks(
      { countries: { type, codes: ['DE', 'ES'] } },
      country === undefined ? {} : { country },
      NOW_MS,
    );
  expect([judge('allow', 'ES'), judge('allow', 'FR')]).toEqual([null, 'CountryNotTaken']);
  expect([judge('deny', 'ES'), judge('deny', 'FR')]).toEqual(['CountryNotTaken', null]);
  for (const wrong of [undefined, '', 'es', 'ESP']) expect(judge('deny', wrong)).toBe('ConsentIncomplete');
});

it('[BM19] what is not checked is not asked for, and both are judged', () => {
  expect(judgeChecks({}, {}, NOW_MS)).toBe(null);
  const both = { leastAge: 18, countries: { type: 'allow', codes: ['DE'] } } as const;
  const checks = { ...both, countries: { ...both.countries, codes: ['DE'] } };
  expect(judgeChecks(checks, { birthDate: '1990-01-01', country: 'DE' }, NOW_MS)).toBe(null);
  expect(judgeChecks(checks, { birthDate: '2020-01-01', country: 'DE' }, NOW_MS)).toBe('TooYoung');
  expect(isBirthDate('2027-05-31', NOW_MS)).toBe(true);
});
