import type { DatabaseSync } from 'node:sqlite';

/** A database that another program made: nothing of ours is to be written into it. */
class ForeignDatabase extends Error {
  override readonly name = 'ForeignDatabase';
  readonly code = 'ForeignDatabase';
}

/**
 * Throws when another program made that file. A new file has no tables; one that has some, and none whose name starts
 * with `ours`, is not ours.
 */
export function refuseForeign(db: DatabaseSync, ours: string): void {
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all() as unknown as {
    readonly name: string;
  }[];
  if (tables.length > 0 && !tables.some(({ name }) => name.startsWith(ours))) {
    throw new ForeignDatabase(`has tables of another program, such as ${tables[0]!.name}`);
  }
}
