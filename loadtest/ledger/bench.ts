import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tipEntry, tipEntryId } from '../../server/rooms/policies/tips.ts';
import type { EntryInput, LedgerPort } from '../../server/services/ledger/port.ts';
import { createSqliteLedger } from '../../server/services/ledger/sqliteLedger.ts';
import { report } from '../report.ts';
import { OneByOneLedger } from './oneByOne.ts';

/**
 * A thousand fans tip one creator, each its next tip when the last one's receipt has come. Every receipt is durable
 * (WAL, synchronous=FULL). Both designs run in turns, so that whatever else the machine does hits both.
 *
 *   node loadtest/ledger/bench.ts [--large]     --large: and once more on a journal of a million entries
 */
const FANS = 1_000;
const ROUNDS = 4;
const LOAD_MS = 2_500;
const WARM_UP_MS = 1_000;
const SINGLE_CALLER_TIPS = 1_500;
const LARGE_ENTRIES = 1_000_000;

type Ledger = Pick<LedgerPort, 'append' | 'close'>;
type Design = 'ours' | 'oneByOne';

const clock = { nowMs: () => Date.now(), after: () => () => {} };
const OPEN: Record<Design, (path: string) => Ledger> = {
  ours: (path) => createSqliteLedger({ path, clock }),
  oneByOne: (path) => new OneByOneLedger(path),
};

interface Load {
  tips: number;
  elapsedMs: number;
  cpuSeconds: number;
  latenciesMs: number[];
}

const fans = Array.from({ length: FANS }, (_, at) => {
  const id = `us_fan${String(at).padStart(13, '0')}`;
  return { id, name: `Fan number ${at}`, handle: `fan-number-${at}` };
});
const creator = { id: 'us_V1StGXR8Z5jdHi6B', name: 'Star of the Show', handle: 'star' };
const TIP_MINOR = 5_000_000n;

/** What the product books for a tip of five $MESI, by the rule it uses itself. */
function tip(fan: number): EntryInput {
  const giver = fans[fan % FANS] ?? creator;
  return tipEntry({
    entryId: tipEntryId(giver.id, randomUUID()),
    streamId: 'st_V1StGXR8Z5jdHi6B',
    giver,
    creator,
    paid: { asset: 'MESI', amountMinor: TIP_MINOR },
    quote: {
      rateId: 'identity',
      mesiMinor: TIP_MINOR,
      rate: { numerator: 1n, denominator: 1n },
      expiresAtMs: Number.MAX_SAFE_INTEGER,
    },
    message: 'What a show, thank you!',
    anonymous: false,
  });
}

function topUp(fan: number): EntryInput {
  const source = `external:sandbox:${fans[fan]?.id}`;
  return {
    id: `topup_${fan}`,
    kind: 'topUp',
    source,
    legs: [
      { account: source, asset: 'MESI', amountMinor: -(10n ** 24n) },
      { account: `wallet:${fans[fan]?.id}`, asset: 'MESI', amountMinor: 10n ** 24n },
    ],
    ref: null,
    memo: {},
  };
}

async function must(ledger: Ledger, input: EntryInput): Promise<void> {
  const outcome = await ledger.append(input);
  if (!outcome.ok || outcome.replayed) throw new Error(`${input.id}: ${JSON.stringify(outcome)}`);
}

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
  await Promise.all(fans.map((_, fan) => must(ledger, topUp(fan))));
  return ledger;
}

async function load(ledger: Ledger, until: (tips: number, elapsedMs: number) => boolean): Promise<Load> {
  const latenciesMs: number[] = [];
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  let done = false;
  const fan = async (at: number) => {
    while (!done) {
      const sentAt = performance.now();
      await must(ledger, tip(at));
      const now = performance.now();
      latenciesMs.push(now - sentAt);
      done ||= until(latenciesMs.length, now - startedAt);
    }
  };
  await Promise.all(Array.from({ length: FANS }, (_, at) => fan(at)));
  const { user, system } = process.cpuUsage(cpu);
  const elapsedMs = performance.now() - startedAt;
  return { tips: latenciesMs.length, elapsedMs, cpuSeconds: (user + system) / 1e6, latenciesMs };
}

