import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EntryInput, LedgerPort } from '../../server/services/ledger/port.ts';
import { createSqliteLedger } from '../../server/services/ledger/sqlite/sqliteLedger.ts';
import { bareRows } from './bareRows.ts';
import { forMs, type Load, load, percentile, round, summarize, TO } from './load.ts';
import { OneByOneLedger } from './oneByOne.ts';
import { earningsOf, FANS, TIP_MINOR, tip, topUp } from './tips.ts';

/**
 * How many rounds are run. Each has group commit and one transaction per tip in turns; every tip is durable (WAL,
 * synchronous=FULL).
 */
const ROUNDS = 3;
const LOAD_MS = 2_500;
const WARM_UP_MS = 1_000;
const SINGLE_CALLER_TIPS = 1_500;
const YARDSTICK_MS = 1_000;
const LARGE_ENTRIES = 1_000_000;

type Ledger = Pick<LedgerPort, 'append' | 'close'>;
type Design = 'ours' | 'oneByOne';
type Summary = ReturnType<typeof summarize>;

const clock = { nowMs: () => Date.now(), after: () => () => {} };
const OPEN: Record<Design, (path: string) => Ledger> = {
  ours: (path) => createSqliteLedger({ path, clock }),
  oneByOne: (path) => new OneByOneLedger(path),
};

async function must(ledger: Ledger, input: EntryInput): Promise<void> {
  const outcome = await ledger.append(input);
  if (!outcome.ok || outcome.replayed) throw new Error(`${input.id}: ${JSON.stringify(outcome)}`);
}

const loadOne = (ledger: Ledger, until: (tips: number, elapsedMs: number) => boolean) =>
  load((gift) => must(ledger, tip(gift)), { to: TO.one, until });

async function withFolder<T>(work: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'mesi-bench-ledger-'));
  try {
    return await work(join(folder, 'ledger.db'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openFunded(design: Design, path: string): Promise<Ledger> {
  const ledger = OPEN[design](path);
  await Promise.all(Array.from({ length: FANS }, (_, fan) => must(ledger, topUp(fan))));
  return ledger;
}

async function singleCaller(ledger: Ledger): Promise<number[]> {
  const latenciesMs: number[] = [];
  for (let at = 0; at < SINGLE_CALLER_TIPS; at++) {
    const sentAt = performance.now();
    await must(ledger, tip({ fan: at, creator: 0 }));
    latenciesMs.push(performance.now() - sentAt);
  }
  return latenciesMs;
}

async function compare(): Promise<Record<Design, Summary> & { readonly bareRowsPerCpuSecond: number }> {
  const runs: Record<Design, { loads: Load[]; single: number[] }> = {
    ours: { loads: [], single: [] },
    oneByOne: { loads: [], single: [] },
  };
  const bare: number[] = [];
  for (let turn = 0; turn < ROUNDS; turn++) {
    await withFolder(async (path) => void bare.push(bareRows(path, YARDSTICK_MS).rowsPerCpuSecond));
    for (const design of ['ours', 'oneByOne'] as const) {
      await withFolder(async (path) => {
        const ledger = await openFunded(design, path);
        runs[design].single.push(...(await singleCaller(ledger)));
        const warmUp = await loadOne(ledger, forMs(WARM_UP_MS));
        const measured = await loadOne(ledger, forMs(LOAD_MS));
        runs[design].loads.push(measured);
        await ledger.close();
        if (design === 'ours') await proveSound(path, SINGLE_CALLER_TIPS + warmUp.tips + measured.tips);
      });
    }
  }
  return {
    ours: summarize(runs.ours.loads, runs.ours.single),
    oneByOne: summarize(runs.oneByOne.loads, runs.oneByOne.single),
    bareRowsPerCpuSecond: percentile(bare, 0.5),
  };
}

/** Checks that the journal, opened again, holds every tip that was answered, and that it adds up. */
async function proveSound(path: string, tips: number): Promise<{ openMs: number; auditMs: number }> {
  const startedAt = performance.now();
  const ledger = createSqliteLedger({ path, clock });
  const { MESI: earned = 0n } = await ledger.balances(earningsOf(0));
  const openMs = performance.now() - startedAt;
  const audit = await ledger.audit();
  const auditMs = performance.now() - startedAt - openMs;
  await ledger.close();
  const sound = audit.broken.length === 0 && audit.negative.length === 0 && audit.sums.MESI === '0';
  if (!sound || audit.entries !== tips + FANS || earned !== BigInt(tips) * TIP_MINOR) {
    throw new Error(`the journal is not what was promised: ${JSON.stringify(audit)}`);
  }
  return { openMs: round(openMs, 1), auditMs: round(auditMs, 0) };
}

/**
 * Grows one journal to a million entries, and measures the load at its end and the start after a process that did not
 * close it.
 */
async function growLarge() {
  return withFolder(async (path) => {
    const ledger = await openFunded('ours', path);
    const grown = await loadOne(ledger, (tips) => tips >= LARGE_ENTRIES);
    const measured = await loadOne(ledger, forMs(LOAD_MS));
    const { tipsPerSecond, tipsPerCpuSecond, p99Ms } = summarize([measured]);
    const sound = await proveSound(path, grown.tips + measured.tips);
    await ledger.close();
    return { entries: grown.tips, tipsPerSecond, tipsPerCpuSecond, p99Ms, ...sound };
  });
}

function row(name: string, summary: Summary) {
  return {
    design: name,
    'tips/s': summary.tipsPerSecond,
    'tips per CPU second': summary.tipsPerCpuSecond,
    'p50 ms': summary.p50Ms,
    'p99 ms': summary.p99Ms,
    'CPU s': summary.cpuSeconds,
    'single caller ms': summary.singleCallerMs,
  };
}

export async function compareOnSqlite({ withLarge }: { readonly withLarge: boolean }) {
  const { ours, oneByOne, bareRowsPerCpuSecond } = await compare();
  const large = withLarge ? await growLarge() : undefined;
  const ratios = {
    hotVsOneByOne: round(ours.tipsPerSecond / oneByOne.tipsPerSecond, 2),
    singleCaller: round(ours.singleCallerMs / oneByOne.singleCallerMs, 2),
    cpuVsBareRows: round(ours.tipsPerCpuSecond / bareRowsPerCpuSecond, 3),
  };
  const title = `SQLite: ${FANS} fans tip one creator, every receipt durable (${ROUNDS} rounds of ${LOAD_MS} ms each, in turns)`;
  const rows = [row('ours: group commit', ours), row('one transaction per tip', oneByOne)];
  return {
    tables: [
      { title, rows },
      {
        title: 'No ledger: rows of that size, 100 a commit, nothing checked, hashed or answered',
        rows: [{ 'rows per CPU second': bareRowsPerCpuSecond }],
      },
    ],
    result: { ours: large ? { ...ours, large } : ours, oneByOne, bareRowsPerCpuSecond, ratios },
  };
}
