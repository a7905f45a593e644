import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fund, type ManualClock, manualClock, refused, tip, topUp } from '../contract/samples.contract.ts';
import { LEDGER_LIMITS } from '../limits.ts';
import { type AppendOutcome, type EntryInput, type LedgerPort, LedgerUnavailable } from '../port.ts';
import type { WriteReply } from './journalWriter.ts';
import { createSqliteLedger } from './sqliteLedger.ts';
import { WatchedWriter } from './watchedWriter.testkit.ts';

/** Enough to be decided before their turn. */
const READY = LEDGER_LIMITS.readyEntries;

let folder: string;
let clock: ManualClock;
let ledger: LedgerPort;
let writer: WatchedWriter;
const opened: LedgerPort[] = [];

function open(): LedgerPort {
  const path = join(folder, 'ledger.db');
  const makeWriter = (file: string) => {
    writer = new WatchedWriter(file);
    return writer;
  };
  const instance = createSqliteLedger({ path, clock, makeWriter });
  opened.push(instance);
  return instance;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mesi-ledger-'));
  clock = manualClock();
  ledger = open();
  await fund(ledger, 'ann', BigInt(READY));
});
afterEach(async () => {
  for (const instance of opened.splice(0)) await instance.close();
  rmSync(folder, { recursive: true });
});

const HELD_MS = 1_700_000_000_000;
const tipsOf = (from: string) =>
  Array.from({ length: READY }, (_, at) => tip({ id: `${from}_${at}`, from, amountMinor: 1n }));

type Write = () => Promise<WriteReply>;
const ENDS = {
  commits: (write: Write) => write(),
  fails: async (): Promise<WriteReply> => ({ answer: 'failed', error: 'the disk is gone' }),
  dies: () => Promise.reject(new Error('the thread ended')),
} as const;

/**
 * `first` is with the writer while `then` arrives and is decided: the clock goes on only afterwards, so that receipts
 * tell when. `end` is what becomes of the first batch then.
 */
async function inPairs(
  first: EntryInput,
  then: readonly EntryInput[],
  end: (write: Write) => Promise<WriteReply> = ENDS.commits,
): Promise<readonly PromiseSettledResult<AppendOutcome>[]> {
  const asked = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  writer.answers.length = 0;
  writer.meddle = async (write, columns) => {
    writer.meddle = null;
    asked.resolve();
    await held.promise;
    return end(() => write(columns));
  };
  const one = ledger.append(first);
  await asked.promise;
  const others = then.map((input) => ledger.append(input));
  // decided in the next turn of the loop
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  clock.set(HELD_MS + 5_000);
  held.resolve();
  return Promise.allSettled([one, ...others]);
}

const values = (settled: readonly PromiseSettledResult<AppendOutcome>[]) =>
  settled.map((one) => (one.status === 'fulfilled' ? one.value : one.reason));
const decidedAt = (outcome: AppendOutcome) => (outcome.ok ? outcome.receipt.atMs : outcome.rejection);
const audited = async (entries: number) =>
  expect(await ledger.audit()).toMatchObject({ entries, broken: [], negative: [], sums: { MESI: '0' } });

it('[LE34] a batch is decided while the one before is written, and counts on what that brings', async () => {
  const bob = topUp({ id: 'fund_bob', to: 'bob', amountMinor: BigInt(READY) });
  const [, ...tips] = values(await inPairs(bob, tipsOf('bob')));
  expect(new Set(tips.map(decidedAt))).toEqual(new Set([HELD_MS]));
  expect(tips.map((outcome) => outcome.ok && outcome.receipt.source.seq)).toEqual(
    tips.map((_, at) => at + 1),
  );
  expect(writer.answers).toEqual(['committed', 'committed']);
  expect(await ledger.balances('wallet:bob')).toEqual({});
  await audited(READY + 2);
});

