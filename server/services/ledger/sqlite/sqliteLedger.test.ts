import { hash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledgerContract } from '../contract/ledger.contract.ts';
import { fund, manualClock, tip, topUp } from '../contract/samples.contract.ts';
import { prepareEntry, sealEntry, verifyReceipt } from '../entry.ts';
import { LEDGER_LIMITS } from '../limits.ts';
import { type LedgerPort, LedgerUnavailable } from '../port.ts';
import { createSqliteLedger } from './sqliteLedger.ts';
import { makeSqliteSite } from './sqliteSite.testkit.ts';

ledgerContract('SQLite', makeSqliteSite);

/** What a file of version 2 looked like: each index in step with each commit. */
const VERSION_2 = `
  CREATE TABLE older (
    position INTEGER PRIMARY KEY, id_digest BLOB NOT NULL UNIQUE, payer INTEGER NOT NULL, seq INTEGER NOT NULL,
    ref TEXT, at_ms INTEGER NOT NULL, input TEXT NOT NULL, prev_hash BLOB NOT NULL, hash BLOB NOT NULL,
    UNIQUE (payer, seq)
  ) STRICT;
  INSERT INTO older SELECT * FROM entries; DROP TABLE entries; ALTER TABLE older RENAME TO entries;
  CREATE INDEX entries_by_ref ON entries (ref) WHERE ref IS NOT NULL;
  DROP TABLE ids; DROP TABLE refs; DROP TABLE filed`;

