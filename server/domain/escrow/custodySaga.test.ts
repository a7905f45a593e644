import { describe, expect, it } from 'vitest';
import { type CustodyState, custodyEffect, decideCustody } from './custodySaga.ts';
import { liveCustody, type Planted } from './custodySim.testkit.ts';

const PLANTED: readonly Planted[] = [
  'returnsOnAnyRefusal',
  'believesBlocksThatAreNotFinal',
  'paysAllToThePayee',
  'locksBeforeItHolds',
  'holdsUnderANewIdEachTime',
  'neverReturns',
];
const paid = { toPayeeMinor: 1n, feeMinor: 2n, toPayerMinor: 3n };

describe('money without a wallet', () => {
  it('[EG1] is held, locked, and settled as the chain paid', () => {
    let state: CustodyState = { type: 'holding' };
    const effects = [custodyEffect(state)?.type];
    const facts = [
      { type: 'held' },
      { type: 'lockAnswered', outcome: { type: 'done', transaction: '0x' } },
      { type: 'chainTold', kind: 'locked', paid: null },
      { type: 'chainTold', kind: 'accepted', paid: null },
      { type: 'chainTold', kind: 'split', paid },
      { type: 'holdSettled' },
    ] as const;
    for (const fact of facts) {
      state = decideCustody(state, fact);
      effects.push(custodyEffect(state)?.type);
    }
    expect(state).toEqual({ type: 'settled', paid });
    expect(effects).toEqual(['hold', 'lock', 'lock', undefined, undefined, 'settleHold', undefined]);
  });

  it('[EG2] returns for refusals that no later try can undo, and for no others', () => {
    const answered = (rejection: 'OutOfGas' | 'BidStateWrong' | 'EscrowTermsBad') =>
      decideCustody({ type: 'locking' }, { type: 'lockAnswered', outcome: { type: 'refused', rejection } })
        .type;
    expect([answered('OutOfGas'), answered('BidStateWrong'), answered('EscrowTermsBad')]).toEqual([
      'locking',
      'locking',
      'returning',
    ]);
  });

  it('[EG3] agrees with the chain at rest: 4,000 days of crashes, lost answers, reorganisations and two servers', () => {
    const wrong = Array.from({ length: 4_000 }, (_, seed) => ({ seed, violations: liveCustody(seed) }));
    expect(wrong.filter(({ violations }) => violations.length > 0).slice(0, 3)).toEqual([]);
  });

  it.each(PLANTED)('[EG3] the simulation notices that it %s', (planted) => {
    const noticed = Array.from({ length: 2_000 }, (_, seed) => liveCustody(seed, planted)).filter(
      (violations) => violations.length > 0,
    );
    expect(noticed.length).toBeGreaterThan(0);
  });
});
