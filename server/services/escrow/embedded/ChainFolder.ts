import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** A signed transaction that the chain was given, and the time of the block that has it. */
export interface JournalRecord {
  /** The signed transaction, in hex with 0x. */
  readonly raw: string;
  /** The time of its block, in seconds since 1970. */
  readonly timeS: number;
}

/** How many snapshots are kept: when the newest cannot be read, the one before it and its journal do. */
const KEPT = 2;

/**
 * Keeps a chain in a folder: snapshots of its state, and a journal of the transactions since each. Snapshot `n` has all that
 * stands in journals before `n`; journal `n` follows it. What `append` has returned from is there after any crash.
 */
export class ChainFolder {
  readonly #folder: string;
  #number = 0;
  #journal: number | null = null;
  /** Whether a line may have been cut off by an error: the next one begins anew. */
  #isTorn = false;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#number = Math.max(0, ...this.#numbers('state'), ...this.#numbers('journal'));
  }

  /** The snapshots that are there, the newest first. */
  snapshots(): readonly number[] {
    return this.#numbers('state').sort((a, b) => b - a);
  }

  /** The file of a snapshot, which anvil reads by itself. */
  pathOf(snapshot: number): string {
    return join(this.#folder, `state-${snapshot}.json`);
  }

  /** Whether the journals alone, without any snapshot, are the whole chain. */
  isWholeWithoutSnapshots(): boolean {
    return this.#numbers('state').length === 0 || this.#numbers('journal').includes(0);
  }

  /** The transactions since a snapshot; null: since the beginning. A line that a crash cut off was promised to nobody. */
  since(snapshot: number | null): readonly JournalRecord[] {
    return this.#numbers('journal')
      .filter((number) => number >= (snapshot ?? 0))
      .sort((a, b) => a - b)
      .flatMap((number) => this.#read(number));
  }

  /** Adds a transaction. It is on the disk when this returns. */
  append(record: JournalRecord): void {
    this.#journal ??= openSync(this.#journalPath(this.#number), 'a', 0o600);
    const begins = this.#isTorn ? '\n' : '';
    this.#isTorn = true;
    writeFileSync(this.#journal, `${begins}${JSON.stringify(record)}\n`);
    fdatasyncSync(this.#journal);
    this.#isTorn = false;
  }

  /** Keeps a snapshot of all that was added so far, and forgets what no kept snapshot needs. */
  keepSnapshot(state: string): void {
    const next = this.#number + 1;
    const draft = join(this.#folder, 'state.tmp');
    const file = openSync(draft, 'w', 0o600);
    try {
      writeFileSync(file, state);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, this.pathOf(next));
    this.#syncFolder();
    this.close();
    this.#number = next;
    const kept = this.snapshots().slice(0, KEPT);
    const oldest = kept.length < KEPT ? 0 : kept.at(-1)!;
    for (const kind of ['state', 'journal'] as const) {
      for (const number of this.#numbers(kind).filter((each) => each < oldest)) {
        rmSync(join(this.#folder, `${kind}-${number}.${kind === 'state' ? 'json' : 'jsonl'}`), {
          force: true,
        });
      }
    }
  }

  close(): void {
    if (this.#journal !== null) closeSync(this.#journal);
    this.#journal = null;
    this.#isTorn = false;
  }

  #numbers(kind: 'state' | 'journal'): number[] {
    const name = new RegExp(`^${kind}-(\\d+)\\.jsonl?$`);
    return readdirSync(this.#folder).flatMap((each) => {
      const found = name.exec(each)?.[1];
      return found === undefined ? [] : [Number(found)];
    });
  }

  #journalPath(number: number): string {
    return join(this.#folder, `journal-${number}.jsonl`);
  }

  /** Cuts off what a crash left of a line, so that the next one does not follow it. */
  #read(number: number): readonly JournalRecord[] {
    const path = this.#journalPath(number);
    const text = readFileSync(path, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
    return whole.split('\n').flatMap(readLine);
  }

  #syncFolder(): void {
    const folder = openSync(this.#folder, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }
}

/** Nobody was promised a line that a full disk cut off; what follows it stands in a line of its own. */
function readLine(line: string): readonly JournalRecord[] {
  try {
    return line === '' ? [] : [JSON.parse(line) as JournalRecord];
  } catch {
    return [];
  }
}
