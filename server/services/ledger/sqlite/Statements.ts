import { SECOND_MS } from '../../../../shared/time.ts';
import type { Clock } from '../../runtime/port.ts';
import { LEDGER_LIMITS } from '../limits.ts';
import type { EntryQuery } from '../port.ts';
import type { EntryRow, Span, SqliteJournal } from './sqliteJournal.ts';
import { StatementFile } from './statementFile.ts';
import type { WriterThread } from './WriterThread.ts';

type Listed = Exclude<EntryQuery['by'], { readonly ref: string }>;

/**
 * Statements and open holds as they are asked for. The writer's thread brings the file up to date: when somebody asks,
 * and, once it lags, in a second in which there was little to write.
 */
export class Statements {
  readonly #path: string;
  readonly #journal: SqliteJournal;
  readonly #writer: WriterThread;
  readonly #clock: Clock;
  #file: StatementFile | null = null;
  /** Entries up to here are known to be in the file. */
  #reached = 0;
  #newest = 0;
  /** The newest entry when the last second began. */
  #newestBefore = 0;
  #cancel: (() => void) | null = null;

  constructor(parts: { path: string; journal: SqliteJournal; writer: WriterThread; clock: Clock }) {
    this.#path = parts.path;
    this.#journal = parts.journal;
    this.#writer = parts.writer;
    this.#clock = parts.clock;
  }

  /** Rejects when the file cannot be brought there. */
  async catchUp(until: number): Promise<void> {
    if (this.#reached >= until) return;
    await this.#writer.index(until);
    this.#reached = Math.max(this.#reached, until);
  }

  /** Returns what is there now: ask for `catchUp` first. */
  rows(by: Listed, span: Span): EntryRow[] {
    const file = this.#open();
    const positions = 'account' in by ? file.byAccount(by.account, span) : file.openHolds(span);
    const rows = this.#journal.at(positions);
    return span.isBackwards ? rows.toReversed() : rows;
  }

  isListed(account: string, position: number): boolean {
    return this.#open().isListed(account, position);
  }

  onCommitted(newest: number): void {
    this.#newest = newest;
    if (newest - this.#reached >= LEDGER_LIMITS.statementLagEntries) this.#arm();
  }

  close(): void {
    this.#cancel?.();
    this.#file?.close();
  }

  #open(): StatementFile {
    this.#file ??= new StatementFile(this.#path);
    return this.#file;
  }

  #arm(): void {
    if (this.#cancel !== null) return;
    this.#newestBefore = this.#newest;
    this.#cancel = this.#clock.after(SECOND_MS, () => {
      this.#cancel = null;
      const isBusy = this.#newest - this.#newestBefore > LEDGER_LIMITS.statementIdleEntries;
      if (isBusy) return this.#arm();
      // Whoever asks next meets the same trouble, and is told.
      this.catchUp(this.#newest).catch(() => {});
    });
  }
}
