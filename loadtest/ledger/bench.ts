/**
 * `npm run bench:ledger` measures durable tips per second, ours beside other designs, in turns, on both adapters.
 *
 *   node loadtest/ledger/bench.ts [--large] [--only sqlite|mongo]
 *
 * With `--large` it also measures journals of a million entries, however long that takes.
 */
import { parseArgs } from 'node:util';
import { printTable, report } from '../report.ts';
import { compareOnMongo } from './mongo/compare.ts';
import { compareOnSqlite } from './sqlite.ts';

const { values } = parseArgs({
  options: { large: { type: 'boolean', default: false }, only: { type: 'string' } },
});

const sqlite = values.only === 'mongo' ? null : await compareOnSqlite({ withLarge: values.large });
const mongo = values.only === 'sqlite' ? null : await compareOnMongo({ withLarge: values.large });
const tables = [...(sqlite?.tables ?? []), ...(mongo?.tables ?? [])];
const last = tables.pop();
if (!last) throw new Error('--only is sqlite or mongo');
for (const { title, rows } of tables) printTable(title, rows);
report(last.title, last.rows, { ...sqlite?.result, ...(mongo ? { mongo: mongo.result } : {}) });