it('[LE34] fewer than that wait until it is known', async () => {
  const bob = topUp({ id: 'fund_bob', to: 'bob', amountMinor: BigInt(READY) });
  const [, ...tips] = values(await inPairs(bob, tipsOf('bob').slice(1)));
  expect(new Set(tips.map(decidedAt))).toEqual(new Set([HELD_MS + 5_000]));
});

it('[LE34] what is repeated while it is written is answered as it was, also when nothing is left to pay it with', async () => {
  const all = tip({ id: 'all', from: 'ann', amountMinor: BigInt(READY) });
  const again = Array.from({ length: READY }, (_, at) =>
    at === 0 ? tip({ id: 'all', from: 'ann', amountMinor: 1n }) : all,
  );
  const [first, other, ...same] = values(await inPairs(all, again));
  expect(first).toMatchObject({ ok: true, replayed: false });
  expect(other).toEqual(refused('IdempotencyConflict'));
  for (const outcome of same) expect(outcome).toEqual({ ...first, replayed: true });
  await audited(2);
});

it.each(['fails', 'dies'] as const)('[LE34] nothing is built on a batch that %s', async (end) => {
  const bob = topUp({ id: 'fund_bob', to: 'bob', amountMinor: BigInt(READY) });
  const [first, ...tips] = values(await inPairs(bob, tipsOf('bob'), ENDS[end]));
  expect(first).toBeInstanceOf(LedgerUnavailable);
  for (const outcome of tips) expect(outcome).toEqual(refused('InsufficientFunds'));
  expect(await ledger.append(tip({ id: 'next', from: 'ann', amountMinor: 1n }))).toMatchObject({
    ok: true,
    receipt: { source: { seq: 1 } },
  });
  await audited(2);
});

it('[LE34] what was built on a batch that others came before is decided again', async () => {
  const ours = writer;
  const other = open();
  writer = ours;
  const overtaken = async (write: Write) => {
    await other.append(tip({ id: 'theirs', from: 'ann', amountMinor: 2n }));
    return write();
  };
  const [, ...tips] = values(
    await inPairs(topUp({ id: 'x', to: 'cat', amountMinor: 1n }), tipsOf('ann'), overtaken),
  );
  expect(ours.answers).toEqual(['behind', 'committed', 'committed']);
  expect(tips.filter(({ ok }) => ok)).toHaveLength(READY - 2);
  expect(tips.filter(({ ok }) => !ok)).toEqual(Array(2).fill(refused('InsufficientFunds')));
  await audited(READY + 1);
});

it('[LE34] and so is what was built on a batch that was read before its answer came', async () => {
  const bob = topUp({ id: 'fund_bob', to: 'bob', amountMinor: BigInt(READY) });
  const read = async (write: Write) => {
    const reply = await write();
    expect(await ledger.balances('wallet:bob')).toEqual({ MESI: BigInt(READY) });
    return reply;
  };
  const outcomes = values(await inPairs(bob, tipsOf('bob'), read));
  expect(new Set(outcomes.slice(1).map(decidedAt))).toEqual(new Set([HELD_MS + 5_000]));
  expect(await ledger.balances('wallet:bob')).toEqual({});
  await audited(READY + 2);
});

it('[LE34] nobody is refused for money that was there before they asked', async () => {
  const ours = writer;
  const other = open();
  writer = ours;
  let tips: Promise<AppendOutcome>[] = [];
  // the answer that it is committed is still on its way when others bring the money, and it is spent
  const late = async (write: Write) => {
    const reply = await write();
    await other.append(topUp({ id: 'fund_bob', to: 'bob', amountMinor: BigInt(READY) }));
    tips = tipsOf('bob').map((input) => ledger.append(input));
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    return reply;
  };
  await inPairs(topUp({ id: 'x', to: 'cat', amountMinor: 1n }), [], late);
  for (const outcome of await Promise.all(tips)) expect(outcome).toMatchObject({ ok: true });
  await audited(READY + 3);
});
