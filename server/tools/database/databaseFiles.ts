import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE_FOLDER } from '../cacheFolder.ts';

/** FerretDB speaks MongoDB's protocol; PostgreSQL with the DocumentDB engine stores. */
export const FERRETDB_VERSION = '2.7.0';
const POSTGRES_MAJOR = '18';

export const FERRETDB_FOLDER = join(CACHE_FOLDER, `ferretdb-${FERRETDB_VERSION}`);
export const FERRETDB = join(FERRETDB_FOLDER, 'ferretdb');
/** A Debian of its own, because the host's is older than the engine's package. */
export const POSTGRES_ROOT = join(CACHE_FOLDER, `postgresql-${POSTGRES_MAJOR}-documentdb`);
/** As seen inside POSTGRES_ROOT. */
export const POSTGRES_BIN = `/usr/lib/postgresql/${POSTGRES_MAJOR}/bin`;
export const POSTGRES_PACKAGE = `postgresql-${POSTGRES_MAJOR}-documentdb`;
/** Where a data folder is mounted inside POSTGRES_ROOT; each server sees its own. */
export const POSTGRES_DATA = '/srv/db';

export const DATABASE_NAME = `FerretDB ${FERRETDB_VERSION} on PostgreSQL ${POSTGRES_MAJOR} with DocumentDB`;

/** Both parts are put in place whole, by a rename. */
export function databaseIsThere(): boolean {
  return existsSync(FERRETDB) && existsSync(POSTGRES_ROOT);
}
