import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSimRuntime } from '../../runtime/simRuntime.ts';
import { useLedgerSite } from '../contract/ledgerSite.contract.ts';
import { fund } from '../contract/samples.contract.ts';
import { makeSqliteSite } from '../sqlite/sqliteSite.testkit.ts';
import { startHoldSweep } from './holdSweep.ts';
import { holdsContract } from './holds.contract.ts';
import { placeHold, readHold, takenFor } from './holds.ts';

holdsContract('SQLite', makeSqliteSite);

describe('a share of a hold', () => {
  it('[HO10] is in proportion, rounded down, and never more than is held', () => {
    expect(takenFor(100n, { delivered: 1, of: 3 })).toBe(33n);
    expect(takenFor(100n, { delivered: 0, of: 3 })).toBe(0n);
    expect(takenFor(100n, { delivered: 4, of: 3 })).toBe(100n);
    expect(() => takenFor(100n, { delivered: 1, of: 0 })).toThrow(RangeError);
    expect(() => takenFor(100n, { delivered: -1, of: 3 })).toThrow(RangeError);
    const part = fc.record({
      held: fc.bigInt({ min: 0n, max: 10n ** 40n }),
      of: fc.integer({ min: 1, max: 1e6 }),
    });
    fc.assert(
      fc.property(part, fc.nat({ max: 1e6 }), ({ held, of }, seconds) => {
        const delivered = Math.min(seconds, of);
        const owed = held * BigInt(delivered) - takenFor(held, { delivered, of }) * BigInt(of);
        expect(owed >= 0n && owed < BigInt(of)).toBe(true);
      }),
      { seed: 20_260_101 },
    );
  });
});

describe('the sweep of holds', () => {
  const { ledger } = useLedgerSite(makeSqliteSite);
  const DUE_MS = 1_000_000;
  const place = async (holdId: string) => {
    const held = { asset: 'MESI', amountMinor: 1n } as const;
    const facts = { conversion: null, ref: null, dueAtMs: DUE_MS, memo: {} };
    expect(await placeHold(ledger(), { holdId, from: 'wallet:ann', held, ...facts })).toMatchObject({
      ok: true,
    });
  };
  const stateOf = async (holdId: string) => (await readHold(ledger(), holdId))?.state;

  /** A sweep whose end of each step can be waited for. */
  function sweepOf(parts: { readonly startMs: number; readonly isBroken?: () => boolean }) {
    const { clock, advance, pending } = createSimRuntime({ startMs: parts.startMs });
    const told: unknown[] = [];
    const stop = startHoldSweep({
      ledger: {
        append: (input) => ledger().append(input),
        get: (id) => ledger().get(id),
        find: async (query) => {
          if (parts.isBroken?.()) throw new Error('the ledger is away');
          return ledger().find(query);
        },
      },
      clock,
      onExpired: (count) => told.push(count),
      onFailed: () => told.push('failed'),
    });
    const isArmed = () => pending() > 0;
    const round = async (durationMs: number) => {
      advance(durationMs);
      while (!isArmed()) await new Promise((resolve) => setImmediate(resolve));
    };
    return { told, stop, round, isArmed };
  }

  it('[HO9] ends what nobody ended a minute past its time, and not before', async () => {
    await fund(ledger(), 'ann', 10n);
    await place('h1');
    const { told, stop, round } = sweepOf({ startMs: DUE_MS });
    await round(30_000);
    expect(await stateOf('h1')).toBe('open');
    await round(30_000);
    expect(await stateOf('h1')).toBe('voided');
    expect(told).toEqual([1]);
    await stop();
  });

  it('[HO9] comes to every hold in steps, and starts over', async () => {
    await fund(ledger(), 'ann', 2_000n);
    await Promise.all(Array.from({ length: 501 }, (_, at) => place(`h${at}`)));
    const { told, stop, round } = sweepOf({ startMs: DUE_MS + 60_000 });
    await round(30_000);
    expect(told).toEqual([500]);
    await round(1_000);
    expect(told).toEqual([500, 1]);
    await place('late');
    await round(30_000);
    expect(told).toEqual([500, 1, 1]);
    await stop();
  });

  it('[HO9] goes on after a step that failed, and not after it is stopped', async () => {
    await fund(ledger(), 'ann', 10n);
    await place('h1');
    let isBroken = true;
    const { told, stop, round, isArmed } = sweepOf({ startMs: DUE_MS + 60_000, isBroken: () => isBroken });
    await round(30_000);
    isBroken = false;
    await round(30_000);
    expect(told).toEqual(['failed', 1]);
    await stop();
    expect(isArmed()).toBe(false);
  });
});
