import { describe, expect, it } from 'vitest';
import type { GateTerms } from '../../../shared/protocol/gates.ts';
import type { BaseMode, EntryRules, ModeView } from '../../../shared/protocol/modes.ts';
import type { GateFacts, GatePerson } from '../../services/gates/port.ts';
import { askedAt, isHiddenFrom, isPaidMode, judgeAge, judgeTerms, needAt } from './judgeGate.ts';

const adult: GatePerson = { hasForm: true, isVerified: true, isOfAge: 'yes', isFrom: 'yes' };
const all: GateTerms = {
  verified: true,
  leastAge: 21,
  countries: { type: 'allow', codes: ['DE'] },
  consent: { fields: ['name', 'country'], purpose: 'For the list.', days: 3 },
};
const given = { fields: ['country', 'name'], purpose: 'For the list.', untilMs: 1 };
const RULES: EntryRules = { match: 'any', followers: true, subscribers: null, invited: false, tipped: null };
const privately = (rules: Partial<EntryRules>): BaseMode => ({
  type: 'private',
  rules: { ...RULES, ...rules },
});

describe('what keeps somebody out of a place', () => {
  it('[GA2] is said in one order, the first thing that is missing', () => {
    const said = [
      judgeTerms(all, { ...adult, hasForm: false, isOfAge: 'unknown', isFrom: 'unknown' }, null),
      judgeTerms(all, { ...adult, hasForm: false }, null),
      judgeTerms(all, { ...adult, isOfAge: 'no', isFrom: 'no', isVerified: false }, null),
      judgeTerms(all, { ...adult, isFrom: 'no', isVerified: false }, null),
      judgeTerms(all, { ...adult, isVerified: false }, null),
      judgeTerms(all, adult, null),
      judgeTerms(all, adult, given),
    ];
    expect(said).toEqual(['form', 'form', 'tooYoung', 'country', 'verified', 'consent', null]);
  });

  it('[GA2] is nothing that was not asked for, and a country that is not known fits no rule', () => {
    const nobody: GatePerson = { hasForm: false, isVerified: false, isOfAge: 'unknown', isFrom: 'unknown' };
    expect(judgeTerms({ verified: false }, nobody, null)).toBeNull();
    const told = { ...adult, isFrom: 'unknown' } as const;
    const rules = (['allow', 'deny'] as const).map((type) => ({ type, codes: ['DE'] }));
    const unknown = rules.map((countries) => judgeTerms({ verified: false, countries }, told, null));
    expect(unknown).toEqual(['country', 'country']);
    const from = (isFrom: 'yes' | 'no') =>
      rules.map((countries) => judgeTerms({ verified: false, countries }, { ...adult, isFrom }, null));
    expect([from('yes'), from('no')]).toEqual([
      [null, 'country'],
      ['country', null],
    ]);
  });

  it('[GA3] wants another consent for other words and for more fields, and none for fewer', () => {
    const asked = (consent: Partial<NonNullable<GateTerms['consent']>>) =>
      judgeTerms({ verified: false, consent: { ...all.consent!, ...consent } }, adult, given);
    expect(asked({ purpose: 'For something else.' })).toBe('consent');
    expect(asked({ fields: ['name', 'birthDate', 'country'] })).toBe('consent');
    expect(asked({ fields: ['name'] })).toBeNull();
  });
});

describe('the age of the server', () => {
  const facts = (age: GateFacts['age']): GateFacts => ({
    ...{ needs: {}, age, isVerified: false, isHidden: false, untilMs: null },
  });
  const stage = (mode: ModeView, more = {}) => ({ mode, gates: { places: [], hasAge: true }, ...more });
  const open: ModeView = { type: 'public', endsAtMs: null };

  it('[GA5] is asked for where tickets, subscriptions or tips let in, in one-to-ones, and where a stream is marked', () => {
    const paid = [
      { type: 'ticketOnly', saleId: 's' } as const,
      privately({ subscribers: { minimumTier: 1 } }),
      privately({ tipped: { minimumMinor: '1', withinDays: null } }),
      { ...privately({}), ticketsOf: 's' } as BaseMode,
    ];
    expect(paid.map(isPaidMode)).toEqual([true, true, true, true]);
    expect([isPaidMode({ type: 'public', endsAtMs: null }), isPaidMode(privately({}))]).toEqual([
      false,
      false,
    ]);
    for (const mode of paid) expect(askedAt(stage(mode)).byAge).toBe(true);
    expect(askedAt(stage(open)).byAge).toBe(false);
    expect(askedAt(stage(open), 'oneToOne').byAge).toBe(true);
    expect(askedAt(stage(open), 'ticketOnly').byAge).toBe(true);
    expect(askedAt(stage(open, { isAdult: true })).byAge).toBe(true);
    const none = { gates: { places: [], hasAge: false } };
    expect(askedAt(stage(paid[0]!, { ...none, isAdult: true })).byAge).toBe(false);
  });

  it('[GA5] keeps out who is too young and who has told no birth date, and nobody else', () => {
    expect((['yes', 'no', 'unknown'] as const).map(judgeAge)).toEqual([null, 'tooYoung', 'form']);
    const asked = askedAt(stage(open, { isAdult: true }));
    expect([
      needAt(asked, facts('tooYoung')),
      needAt(asked, facts('form')),
      needAt(asked, facts(null)),
    ]).toEqual(['tooYoung', 'form', null]);
    expect(needAt(asked, undefined)).toBeUndefined();
    expect(needAt(askedAt(stage(open)), undefined)).toBeNull();
  });

  it('[GA7] what the creator asks counts at that place alone, and is not known without facts', () => {
    const gates = { places: ['public' as const], hasAge: false };
    const asked = askedAt({ mode: open, gates });
    const kept = { ...facts(null), needs: { public: 'consent', private: 'verified' } } as const;
    expect([needAt(asked, kept), needAt(asked, undefined)]).toEqual(['consent', undefined]);
    expect(needAt(askedAt({ mode: privately({}), gates }), kept)).toBeNull();
  });
});

it('[GA10] a creator hides by country, and from whom they do not know as they say', () => {
  const hidden = (type: 'allow' | 'deny', unknown: 'allow' | 'deny') => ({
    countries: { type, codes: ['DE'] },
    unknown,
  });
  const said = (['yes', 'no', 'unknown'] as const).map((from) => [
    isHiddenFrom(hidden('deny', 'allow'), from),
    isHiddenFrom(hidden('allow', 'deny'), from),
  ]);
  expect(said).toEqual([
    [true, false],
    [false, true],
    [false, true],
  ]);
});