describe('the SQLite ledger', () => {
  let folder: string;
  let path: string;
  let batches: number[];
  const opened: LedgerPort[] = [];

  const open = () => {
    const onBatch = ({ entries }: { entries: number }) => batches.push(entries);
    const ledger = createSqliteLedger({ path, clock: manualClock(), metrics: { onBatch } });
    opened.push(ledger);
    return ledger;
  };
  const closeAll = async () => {
    for (const ledger of opened.splice(0)) await ledger.close();
  };
  /** Lays hands on the file beside the ledger, as a broken disk or a thief would. */
  const meddle = (sql: string) => {
    const db = new DatabaseSync(path);
    db.exec(sql);
    db.close();
  };
  const tips = (count: number, prefix = 'tip') =>
    Array.from({ length: count }, (_, at) => tip({ id: `${prefix}_${at}`, from: 'ann', amountMinor: 1n }));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mesi-ledger-'));
    path = join(folder, 'ledger.db');
    batches = [];
  });
  afterEach(async () => {
    await closeAll();
    rmSync(folder, { recursive: true });
  });

  it('[LE19] commits together what arrives in one turn, up to the limit of a batch', async () => {
    const ledger = open();
    await fund(ledger, 'ann', 100_000n);
    await Promise.all(tips(LEDGER_LIMITS.batchEntries, 'a').map((input) => ledger.append(input)));
    await Promise.all(tips(LEDGER_LIMITS.batchEntries + 1, 'b').map((input) => ledger.append(input)));
    expect(batches).toEqual([1, 512, 512, 1]);
  });

  it('[LE19] lets as many wait as the limit says, and refuses the next at once', async () => {
    const ledger = open();
    await fund(ledger, 'ann', 100_000n);
    const waiting = tips(LEDGER_LIMITS.queuedEntries).map((input) => ledger.append(input));
    const tooMany = ledger.append(tip({ id: 'too_many', from: 'ann', amountMinor: 1n }));
    await expect(tooMany).rejects.toThrow(LedgerUnavailable);
    const outcomes = await Promise.all(waiting);
    expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
    expect(await ledger.append(tip({ id: 'too_many', from: 'ann', amountMinor: 1n }))).toMatchObject({
      ok: true,
    });
  });

  const FAILURES = {
    'an insert': `CREATE TRIGGER broken BEFORE INSERT ON entries WHEN NEW.input ->> 'id' = 'tip_2'
      BEGIN SELECT RAISE(ABORT, 'the disk is gone'); END`,
    'the commit itself': `CREATE TABLE parents (id INTEGER PRIMARY KEY);
      CREATE TABLE orphans (id INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED);
      CREATE TRIGGER broken AFTER INSERT ON entries BEGIN INSERT INTO orphans VALUES (NEW.position); END`,
  };
  it.each(Object.entries(FAILURES))('[LE20] takes everything back when %s fails', async (_, sabotage) => {
    const ledger = open();
    await fund(ledger, 'ann', 4n);
    meddle(sabotage);
    const settled = await Promise.allSettled(tips(4).map((input) => ledger.append(input)));
    for (const { status, reason } of settled as PromiseRejectedResult[]) {
      expect(status).toBe('rejected');
      expect(reason).toBeInstanceOf(LedgerUnavailable);
      expect((reason as Error).cause).toBeInstanceOf(Error);
    }
    expect(await ledger.health()).toMatchObject({ ok: false });
    expect(await ledger.balances('wallet:ann')).toEqual({ MESI: 4n });
    meddle('DROP TRIGGER broken');
    const outcomes = await Promise.all(tips(5).map((input) => ledger.append(input)));
    expect(outcomes.map((outcome) => (outcome.ok ? outcome.receipt.source.seq : outcome.rejection))).toEqual([
      1,
      2,
      3,
      4,
      'InsufficientFunds',
    ]);
    expect(await ledger.health()).toEqual({ ok: true });
    expect(await ledger.audit()).toMatchObject({ entries: 5, broken: [] });
  });

  const HOLES = {
    'was left out': `DELETE FROM entries WHERE input ->> 'id' = 'tip_1'`,
    'was moved in its chain': `UPDATE entries SET seq = 9 WHERE input ->> 'id' = 'tip_3'`,
    'was made money': `UPDATE entries SET input = replace(input, '"1"', '"9"') WHERE input ->> 'id' = 'tip_3'`,
  };
  it.each(Object.entries(HOLES))('[LE21] does not write on a journal where an entry %s', async (_, hole) => {
    const ledger = open();
    await fund(ledger, 'ann', 100n);
    await Promise.all(tips(5).map((input) => ledger.append(input)));
    await closeAll();
    meddle(`${hole}; DELETE FROM folds`);
    const damaged = open();
    await expect(damaged.append(topUp({ id: 'more', to: 'ann', amountMinor: 1n }))).rejects.toThrow(
      LedgerUnavailable,
    );
    await expect(damaged.balances('wallet:ann')).rejects.toThrow(LedgerUnavailable);
    expect(await damaged.health()).toMatchObject({ ok: false, detail: expect.stringContaining('tip_') });
    expect((await damaged.audit()).broken.length).toBeGreaterThan(0);
  });

  it('[LE14] finds an entry that its index no longer leads to', async () => {
    const ledger = open();
    await fund(ledger, 'ann', 10n);
    await ledger.append(tip({ id: 'tip_abcdef', from: 'ann', amountMinor: 1n, ref: 'stream:sought' }));
    await closeAll();
    const bytes = readFileSync(path);
    // The index is the copy of the ref that does not stand in the row, before or after the entry's id.
    const copies: number[] = [];
    for (let at = bytes.indexOf('stream:sought'); at !== -1; at = bytes.indexOf('stream:sought', at + 1))
      copies.push(at);
    const inIndex = copies.find((at) => !bytes.subarray(at - 200, at + 200).includes('tip_abcdef'));
    if (inIndex === undefined) throw new Error('the index stands where the row does');
    bytes.write('stream:hidden', inIndex);
    writeFileSync(path, bytes);
    const damaged = open();
    expect(await damaged.find({ by: { ref: 'stream:sought' }, limit: 10 })).toMatchObject({ receipts: [] });
    expect((await damaged.audit()).broken).toEqual(['tip_abcdef']);
  });

  it('[LE14] finds an entry forged with a hash of its own by the one that follows it', async () => {
    const ledger = open();
    await fund(ledger, 'ann', 10n);
    for (const input of tips(3)) await ledger.append(input);
    const first = await ledger.get('tip_0');
    await closeAll();
    const forged = prepareEntry(tip({ id: 'tip_1', from: 'ann', amountMinor: 9n }));
    if (first === null || !forged.ok) throw new Error('nothing to forge');
    const { text } = forged.entry;
    const sealed = sealEntry(forged.entry, { seq: 2, prevHash: first.hash, atMs: first.atMs });
    expect(verifyReceipt(sealed)).toBe(true);
    meddle(`UPDATE entries SET input = '${text}', hash = x'${sealed.hash}' WHERE input ->> 'id' = 'tip_1'`);
    expect((await open().audit()).broken).toEqual(['tip_2']);
  });

  it('[LE14] finds balances that are not those of the journal', async () => {
    const ledger = open();
    await fund(ledger, 'ann', 10n);
    await closeAll();
    const db = new DatabaseSync(path);
    const { body } = db.prepare('SELECT body FROM folds').get() as { body: string };
    const forged = body.replace('["10",', '["99",');
    db.prepare('UPDATE folds SET body = ?, checksum = ?').run(forged, hash('sha256', forged));
    db.close();
    const deceived = open();
    expect(await deceived.balances('wallet:ann')).toEqual({ MESI: 99n });
    expect((await deceived.audit()).broken).toEqual(['books:wallet:ann']);
  });

  const SHORTCUTS = {
    'the fold alone': '',
    'no fold': 'DELETE FROM folds',
    'a fold that was altered': `UPDATE folds SET body = replace(body, '"95"', '"99"')`,
  };
  it.each(Object.entries(SHORTCUTS))('[LE22] starts with the same books from %s', async (_, change) => {
    const ledger = open();
    await fund(ledger, 'ann', 100n);
    await Promise.all(tips(5).map((input) => ledger.append(input)));
    await closeAll();
    meddle(change);
    const next = open();
    expect(await next.balances('wallet:ann')).toEqual({ MESI: 95n });
    expect(await next.append(tip({ id: 'next', from: 'ann', amountMinor: 1n }))).toMatchObject({
      receipt: { source: { seq: 6 } },
    });
  });

  it('[LE22] ignores a fold that is whole, but of another journal', async () => {
    const elsewhere = join(folder, 'elsewhere.db');
    const other = createSqliteLedger({ path: elsewhere, clock: manualClock(5) });
    await fund(other, 'ann', 9_999n);
    await other.close();
    await fund(open(), 'ann', 100n);
    await closeAll();
    meddle(`ATTACH '${elsewhere}' AS other; DELETE FROM folds; INSERT INTO folds SELECT * FROM other.folds`);
    expect(await open().balances('wallet:ann')).toEqual({ MESI: 100n });
  });

  it('[LE22] folds while it runs, and starts from there and what came after', async () => {
    const ledger = open();
    await fund(ledger, 'ann', 100_000n);
    for (let part = 0; part < 5; part++) {
      await Promise.all(tips(10_000, `part${part}`).map((input) => ledger.append(input)));
    }
    await ledger.append(tip({ id: 'after', from: 'ann', amountMinor: 1n }));
    const db = new DatabaseSync(path);
    const { position } = db.prepare('SELECT position FROM folds').get() as { position: number };
    db.close();
    expect(position).toBeGreaterThanOrEqual(LEDGER_LIMITS.foldEveryEntries);
    expect(position).toBeLessThan(50_002);
    const next = open();
    expect(await next.balances('wallet:ann')).toEqual({ MESI: 49_999n });
    expect(await next.append(tip({ id: 'next', from: 'ann', amountMinor: 1n }))).toMatchObject({
      receipt: { source: { seq: 50_002 } },
    });
  });

  const OLDER = {
    1: `${VERSION_2}; INSERT INTO sources VALUES (3, 'wallet:refused'); PRAGMA user_version = 1`,
    2: `${VERSION_2}; PRAGMA user_version = 2`,
  };
  it.each(Object.entries(OLDER))('[LE27] takes over a journal of version %s', async (_, older) => {
    const first = open();
    await fund(first, 'ann', 10n);
    await first.append(tip({ id: 'tip_1', from: 'ann', amountMinor: 1n }));
    await closeAll();
    meddle(older);
    const ledger = open();
    expect(await ledger.append(tip({ id: 'tip_1', from: 'ann', amountMinor: 1n }))).toMatchObject({
      replayed: true,
    });
    expect(await ledger.append(tip({ id: 'tip_2', from: 'ann', amountMinor: 1n }))).toMatchObject({
      receipt: { source: { seq: 2 } },
    });
    const { receipts } = await ledger.find({ by: { ref: 'stream:st_1' }, limit: 10 });
    expect(receipts.map(({ entryId }) => entryId)).toEqual(['tip_1', 'tip_2']);
    await fund(ledger, 'cid', 1n);
    expect(await ledger.audit()).toMatchObject({ entries: 4, broken: [] });
  });

  it('[LE27] opens no journal of a version to come', async () => {
    await fund(open(), 'ann', 10n);
    await closeAll();
    meddle('PRAGMA user_version = 4');
    expect(open).toThrow('schema version 4');
  });

  it('[LE8][LE9] holds for writers in threads of their own, each with its own connection', async () => {
    const ledger = open();
    await fund(ledger, 'ann', 300n);
    const spent = await Promise.all([1, 2].map((thread) => spendInThread(path, thread)));
    expect(spent.reduce((sum, count) => sum + count, 0)).toBe(300);
    expect(await ledger.balances('wallet:ann')).toEqual({});
    expect(await ledger.audit()).toMatchObject({ entries: 301, broken: [], negative: [] });
  });
});

