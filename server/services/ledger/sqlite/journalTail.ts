import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Span } from './sqliteJournal.ts';

interface TailRow {
  readonly position: number;
  readonly digest: string;
  readonly ref: string | null;
}

/**
 * Where entries stand, by id and by ref: in the files, and in memory for those that are not filed yet. It looks at what
 * is new when it is asked, so that whoever only appends pays nothing for it.
 */
export class JournalTail {
  readonly #filedUntil: StatementSync;
  readonly #unfiled: StatementSync;
  readonly #byDigest: StatementSync;
  readonly #byRef: StatementSync;
  readonly #byRefBackwards: StatementSync;
  #filed = 0;
  #seen = 0;
  #digests = new Map<string, number>();
  /** Positions in commit order. */
  #refs = new Map<string, number[]>();

  constructor(db: DatabaseSync) {
    const ofRef = 'SELECT position FROM refs WHERE ref = ? AND position';
    this.#filedUntil = db.prepare('SELECT position FROM filed');
    this.#unfiled = db.prepare(
      'SELECT position, lower(hex(id_digest)) AS digest, ref FROM entries WHERE position > ? ORDER BY position',
    );
    this.#byDigest = db.prepare('SELECT position FROM ids WHERE digest = unhex(?)');
    this.#byRef = db.prepare(`${ofRef} > ? AND position <= ? ORDER BY position LIMIT ?`);
    this.#byRefBackwards = db.prepare(`${ofRef} < ? AND position <= ? ORDER BY position DESC LIMIT ?`);
  }

  byDigest(digest: string): number | undefined {
    this.#catchUp();
    return this.#digests.get(digest) ?? positionsOf([this.#byDigest.get(digest)])[0];
  }

  /** Returns positions of entries with that ref, in the order of the span. */
  byRef(ref: string, { isBackwards, from, rows }: Span): number[] {
    this.#catchUp();
    const unfiled = this.#refs.get(ref) ?? [];
    if (isBackwards) {
      const late = unfiled.filter((position) => position < from).toReversed();
      return late.length >= rows
        ? late.slice(0, rows)
        : [...late, ...positionsOf(this.#byRefBackwards.all(ref, from, this.#filed, rows - late.length))];
    }
    const early = positionsOf(this.#byRef.all(ref, from, this.#filed, rows));
    return [...early, ...unfiled.filter((position) => position > from).slice(0, rows - early.length)];
  }

  #catchUp(): void {
    const { position: filed } = this.#filedUntil.get() as { position: number };
    if (filed !== this.#filed) {
      this.#filed = filed;
      this.#seen = filed;
      this.#digests = new Map();
      this.#refs = new Map();
    }
    for (const { position, digest, ref } of this.#unfiled.iterate(this.#seen) as Iterable<TailRow>) {
      this.#seen = position;
      this.#digests.set(digest, position);
      if (ref !== null) this.#list(ref, position);
    }
  }

  #list(ref: string, position: number): void {
    const positions = this.#refs.get(ref);
    if (positions === undefined) this.#refs.set(ref, [position]);
    else positions.push(position);
  }
}

function positionsOf(rows: readonly unknown[]): number[] {
  return (rows as readonly ({ readonly position: number } | undefined)[]).flatMap(
    (row) => row?.position ?? [],
  );
}
