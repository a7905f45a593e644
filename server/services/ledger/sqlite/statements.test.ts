import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSimRuntime } from '../../runtime/simRuntime.ts';
import { fund, manualClock, tip } from '../contract/samples.contract.ts';
import { LEDGER_LIMITS } from '../limits.ts';
import { type LedgerPort, LedgerUnavailable } from '../port.ts';
import { createSqliteLedger } from './sqliteLedger.ts';

describe('statements of the SQLite ledger', () => {
  let folder: string;
  let path: string;
  const opened: LedgerPort[] = [];

  const open = (clock = manualClock() as Parameters<typeof createSqliteLedger>[0]['clock'], at = path) => {
    const ledger = createSqliteLedger({ path: at, clock });
    opened.push(ledger);
    return ledger;
  };
  const closeAll = async () => {
    for (const ledger of opened.splice(0)) await ledger.close();
  };
  const tips = async (ledger: LedgerPort, count: number, prefix = 'tip') => {
    const inputs = Array.from({ length: count }, (_, at) =>
      tip({ id: `${prefix}_${at}`, from: 'ann', amountMinor: 1n }),
    );
    for (const outcome of await Promise.all(inputs.map((input) => ledger.append(input)))) {
      expect(outcome).toMatchObject({ ok: true });
    }
  };
  const lengthOf = async (ledger: LedgerPort) =>
    (await ledger.find({ by: { account: 'creator:star' }, limit: 1_000 })).receipts.length;
  const statements = <T>(use: (db: DatabaseSync) => T): T => {
    const db = new DatabaseSync(`${path}-statements`);
    try {
      return use(db);
    } finally {
      db.close();
    }
  };
  const reached = () =>
    statements((db) => (db.prepare('SELECT position FROM reached').get() as { position: number }).position);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mesi-statements-'));
    path = join(folder, 'ledger.db');
  });
  afterEach(async () => {
    await closeAll();
    rmSync(folder, { recursive: true });
  });

  it('[LE30] are not written by appends, and are whole when they are asked for', async () => {
    const ledger = open();
    await fund(ledger, 'ann', 1_000n);
    await tips(ledger, 600);
    expect(existsSync(`${path}-statements`)).toBe(false);
    expect(await lengthOf(ledger)).toBe(600);
    await tips(ledger, 5, 'later');
    expect(reached()).toBe(601);
    expect(await Promise.all([lengthOf(ledger), lengthOf(open())])).toEqual([605, 605]);
  });

  it('[LE30] catch up unasked in a second in which little is committed', async () => {
    const { clock, advance, pending } = createSimRuntime();
    const ledger = open(clock);
    await fund(ledger, 'ann', 100_000n);
    await tips(ledger, LEDGER_LIMITS.statementLagEntries - 2);
    expect(pending()).toBe(0);
    await tips(ledger, 1, 'one_more');
    expect(pending()).toBe(1);
    await tips(ledger, LEDGER_LIMITS.statementIdleEntries + 1, 'rush');
    advance(1_000);
    expect([pending(), existsSync(`${path}-statements`)]).toEqual([1, false]);
    advance(1_000);
    expect(pending()).toBe(0);
    const all = LEDGER_LIMITS.statementLagEntries + LEDGER_LIMITS.statementIdleEntries + 1;
    while (!existsSync(`${path}-statements`) || reachedSoFar() < all) await nextTurn();
    await tips(ledger, LEDGER_LIMITS.statementLagEntries, 'again');
    expect(pending()).toBe(1);
    await closeAll();
    expect(pending()).toBe(0);
  });

  it('[LE30] lets batches be written between two steps', async () => {
    const ledger = open();
    await fund(ledger, 'ann', 100_000n);
    await tips(ledger, 20 * LEDGER_LIMITS.statementStepEntries);
    const order: string[] = [];
    const asked = lengthOf(ledger).then(() => order.push('statement'));
    await tips(ledger, 1, 'urgent').then(() => order.push('tip'));
    await asked;
    expect(order).toEqual(['tip', 'statement']);
  });

  it('[LE30] are made again when they were removed, or are about another journal', async () => {
    const first = open();
    await fund(first, 'ann', 100n);
    await tips(first, 9);
    expect(await lengthOf(first)).toBe(9);
    await closeAll();
    rmSync(`${path}-statements`);
    expect(await lengthOf(open())).toBe(9);
    await closeAll();
    rmSync(path);
    const other = open(manualClock(5));
    await fund(other, 'ann', 100n);
    await tips(other, 3);
    expect(await lengthOf(other)).toBe(3);
    expect(await other.audit()).toMatchObject({ entries: 4, broken: [] });
  });

  it('[LE14] an audit finds an entry that a statement leaves out', async () => {
    const ledger = open();
    await fund(ledger, 'ann', 100n);
    await tips(ledger, 3);
    expect((await ledger.audit()).broken).toEqual([]);
    statements((db) => db.exec(`DELETE FROM legs WHERE account = 'creator:star' AND position = 3`));
    expect((await ledger.audit()).broken).toEqual(['tip_1']);
  });

  it('[LE30] that cannot be read are missing to nobody but who asks for them', async () => {
    writeFileSync(
      `${path}-statements`,
      'this is no database, and it is long enough to be looked at twice'.repeat(99),
    );
    const ledger = open();
    await fund(ledger, 'ann', 100n);
    await tips(ledger, 3);
    expect(await ledger.balances('creator:star')).toEqual({ MESI: 3n });
    await expect(lengthOf(ledger)).rejects.toThrow(LedgerUnavailable);
    expect((await ledger.audit()).broken).toEqual(['statements']);
  });

  /** The file may be in the making. */
  function reachedSoFar(): number {
    try {
      return reached();
    } catch {
      return 0;
    }
  }
});

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