/** Tips one minor unit at a time, a few at once, until the money is gone; answers how often that went well. */
function spendInThread(path: string, thread: number): Promise<number> {
  const program = `
    const { parentPort } = require('node:worker_threads');
    (async () => {
      const { createSqliteLedger } = await import(${JSON.stringify(new URL('./sqliteLedger.ts', import.meta.url))});
      const clock = { nowMs: () => 1, after: () => () => {} };
      const ledger = createSqliteLedger({ path: ${JSON.stringify(path)}, clock });
      let spent = 0;
      for (let round = 0; ; round++) {
        const outcomes = await Promise.all([0, 1, 2].map((at) => ledger.append({
          id: ['tip', ${thread}, round, at].join('_'), kind: 'tip', source: 'wallet:ann', ref: null, memo: {},
          legs: [
            { account: 'wallet:ann', asset: 'MESI', amountMinor: -1n },
            { account: 'creator:star', asset: 'MESI', amountMinor: 1n },
          ],
        })));
        spent += outcomes.filter((outcome) => outcome.ok).length;
        if (outcomes.some((outcome) => !outcome.ok)) break;
      }
      await ledger.close();
      parentPort.postMessage(spent);
    })();`;
  return new Promise((resolve, reject) => {
    const worker = new Worker(program, { eval: true });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
