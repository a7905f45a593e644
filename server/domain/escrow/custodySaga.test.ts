import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../shared/time.ts';
import type { EscrowRejection, EscrowState } from '../../services/escrow/port.ts';
import {
  type CustodyFact,
  type CustodyState,
  decideCustody,
  differs,
  isAtRest,
  type LedgerWord,
  nextStep,
} from './custodySaga.ts';

const NOW_MS = 1_796_000_000_000;
const BEGUN: CustodyState = {
  ...{ amountMinor: 100n, word: { type: 'held' }, stage: { type: 'none', isAsked: false }, proof: 'none' },
  from: 'custody',
  deadlines: {
    ...{ acceptByMs: NOW_MS + DAY_MS, disputeUntilMs: NOW_MS + 2 * DAY_MS, resolveByMs: NOW_MS + 3 * DAY_MS },
  },
};
const ended = (toPayeeMinor: bigint): LedgerWord => ({ type: 'ended', toPayeeMinor });
const told = (word: LedgerWord): CustodyFact => ({ type: 'ledgerTold', word });
const begunWith = (...facts: readonly CustodyFact[]) => facts.reduce(decideCustody, BEGUN);
const refused = (rejection: EscrowRejection, type: 'lock' | 'release' = 'lock'): CustodyFact => ({
  ...{ type: 'answered', step: { type }, outcome: { type: 'refused', rejection } },
});
const LOCKED: CustodyFact = { type: 'chainTold', kind: 'locked', paid: null };
const step = (state: CustodyState, onChain: EscrowState | null, nowMs = NOW_MS) => {
  const next = nextStep(state, onChain, nowMs);
  return next?.type === 'resolve' ? `resolve ${next.toPayeeMinor}` : (next?.type ?? null);
};

describe('money without a wallet', () => {
  it('[EG1] is locked, accepted, and ended as the ledger says, each when it is due', () => {
    expect(step(BEGUN, null)).toBe('lock');
    const held = begunWith({ type: 'lockAsked' }, LOCKED);
    expect(step(held, 'locked')).toBeNull();
    const accepted = decideCustody(held, told({ type: 'accepted' }));
    expect([step(accepted, 'locked'), step(accepted, 'scheduled')]).toEqual(['accept', null]);
    const over = decideCustody(accepted, told(ended(0n)));
    expect([step(over, 'locked'), step(over, 'scheduled'), step(over, 'disputed')]).toEqual([
      ...['withdraw', 'decline', 'decline'],
    ]);
    expect(step(over, 'refunded')).toBeNull();
    // a word of before changes nothing
    expect(decideCustody(over, told({ type: 'held' }))).toBe(over);
  });

  it('[EG1] is not locked when it has ended before the chain was asked', () => {
    const over = begunWith(told(ended(0n)));
    expect([over.stage.type, step(over, null), isAtRest(over)]).toEqual(['skipped', null, true]);
    expect(step(begunWith({ type: 'lockAsked' }, told(ended(0n))), null)).toBe('lock');
  });

  it('[EG2] is released by two proofs, and divided by the arbiter in every other case', () => {
    const whole = begunWith({ type: 'lockAsked' }, LOCKED, { type: 'proofKept' }, told(ended(100n)));
    expect(step(whole, 'scheduled')).toBe('release');
    const bad = decideCustody(whole, refused('TicketInvalid', 'release'));
    expect([step(bad, 'scheduled'), step(bad, 'disputed')]).toEqual(['dispute', 'resolve 100']);
    const part = begunWith({ type: 'lockAsked' }, LOCKED, { type: 'proofKept' }, told(ended(40n)));
    expect([step(part, 'locked'), step(part, 'scheduled'), step(part, 'disputed')]).toEqual([
      ...['accept', 'dispute', 'resolve 40'],
    ]);
    const late = NOW_MS + 4 * DAY_MS;
    expect([step(part, 'locked', late), step(part, 'scheduled', late), step(part, 'disputed', late)]).toEqual(
      ['refund', 'settleDefault', 'settleDefault'],
    );
  });

  it('[EG3] tells a lock that ended in other parts, and one that a final block forgot', () => {
    const paid = (toPayeeMinor: bigint) => ({
      toPayeeMinor,
      feeMinor: 0n,
      toPayerMinor: 100n - toPayeeMinor,
    });
    const end = (part: bigint): CustodyFact => ({ type: 'chainTold', kind: 'split', paid: paid(part) });
    const over = begunWith({ type: 'lockAsked' }, LOCKED, told(ended(40n)));
    expect([40n, 41n].map((part) => differs(decideCustody(over, end(part))))).toEqual([false, true]);
    const forgot = decideCustody(decideCustody(over, end(40n)), { type: 'chainForgot' });
    expect([isAtRest(forgot), step(forgot, null)]).toEqual([false, 'lock']);
  });

  it('[EG4] goes on after each refusal, but where it is over and nothing can be on its way', () => {
    const asked = begunWith({ type: 'lockAsked' });
    expect(decideCustody(asked, refused('EscrowTermsBad'))).toBe(asked);
    const over = decideCustody(asked, told(ended(0n)));
    const stages = (['TokenRefused', 'OutOfGas', 'BidStateWrong'] as const).map(
      (rejection) => decideCustody(over, refused(rejection)).stage.type,
    );
    expect(stages).toEqual(['skipped', 'skipped', 'none']);
  });
});

describe('money of a wallet', () => {
  const OF_WALLET: CustodyState = { ...BEGUN, from: 'wallet' };

  it('[WB4] is given back by custody as the payee, which cannot withdraw it', () => {
    const held = decideCustody(decideCustody(OF_WALLET, { type: 'lockAsked' }), LOCKED);
    const over = decideCustody(held, told(ended(0n)));
    expect([step(over, 'locked'), step(over, 'scheduled')]).toEqual(['decline', 'decline']);
  });

  it('[WB6] is not locked for a bid that is over, and returns when it was locked all the same', () => {
    const asked = decideCustody(OF_WALLET, { type: 'lockAsked' });
    const over = decideCustody(asked, told(ended(0n)));
    expect([step(asked, null), step(over, null)]).toEqual(['lock', null]);
    // what the creator got is custody’s to have
    expect(step(decideCustody(asked, told(ended(40n))), null)).toBe('lock');
    const givenUp = decideCustody(over, refused('TokenRefused'));
    expect([givenUp.stage.type, isAtRest(givenUp)]).toEqual(['skipped', true]);
    const late = decideCustody(givenUp, LOCKED);
    expect([isAtRest(late), step(late, 'locked')]).toEqual([false, 'decline']);
  });
});