const forMs = (durationMs: number) => (_: number, elapsedMs: number) => elapsedMs >= durationMs;

async function singleCaller(ledger: Ledger): Promise<number[]> {
  const latenciesMs: number[] = [];
  for (let at = 0; at < SINGLE_CALLER_TIPS; at++) {
    const sentAt = performance.now();
    await must(ledger, tip(at % FANS));
    latenciesMs.push(performance.now() - sentAt);
  }
  return latenciesMs;
}

function percentile(samples: number[], share: number): number {
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

const round = (value: number, digits = 3) => Number(value.toFixed(digits));

function summarize(loads: Load[], single: number[]) {
  const total = (of: (load: Load) => number) => loads.reduce((sum, load) => sum + of(load), 0);
  const latenciesMs = loads.flatMap((load) => load.latenciesMs);
  const tips = total((load) => load.tips);
  const elapsedMs = total((load) => load.elapsedMs);
  const cpuSeconds = total((load) => load.cpuSeconds);
  return {
    tipsPerSecond: Math.round((tips / elapsedMs) * 1_000),
    tipsPerCpuSecond: Math.round(tips / cpuSeconds),
    p50Ms: round(percentile(latenciesMs, 0.5)),
    p99Ms: round(percentile(latenciesMs, 0.99)),
    singleCallerMs: round(percentile(single, 0.5), 4),
    singleCallerP99Ms: round(percentile(single, 0.99), 4),
    cpuSeconds: round(cpuSeconds),
    coresUsed: round(cpuSeconds / (elapsedMs / 1_000)),
    tips,
    tipsPerSecondByRound: loads.map((load) => Math.round((load.tips / load.elapsedMs) * 1_000)),
  };
}

type Summary = ReturnType<typeof summarize>;

async function compare(): Promise<Record<Design, Summary>> {
  const runs: Record<Design, { loads: Load[]; single: number[] }> = {
    ours: { loads: [], single: [] },
    oneByOne: { loads: [], single: [] },
  };
  for (let turn = 0; turn < ROUNDS; turn++) {
    for (const design of ['ours', 'oneByOne'] as const) {
      await withFolder(async (path) => {
        const ledger = await openFunded(design, path);
        runs[design].single.push(...(await singleCaller(ledger)));
        const warmUp = await load(ledger, forMs(WARM_UP_MS));
        const measured = await load(ledger, forMs(LOAD_MS));
        runs[design].loads.push(measured);
        await ledger.close();
        if (design === 'ours') await proveSound(path, SINGLE_CALLER_TIPS + warmUp.tips + measured.tips);
      });
    }
  }
  return {
    ours: summarize(runs.ours.loads, runs.ours.single),
    oneByOne: summarize(runs.oneByOne.loads, runs.oneByOne.single),
  };
}

/** Opened again, the journal holds every tip that was answered, and it adds up. */
async function proveSound(path: string, tips: number): Promise<{ openMs: number; auditMs: number }> {
  const startedAt = performance.now();
  const ledger = createSqliteLedger({ path, clock });
  const { MESI: earned = 0n } = await ledger.balances(`creator:${creator.id}`);
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

/** One journal grown to a million entries: the load at its end, and the start after a process that did not close it. */
async function growLarge() {
  return withFolder(async (path) => {
    const ledger = await openFunded('ours', path);
    const grown = await load(ledger, (tips) => tips >= LARGE_ENTRIES);
    const measured = await load(ledger, forMs(LOAD_MS));
    const { tipsPerSecond, tipsPerCpuSecond, p99Ms } = summarize([measured], []);
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

const { ours, oneByOne } = await compare();
const large = process.argv.includes('--large') ? await growLarge() : undefined;
const ratios = {
  hotVsOneByOne: round(ours.tipsPerSecond / oneByOne.tipsPerSecond, 2),
  singleCaller: round(ours.singleCallerMs / oneByOne.singleCallerMs, 2),
};
report(
  `${FANS} fans tip one creator, every receipt durable (${ROUNDS} rounds of ${LOAD_MS} ms each, in turns)`,
  [row('ours: group commit', ours), row('one transaction per tip', oneByOne)],
  { ours: large ? { ...ours, large } : ours, oneByOne, ratios },
);
