import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fund, manualClock, receiptOfOutcome, refused, tip } from '../contract/samples.contract.ts';
import { LEDGER_LIMITS } from '../limits.ts';
import type { EntryInput, LedgerPort } from '../port.ts';
import { createSqliteLedger } from './sqliteLedger.ts';

describe('filing of the SQLite ledger', () => {
  let folder: string;
  let path: string;
  const opened: LedgerPort[] = [];

  const open = () => {
    const ledger = createSqliteLedger({ path, clock: manualClock() });
    opened.push(ledger);
    return ledger;
  };
  const inFile = <T>(use: (db: DatabaseSync) => T): T => {
    const db = new DatabaseSync(path);
    try {
      return use(db);
    } finally {
      db.close();
    }
  };
  const filed = () =>
    inFile((db) => (db.prepare('SELECT position FROM filed').get() as { position: number }).position);
  const tips = (ledger: LedgerPort, count: number, { prefix = 'tip', ref = 'stream:a' } = {}) =>
    Promise.all(
      Array.from({ length: count }, (_, at) =>
        ledger.append(tip({ id: `${prefix}_${at}`, from: 'ann', amountMinor: 1n, ref })),
      ),
    );
  const idsOf = async (ledger: LedgerPort, order: 'oldest' | 'newest', limit: number) => {
    const ids: string[] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const by = { ref: 'stream:a' };
      const page = await ledger.find({ by, order, limit, ...(cursor === undefined ? {} : { cursor }) });
      ids.push(...page.receipts.map(({ entryId }) => entryId));
      cursor = page.cursor;
    }
    return ids;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mesi-filing-'));
    path = join(folder, 'ledger.db');
  });
  afterEach(async () => {
    for (const ledger of opened.splice(0)) await ledger.close();
    rmSync(folder, { recursive: true });
  });

  it('[LE33] happens many at a time, and at close', async () => {
    const ledger = open();
    await fund(ledger, 'ann', 100_000n);
    await tips(ledger, LEDGER_LIMITS.fileEveryEntries - 2);
    expect(filed()).toBe(0);
    await tips(ledger, 1, { prefix: 'last' });
    await tips(ledger, 1, { prefix: 'next' });
    expect(filed()).toBe(LEDGER_LIMITS.fileEveryEntries);
    await ledger.close();
    expect(filed()).toBe(LEDGER_LIMITS.fileEveryEntries + 1);
  });

  it('[LE33] leaves every entry where it can be found, by id and by ref, from either end', async () => {
    const reader = open();
    const expected: string[] = [];
    for (const round of ['one', 'two', 'three']) {
      const writer = open();
      await fund(writer, `ann`, 100n);
      await tips(writer, 3, { prefix: round });
      await tips(writer, 2, { prefix: `other_${round}`, ref: 'stream:b' });
      expected.push(...[0, 1, 2].map((at) => `${round}_${at}`));
      for (const when of ['before it is filed', 'after']) {
        if (when === 'after') await writer.close();
        for (const limit of [1, 2, 4, 100]) {
          expect(await idsOf(reader, 'oldest', limit), when).toEqual(expected);
          expect(await idsOf(reader, 'newest', limit), when).toEqual(expected.toReversed());
        }
        for (const id of expected) expect(await reader.get(id), when).toMatchObject({ entryId: id });
      }
    }
    expect(await reader.audit()).toMatchObject({ entries: 16, broken: [] });
  });

  it('[LE33] knows an id again, filed or not, whoever wrote it', async () => {
    const writer = open();
    await fund(writer, 'ann', 100n);
    const input = tip({ id: 'tip_1', from: 'ann', amountMinor: 1n });
    const receipt = receiptOfOutcome(await writer.append(input));
    const asked = async (ledger: LedgerPort, entry: EntryInput) => ledger.append(entry);
    const other = open();
    for (const when of ['before it is filed', 'after']) {
      if (when === 'after') await writer.close();
      for (const ledger of [other, open()]) {
        expect(await asked(ledger, input), when).toEqual({ ok: true, receipt, replayed: true });
        expect(await asked(ledger, { ...input, ref: null }), when).toEqual(refused('IdempotencyConflict'));
      }
    }
    expect(await other.audit()).toMatchObject({ entries: 2, broken: [] });
  });

  it('[LE33] costs nobody an answer when it fails', async () => {
    const ledger = open();
    await fund(ledger, 'ann', 100_000n);
    const fails = `CREATE TRIGGER broken BEFORE INSERT ON refs BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`;
    inFile((db) => db.exec(fails));
    await tips(ledger, LEDGER_LIMITS.fileEveryEntries);
    const outcomes = await tips(ledger, 3, { prefix: 'more' });
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(filed()).toBe(0);
    expect(await ledger.get('tip_77')).toMatchObject({ entryId: 'tip_77' });
    expect(await tips(ledger, 1)).toMatchObject([{ ok: true, replayed: true }]);
    await ledger.close();
    inFile((db) => db.exec('DROP TRIGGER broken'));
    const next = open();
    await tips(next, 1, { prefix: 'after' });
    await next.close();
    expect(filed()).toBe(LEDGER_LIMITS.fileEveryEntries + 5);
  });
});
