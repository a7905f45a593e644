import { describe, expect, it } from 'vitest';
import { GENESIS_HASH } from '../../../shared/hashChain.ts';
import type { Receipt } from '../../../shared/protocol/answers.ts';
import { tip, topUp } from './contract/samples.contract.ts';
import { type PreparedEntry, prepareEntry, sealEntry, verifyReceipt } from './entry.ts';
import { LEDGER_LIMITS } from './limits.ts';
import type { EntryInput, Leg } from './port.ts';

const base = topUp({ id: 'top_1', to: 'ann', amountMinor: 6n });

function prepared(input: EntryInput): PreparedEntry {
  const preparation = prepareEntry(input);
  if (!preparation.ok) throw new Error(preparation.rejection);
  return preparation.entry;
}

function legsOf(count: number): Leg[] {
  const credits = Array.from({ length: count - 1 }, (_, at) => ({
    account: `wallet:p${at}`,
    asset: 'MESI' as const,
    amountMinor: 1n,
  }));
  return [{ account: base.source, asset: 'MESI', amountMinor: BigInt(1 - count) }, ...credits];
}

const memoOf = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, 'v']));
const ofChars = (chars: number) => 'x'.repeat(chars);
const digits = (count: number) =>
  topUp({ id: 'big', to: 'ann', amountMinor: 10n ** BigInt(count) - 1n }).legs;

const LIMITS: [string, Partial<EntryInput>, Partial<EntryInput>][] = [
  ['id', { id: ofChars(200) }, { id: ofChars(201) }],
  ['ref', { ref: ofChars(200) }, { ref: ofChars(201) }],
  ['fewest legs', { legs: legsOf(2) }, { legs: legsOf(2).slice(0, 1) }],
  ['most legs', { legs: legsOf(16) }, { legs: legsOf(17) }],
  ['memo facts', { memo: memoOf(16) }, { memo: memoOf(17) }],
  ['memo value', { memo: { m: ofChars(1_000) } }, { memo: { m: ofChars(1_001) } }],
  ['memo value in code points', { memo: { m: '👏'.repeat(1_000) } }, { memo: { m: '👏'.repeat(1_001) } }],
  ['digits', { legs: digits(LEDGER_LIMITS.amountDigits) }, { legs: digits(LEDGER_LIMITS.amountDigits + 1) }],
];

const MALFORMED: [string, Partial<EntryInput>][] = [
  ['an empty id', { id: '' }],
  ['a space in the id', { id: 'top 1' }],
  ['an unknown kind', { kind: 'gift' as 'tip' }],
  ['an account without a kind', { source: 'ann' }],
  ['a source without a leg', { source: 'external:sandbox:bob' }],
  ['a zero leg', { legs: [...base.legs, { account: 'wallet:bob', asset: 'MESI', amountMinor: 0n }] }],
  ['an amount that is a number', { legs: base.legs.map((leg) => ({ ...leg, amountMinor: 1 as never })) }],
  ['a memo key that shadows', { memo: JSON.parse('{"__proto__":"x"}') as Record<string, string> }],
  ['a memo value that is no text', { memo: { n: 1 as never } }],
  ['no legs', { legs: undefined as never }],
  ['a leg that is none', { legs: [...base.legs, null as never] }],
  ['no memo', { memo: null as never }],
  ['a list for a memo', { memo: ['x'] as never }],
  ['half a character', { memo: { m: '\ud83d' } }],
];

