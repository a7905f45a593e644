/**
 * `npm run ledger:audit`: are the books sound? Reads the journal of the settings in the environment, beside a running
 * server too, and writes nothing. Prints a table for people and `RESULT {json}` as the last line; the exit code is 0 when
 * they are sound, 1 when they are not, 2 when it could not look.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { formatAmount } from '../../shared/money.ts';
import type { SolvencyAnswer } from '../../shared/protocol/money.ts';
import { type Config, readConfig } from '../config.ts';
import { openLedger } from '../services/openDatabases.ts';
import { createSystemRuntime } from '../services/runtime/systemRuntime.ts';
import { checkSolvency } from '../services/wallet/solvency.ts';

async function main(): Promise<number> {
  const loaded = readConfig();
  if (!loaded.ok) return cannot(loaded.problems.join('\n'));
  const missing = whatIsMissing(loaded.config);
  if (missing !== null) return cannot(missing);
  const { clock } = createSystemRuntime();
  const ledger = await openLedger(loaded.config, { clock });
  try {
    const answer = await checkSolvency(ledger, clock.nowMs());
    process.stdout.write(`${render(answer)}\n\nRESULT ${JSON.stringify(answer)}\n`);
    return answer.ok ? 0 : 1;
  } finally {
    await ledger.close();
  }
}

/** A journal that is not there is not an empty one. */
function whatIsMissing({ mongodb, dataDir }: Config): string | null {
  const path = join(dataDir, 'ledger.db');
  return mongodb !== null || existsSync(path) ? null : `there is no journal at ${path}`;
}

function cannot(why: string): number {
  process.stderr.write(`${why}\n`);
  return 2;
}

function render({ ok, entries, assets, checks }: SolvencyAnswer): string {
  const kinds = [...new Set(assets.flatMap(({ byKind }) => byKind.map(({ kind }) => kind)))].sort();
  const column = ({ asset, sumMinor, liabilitiesMinor, custodyMinor, byKind }: (typeof assets)[number]) => {
    const text = (amountMinor: string) => formatAmount({ asset, amountMinor: BigInt(amountMinor) });
    const ofKind = new Map(byKind.map(({ kind, amountMinor }) => [kind, text(amountMinor)]));
    return [
      asset,
      ...kinds.map((kind) => ofKind.get(kind) ?? ''),
      '',
      text(liabilitiesMinor),
      text(custodyMinor),
      text(sumMinor),
    ];
  };
  const columns = [['', ...kinds, '', 'owed to people', 'stands for it', 'sum'], ...assets.map(column)];
  const widths = columns.map((cells) => Math.max(...cells.map(({ length }) => length)));
  const lines = columns[0]!.map((_, row) =>
    columns
      .map((cells, at) => (at === 0 ? cells[row]!.padEnd(widths[at]!) : cells[row]!.padStart(widths[at]!)))
      .join('  ')
      .trimEnd(),
  );
  const findings = checks.map(
    (each) =>
      `${each.ok ? 'ok   ' : 'WRONG'}  ${each.detail}${each.findings.map((found) => `\n       - ${found}`).join('')}`,
  );
  const verdict = ok ? 'The books are sound.' : 'The books are NOT sound.';
  return `\n${lines.join('\n')}\n\n${findings.join('\n')}\n\n${verdict} ${entries} entries.`;
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 2;
});
