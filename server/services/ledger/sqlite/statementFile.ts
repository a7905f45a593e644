import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { LEDGER_LIMITS } from '../limits.ts';
import type { Leg } from '../port.ts';
import { type EntryRow, hex, parseInput, type Span, type SqliteJournal } from './sqliteJournal.ts';

const SCHEMA_VERSION = 1;

/**
 * The tables of the statements. In `reached` stands up to which `position` entries are in here, and the hash of the
 * last of them, `head`.
 */
const SCHEMA = `
  DROP TABLE IF EXISTS reached; DROP TABLE IF EXISTS legs; DROP TABLE IF EXISTS holds; DROP TABLE IF EXISTS held;
  CREATE TABLE reached (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    position INTEGER NOT NULL,
    head     TEXT    NOT NULL
  ) STRICT;
  INSERT INTO reached VALUES (1, 0, '');
  CREATE TABLE legs (
    account  TEXT    NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (account, position)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE holds (
    position INTEGER PRIMARY KEY,
    account  TEXT    NOT NULL
  ) STRICT;
  CREATE INDEX holds_by_account ON holds (account);
  CREATE TABLE held (
    account TEXT NOT NULL,
    asset   TEXT NOT NULL,
    amount  TEXT NOT NULL,
    PRIMARY KEY (account, asset)
  ) STRICT, WITHOUT ROWID;
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

interface Reached {
  readonly position: number;
  readonly head: string;
}

/**
 * Which entries have a leg on which account, and which holds have money: a projection of the journal in a file of its
 * own, so that a tip dirties no page of it and no commit waits for it. It lags behind until somebody asks. Whatever is
 * wrong with it, it can be thrown away.
 */
export class StatementFile {
  readonly #db: DatabaseSync;
  readonly #reached: StatementSync;
  readonly #byAccount: StatementSync;
  readonly #byAccountBackwards: StatementSync;
  readonly #openHolds: StatementSync;
  readonly #openHoldsBackwards: StatementSync;
  readonly #isListed: StatementSync;

  /** Opens the statements beside the journal at `path`. It throws what SQLite throws. */
  constructor(path: string) {
    const db = new DatabaseSync(`${path}-statements`, { timeout: LEDGER_LIMITS.busyTimeoutMs });
    this.#db = db;
    try {
      // NORMAL: after a loss of power it may have lost its end, which the journal still has.
      db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
      this.#makeTables();
      const ofAccount = 'SELECT position FROM legs WHERE account = ? AND position';
      this.#reached = db.prepare('SELECT position, head FROM reached');
      this.#byAccount = db.prepare(`${ofAccount} > ? ORDER BY position LIMIT ?`);
      this.#byAccountBackwards = db.prepare(`${ofAccount} < ? ORDER BY position DESC LIMIT ?`);
      this.#openHolds = db.prepare('SELECT position FROM holds WHERE position > ? ORDER BY position LIMIT ?');
      this.#openHoldsBackwards = db.prepare(
        'SELECT position FROM holds WHERE position < ? ORDER BY position DESC LIMIT ?',
      );
      this.#isListed = db.prepare('SELECT 1 FROM legs WHERE account = ? AND position = ?');
    } catch (error) {
      db.close();
      throw error;
    }
  }

  byAccount(account: string, { isBackwards, from, rows }: Span): number[] {
    const statement = isBackwards ? this.#byAccountBackwards : this.#byAccount;
    return positionsOf(statement.all(account, from, rows));
  }

  openHolds({ isBackwards, from, rows }: Span): number[] {
    const statement = isBackwards ? this.#openHoldsBackwards : this.#openHolds;
    return positionsOf(statement.all(from, rows));
  }

  isListed(account: string, position: number): boolean {
    return this.#isListed.get(account, position) !== undefined;
  }

  /** Takes in a bounded number of entries, or starts over when it is about another journal. False: there are more. */
  step(journal: SqliteJournal, until: number): boolean {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const { position, head } = this.#reached.get() as unknown as Reached;
      const [last] = position === 0 ? [] : journal.after(position - 1, 1);
      const isOurs = position === 0 || (last?.position === position && hex(last.hash) === head);
      if (!isOurs) this.#db.exec(SCHEMA);
      const rows = journal.after(isOurs ? position : 0, LEDGER_LIMITS.statementStepEntries);
      this.#takeIn(rows);
      this.#db.exec('COMMIT');
      return rows.length === 0 || (rows.at(-1) as EntryRow).position >= until;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#db.close();
  }

  #makeTables(): void {
    const isMade = () =>
      (this.#db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version ===
      SCHEMA_VERSION;
    if (isMade()) return;
    this.#db.exec('BEGIN IMMEDIATE');
    if (!isMade()) this.#db.exec(SCHEMA);
    this.#db.exec('COMMIT');
  }

  #takeIn(rows: readonly EntryRow[]): void {
    const last = rows.at(-1);
    if (last === undefined) return;
    const listed: { account: string; position: number }[] = [];
    for (const row of rows) {
      const { kind, legs } = parseInput(row);
      for (const { account, asset, amountMinor } of legs) {
        listed.push({ account, position: row.position });
        if (account.startsWith('hold:')) {
          const leg = { account, asset, amountMinor: BigInt(amountMinor) };
          this.#takeInHold(leg, kind === 'hold' ? row.position : null);
        }
      }
    }
    // In order of the key: neighbours share a page.
    listed.sort((a, b) => (a.account < b.account ? -1 : a.account > b.account ? 1 : a.position - b.position));
    const list = this.#db.prepare('INSERT OR IGNORE INTO legs VALUES (?, ?)');
    for (const { account, position } of listed) list.run(account, position);
    this.#db.prepare('UPDATE reached SET position = ?, head = ?').run(last.position, hex(last.hash));
  }

  /**
   * Keeps what a leg does to a hold. `placedAt` is the position of the entry when it is one that places a hold, else
   * null.
   */
  #takeInHold({ account, asset, amountMinor }: Leg, placedAt: number | null): void {
    const db = this.#db;
    const held = db.prepare('SELECT amount FROM held WHERE account = ? AND asset = ?').get(account, asset);
    const amount = BigInt((held as { amount: string } | undefined)?.amount ?? 0) + amountMinor;
    db.prepare('INSERT OR REPLACE INTO held VALUES (?, ?, ?)').run(account, asset, String(amount));
    if (placedAt !== null && amountMinor > 0n) {
      db.prepare('INSERT OR IGNORE INTO holds VALUES (?, ?)').run(placedAt, account);
    }
    if (amount !== 0n) return;
    db.prepare('DELETE FROM held WHERE account = ? AND asset = ?').run(account, asset);
    if (db.prepare('SELECT 1 FROM held WHERE account = ?').get(account) === undefined) {
      db.prepare('DELETE FROM holds WHERE account = ?').run(account);
    }
  }
}

function positionsOf(rows: readonly unknown[]): number[] {
  return (rows as readonly { readonly position: number }[]).map(({ position }) => position);
}
