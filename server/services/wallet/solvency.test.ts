import { describe, expect, it, onTestFinished } from 'vitest';
import { type LedgerAudit, type LedgerPort, LedgerUnavailable } from '../ledger/port.ts';
import { checkSolvency } from './solvency.ts';
import { createWalletWorld } from './walletWorld.testkit.ts';

const NOW_MS = 1_700_000_000_000;

const SOUND: LedgerAudit = {
  entries: 7,
  sums: { USD: '0' },
  kinds: { wallet: { USD: '70' }, hold: { USD: '30' }, 'external:sandbox': { USD: '-100' } },
  broken: [],
  negative: [],
};

/** What the ledger says of itself, said for it: its own tests show that it says the truth. */
function books({
  audit = {},
  holdsDueAtMs = [] as readonly number[],
}: {
  audit?: Partial<LedgerAudit>;
  holdsDueAtMs?: readonly number[];
}) {
  const receipts = holdsDueAtMs.map((dueAtMs, n) => ({
    entryId: `hold/h${n}`,
    kind: 'hold' as const,
    atMs: 1,
    source: { account: 'wallet:us_ann', seq: n + 1 },
    legs: [
      { account: 'wallet:us_ann', asset: 'USD' as const, amountMinor: '-1' },
      { account: `hold:h${n}`, asset: 'USD' as const, amountMinor: '1' },
    ],
    ref: null,
    memo: { dueAtMs: String(dueAtMs) },
    inputHash: '',
    prevHash: '',
    hash: '',
  }));
  const ledger: Pick<LedgerPort, 'audit' | 'find'> = {
    audit: async () => ({ ...SOUND, ...audit }),
    find: async () => ({ receipts, cursor: null }),
  };
  return checkSolvency(ledger, NOW_MS);
}

const failed = async (answer: ReturnType<typeof books>) =>
  (await answer).checks.filter(({ ok }) => !ok).map(({ check, findings }) => [check, findings]);

describe('solvency', () => {
  it('[WA20] is there when all of it is', async () => {
    const answer = await books({ holdsDueAtMs: [NOW_MS + 1, NOW_MS - 60_000] });
    expect(answer).toMatchObject({ ok: true, entries: 7 });
    expect(answer.assets).toEqual([
      {
        asset: 'USD',
        sumMinor: '0',
        liabilitiesMinor: '100',
        custodyMinor: '100',
        byKind: [
          { kind: 'wallet', amountMinor: '70' },
          { kind: 'hold', amountMinor: '30' },
          { kind: 'external:sandbox', amountMinor: '-100' },
        ],
      },
    ]);
  });

  it('[WA20] counts a debt once: its count stands on no side', async () => {
    const kinds = {
      wallet: { USD: '70' },
      owed: { USD: '30' },
      'external:owed': { USD: '-30' },
      'external:debt': { USD: '-30' },
      'external:sandbox': { USD: '-40' },
    };
    const answer = await books({ audit: { kinds } });
    expect(answer.ok).toBe(true);
    expect(answer.assets[0]).toMatchObject({ liabilitiesMinor: '70', custodyMinor: '70' });
  });

  const faults: readonly (readonly [string, Parameters<typeof books>[0], unknown])[] = [
    ['a sum', { audit: { sums: { USD: '1' } } }, [['sums', ['USD: 1, not 0']]]],
    [
      'a liability that nothing stands for',
      { audit: { kinds: { ...SOUND.kinds, creator: { USD: '5' } } } },
      [['liabilities', ['USD: 105, not 100']]],
    ],
    ['an account below zero', { audit: { negative: ['wallet:us_ann'] } }, [['negative', ['wallet:us_ann']]]],
    ['an overdue hold', { holdsDueAtMs: [NOW_MS - 3_600_000, NOW_MS + 1] }, [['holds', ['hold/h0']]]],
    [
      'a chain, and then no hold is looked at',
      { audit: { broken: ['tip_1'] }, holdsDueAtMs: [1] },
      [
        ['chains', ['tip_1']],
        ['holds', []],
      ],
    ],
  ];
  it.each(faults)('[WA20] names %s', async (_what, state, findings) => {
    expect(await failed(books(state))).toEqual(findings);
    expect((await books(state)).ok).toBe(false);
  });
});

describe('asking for solvency', () => {
  it('[WA20] walks the journal once for many, and again after a minute or a failure', async () => {
    const world = await createWalletWorld();
    onTestFinished(() => world.close());
    const audit = world.ledger.audit.bind(world.ledger);
    let walks = 0;
    let isLost = true;
    world.ledger.audit = () => {
      walks += 1;
      return isLost ? Promise.reject(new LedgerUnavailable('lost')) : audit();
    };
    await expect(world.wallet.solvency()).rejects.toThrow(LedgerUnavailable);
    isLost = false;
    const first = world.wallet.solvency();
    await world.advance(120_000);
    expect(await world.wallet.solvency()).toBe(await first);
    await world.advance(59_999);
    await world.wallet.solvency();
    expect(walks).toBe(2);
    await world.advance(1);
    await world.wallet.solvency();
    expect(walks).toBe(3);
  });
});