describe('an entry', () => {
  it.each(LIMITS)('[LE2] holds its limit: %s', (_, at, past) => {
    expect(prepareEntry({ ...base, ...at })).toMatchObject({ ok: true });
    expect(prepareEntry({ ...base, ...past })).toEqual({ ok: false, rejection: 'MalformedEntry' });
  });

  it.each(MALFORMED)('[LE2] is malformed with %s', (_, change) => {
    expect(prepareEntry({ ...base, ...change })).toEqual({ ok: false, rejection: 'MalformedEntry' });
  });

  it('[LE3] debits its source and who may owe, and nobody else', () => {
    const legs = [
      { account: 'wallet:ann', asset: 'USD' as const, amountMinor: -5n },
      { account: 'exchange:USD', asset: 'USD' as const, amountMinor: 5n },
      { account: 'exchange:MESI', asset: 'MESI' as const, amountMinor: -9n },
      { account: 'creator:star', asset: 'MESI' as const, amountMinor: 9n },
    ];
    const converted: EntryInput = { ...base, kind: 'tip', source: 'wallet:ann', legs };
    expect(prepareEntry(converted)).toMatchObject({ ok: true });
    const robbed = legs.map((leg) => ({
      ...leg,
      account: leg.account.replace('exchange:MESI', 'wallet:bob'),
    }));
    expect(prepareEntry({ ...converted, legs: robbed })).toEqual({ ok: false, rejection: 'MalformedEntry' });
  });

  it('[LE5] is not changed by what the caller does to its input later', () => {
    const legs = base.legs.map((leg) => ({ ...leg }));
    const memo = { note: 'first' };
    const entry = prepared({ ...base, legs, memo });
    memo.note = 'second';
    legs[0]!.amountMinor = -1_000n;
    expect(entry.memo).toEqual({ note: 'first' });
    expect(entry.legs).toEqual(base.legs);
  });

  it('[LE11] hashes as SPEC.md says, so that anybody can', () => {
    const entry = prepared({
      ...tip({ id: 'tip_1', from: 'ann', amountMinor: 3n }),
      memo: { b: 'ü', a: '1' },
    });
    expect(entry.text).toBe(
      '{"id":"tip_1","kind":"tip","source":"wallet:ann","legs":[{"account":"wallet:ann","asset":"MESI",' +
        '"amountMinor":"-3"},{"account":"creator:star","asset":"MESI","amountMinor":"3"}],' +
        '"ref":"stream:st_1","memo":{"a":"1","b":"ü"}}',
    );
    const receipt = sealEntry(entry, { seq: 1, prevHash: GENESIS_HASH, atMs: 1_700_000_000_000 });
    // By `printf '%s' … | sha256sum`, not by this program.
    expect(receipt.inputHash).toBe('4b38d36783e2014fa69974c70a2572f63ef9ea1edcb05167f066d43e4196cd2b');
    expect(receipt.hash).toBe('ed0672184ae477a8614f7f3995f82ca4834139711c8886b0e6289fa0d4d4814e');
  });

  it('[LE11] makes no receipt true that was changed anywhere', () => {
    const entry = prepared(tip({ id: 'tip_1', from: 'ann', amountMinor: 3n }));
    const receipt = sealEntry(entry, { seq: 2, prevHash: 'a'.repeat(64), atMs: 1_700_000_000_000 });
    const changes: Partial<Receipt>[] = [
      { entryId: 'tip_2' },
      { kind: 'topUp' },
      { atMs: receipt.atMs + 1 },
      { source: { account: 'wallet:ann', seq: 3 } },
      { source: { account: 'creator:star', seq: 2 } },
      { legs: receipt.legs.map((leg) => ({ ...leg, amountMinor: leg.amountMinor.replace('3', '4') })) },
      { legs: receipt.legs.map((leg) => ({ ...leg, amountMinor: leg.amountMinor.replace('3', '03') })) },
      { legs: receipt.legs.toReversed() },
      { ref: null },
      { memo: {} },
      { inputHash: 'b'.repeat(64) },
      { prevHash: GENESIS_HASH },
      { hash: 'c'.repeat(64) },
      { legs: null as never },
    ];
    expect(verifyReceipt(receipt)).toBe(true);
    for (const change of changes) expect(verifyReceipt({ ...receipt, ...change })).toBe(false);
  });

  it('[LE12] begins a chain at seq 1 with zeros, and nowhere else', () => {
    const entry = prepared(tip({ id: 'tip_1', from: 'ann', amountMinor: 3n }));
    const seal = (seq: number, prevHash: string) =>
      verifyReceipt(sealEntry(entry, { seq, prevHash, atMs: 1 }));
    expect([seal(1, GENESIS_HASH), seal(2, 'a'.repeat(64))]).toEqual([true, true]);
    expect([seal(2, GENESIS_HASH), seal(1, 'a'.repeat(64))]).toEqual([false, false]);
  });
});
