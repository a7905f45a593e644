import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fund, manualClock, receiptOfOutcome, refused, tip } from '../contract/samples.contract.ts';
import { type LedgerPort, LedgerUnavailable } from '../port.ts';
import { createSqliteLedger } from './sqliteLedger.ts';
import { WriterThread } from './WriterThread.ts';
import { WatchedWriter } from './watchedWriter.testkit.ts';

describe("the ledger's writer thread", () => {
  let folder: string;
  let path: string;
  let ledger: LedgerPort;
  let writer: WatchedWriter;
  const opened: LedgerPort[] = [];

  const open = (makeWriter = (file: string) => new WriterThread(file)) => {
    const instance = createSqliteLedger({ path, clock: manualClock(), makeWriter });
    opened.push(instance);
    return instance;
  };
  const tipOne = (id: string, amountMinor = 1n) => tip({ id, from: 'ann', amountMinor });
  const audited = async (entries: number) =>
    expect(await ledger.audit()).toMatchObject({ entries, broken: [], negative: [], sums: { MESI: '0' } });

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mesi-ledger-'));
    path = join(folder, 'ledger.db');
    ledger = open((file) => {
      writer = new WatchedWriter(file);
      return writer;
    });
    await fund(ledger, 'ann', 10n);
    writer.answers.length = 0;
  });
  afterEach(async () => {
    for (const instance of opened.splice(0)) await instance.close();
    rmSync(folder, { recursive: true });
  });

  it('[LE23] shows a batch in no balance and nowhere else before it is committed', async () => {
    const held = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    writer.meddle = async (write, columns) => {
      asked.resolve();
      await held.promise;
      return write(columns);
    };
    const append = ledger.append(tipOne('tip_1'));
    await asked.promise;
    expect(await ledger.balances('wallet:ann')).toEqual({ MESI: 10n });
    expect(await ledger.balances('creator:star')).toEqual({});
    expect(await ledger.get('tip_1')).toBeNull();
    await audited(1);
    held.resolve();
    expect(await append).toMatchObject({ ok: true });
    expect(await ledger.balances('wallet:ann')).toEqual({ MESI: 9n });
    expect(await ledger.balances('creator:star')).toEqual({ MESI: 1n });
  });

  it('[LE23] lets the loop turn while a commit waits for the disk', async () => {
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const append = ledger.append(tipOne('tip_1'));
    const turns = await turnsUntil(append, 200, () => other.exec('ROLLBACK'));
    other.close();
    expect(turns).toBeGreaterThanOrEqual(200);
    expect(await append).toMatchObject({ ok: true });
  });

  it('[LE23] counts once what was committed, read, and only then answered', async () => {
    const other = open();
    writer.meddle = async (write, columns) => {
      const reply = await write(columns);
      await other.append(tipOne('theirs', 2n));
      expect(await ledger.balances('creator:star')).toEqual({ MESI: 3n });
      return reply;
    };
    expect(await ledger.append(tipOne('ours'))).toMatchObject({ ok: true });
    writer.meddle = null;
    expect(await ledger.balances('creator:star')).toEqual({ MESI: 3n });
    const next = receiptOfOutcome(await ledger.append(tipOne('next', 7n)));
    expect(next.source.seq).toBe(3);
    expect(await ledger.append(tipOne('over'))).toEqual(refused('InsufficientFunds'));
    await audited(4);
  });

  it('[LE24] decides again, and is behind only once, when others wrote between decision and commit', async () => {
    const other = open();
    const late: Promise<unknown>[] = [];
    let round = 0;
    writer.meddle = async (write, columns) => {
      round += 1;
      if (round === 1) await other.append(tipOne('theirs', 8n));
      else late.push(other.append(tipOne('late')));
      return write(columns);
    };
    const outcomes = await Promise.all([ledger.append(tipOne('a', 2n)), ledger.append(tipOne('b', 1n))]);
    writer.meddle = null;
    expect(outcomes[0]).toMatchObject({ ok: true, receipt: { source: { seq: 2 } } });
    expect(outcomes[1]).toEqual(refused('InsufficientFunds'));
    expect(writer.answers).toEqual(['behind', 'committed']);
    expect(await Promise.all(late)).toEqual([refused('InsufficientFunds')]);
    await audited(3);
  });

  it('[LE24] lets others write again when nothing is left of a batch that was behind', async () => {
    const other = open();
    writer.meddle = async (write, columns) => {
      await other.append(tipOne('theirs', 10n));
      return write(columns);
    };
    expect(await ledger.append(tipOne('ours'))).toEqual(refused('InsufficientFunds'));
    await fund(other, 'bob', 1n);
    expect(writer.answers).toEqual(['behind']);
    await audited(3);
  });

  it('[LE25] answers from the journal what the writer found there, and writes the rest', async () => {
    const first = receiptOfOutcome(await ledger.append(tipOne('known', 2n)));
    writer.answers.length = 0;
    const inputs = [tipOne('a'), tipOne('known', 2n), tipOne('known', 3n), tipOne('b'), tipOne('a')];
    const outcomes = await Promise.all(inputs.map((input) => ledger.append(input)));
    expect(writer.answers).toEqual(['duplicates', 'committed']);
    expect(outcomes[1]).toEqual({ ok: true, receipt: first, replayed: true });
    expect(outcomes[2]).toEqual(refused('IdempotencyConflict'));
    expect(outcomes[4]).toMatchObject({ replayed: true, receipt: { source: { seq: 2 } } });
    expect([outcomes[0], outcomes[3]].map((o) => o?.ok && o.receipt.source.seq)).toEqual([2, 3]);
    expect(await ledger.balances('wallet:ann')).toEqual({ MESI: 6n });
    await audited(4);
  });

  it('[LE26] loses and doubles nothing when the thread ends with a batch in hand', async () => {
    writer.meddle = (write, columns) => {
      const reply = write(columns);
      void writer.terminate();
      return reply;
    };
    const answered = new Set<string>();
    for (let round = 0; round < 12; round++) {
      const append = ledger.append(tipOne(`tip_${round % 8}`));
      const outcome = await append.catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(LedgerUnavailable);
      else answered.add(`tip_${round % 8}`);
      expect(await ledger.balances('creator:star')).toEqual(
        answered.size === 0 ? {} : { MESI: BigInt(answered.size) },
      );
    }
    writer.meddle = null;
    for (let at = 0; at < 8; at++) {
      expect(await ledger.append(tipOne(`tip_${at}`))).toMatchObject({ replayed: answered.has(`tip_${at}`) });
    }
    expect(await ledger.balances('wallet:ann')).toEqual({ MESI: 2n });
    await audited(9);
  });

  it('[LE26] answers as committed what the thread committed and could not say', async () => {
    writer.meddle = async (write, columns) => {
      await write(columns);
      await writer.terminate();
      throw new Error('the thread ended');
    };
    const append = ledger.append(tipOne('tip_1'));
    expect(await append).toMatchObject({ ok: true, replayed: false });
    writer.meddle = null;
    expect(await ledger.balances('wallet:ann')).toEqual({ MESI: 9n });
    expect(await ledger.append(tipOne('tip_1'))).toMatchObject({ replayed: true });
    expect(await ledger.health()).toEqual({ ok: true });
    await audited(2);
  });
});

/** How often the loop turned before `done`; what holds it up is released after so many turns. */
async function turnsUntil(done: Promise<unknown>, releaseAfter: number, release: () => void) {
  let turns = 0;
  let isDone = false;
  void done.then(() => {
    isDone = true;
  });
  while (!isDone) {
    await new Promise((resolve) => setImmediate(resolve));
    turns += 1;
    if (turns === releaseAfter) release();
  }
  return turns;
}
