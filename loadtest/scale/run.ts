/**
 * `npm run scale`: what larger audiences would take, computed from costs that were measured on this machine, and how long an
 * event would be on its way, simulated. With `--write` the tables of docs/scale.md are made anew. The last line is
 * `RESULT {json}`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '../../server/rooms/sim/random.ts';
import { fillTables, table } from '../../server/tools/markdownTable.ts';
import { ROOT } from '../../server/tools/repository.ts';
import { LIMITS } from '../../shared/limits.ts';
import { measure } from './measure.ts';
import { type Costs, type Plan, planFor, type Wish } from './model.ts';
import { type Latency, simulate } from './simulate.ts';

const PAGE = join(ROOT, 'docs', 'scale.md');
const BASE = {
  eventsPerSecond: 100,
  seatsOfShard: 1_000,
  viewersOfProcess: 10_000,
  joinSeconds: 60,
} as const;
const WISHES: readonly Wish[] = [
  { ...BASE, viewers: 10_000, processesOfRegion: 0 },
  { ...BASE, viewers: 100_000, processesOfRegion: 0 },
  { ...BASE, viewers: 1_000_000, processesOfRegion: 0 },
  { ...BASE, viewers: 1_000_000, processesOfRegion: 20 },
];
/** On one continent, and across an ocean to other regions. */
const WAYS = { regionMs: 80, viewerMs: 20 };
const SECONDS = 60;

interface Row {
  readonly wish: Wish;
  readonly plan: Plan;
  readonly latency: Latency;
}

const number = (value: number, digits = 0) =>
  value.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: digits });
const percent = (share: number) => `${number(share * 100, share < 0.1 ? 1 : 0)} %`;

function costTable(costs: Costs): string {
  const rows: [string, string, string][] = [
    [
      'one frame to one socket',
      `${number(costs.frameToSocketUs, 1)} µs of CPU`,
      '`npm run loadtest -- ten-thousand`',
    ],
    ['memory for each viewer', `${number(costs.viewerKb, 1)} kB`, 'the same'],
    ['one join', `${number(costs.joinMs, 2)} ms of CPU`, '`npm run bench:joins`'],
    [
      'one event at the authority',
      `at most ${number(costs.authorityEventUs)} µs of CPU`,
      '`npm run bench:chat`, where it is written down besides',
    ],
    ['frames a second', `at most ${number(costs.framesPerSecond, 1)}`, '`LIMITS.feedTickMaxMs`'],
    [
      'one message from Redis to one process',
      `${number(costs.redisToProcessUs, 1)} µs of Redis' CPU`,
      'this run: 50 listeners',
    ],
    [
      'one frame at a shard, before it is sent on',
      `${number(costs.shardTakesUs, 1)} µs of CPU`,
      'this run: read, checked, encoded',
    ],
    [
      'one report of a shard at the authority',
      `${number(costs.reportUs, 1)} µs of CPU`,
      'this run: read and checked',
    ],
    [
      'one event on the wire',
      `${number(costs.eventBytes)} bytes`,
      'this run: a line of chat in a frame of ten',
    ],
  ];
  return table(['what', 'costs', 'from'], rows);
}

const nameOf = ({ viewers, processesOfRegion }: Wish) =>
  `${number(viewers)}${processesOfRegion === 0 ? '' : `, relays of ${processesOfRegion} processes`}`;

function planTable(rows: readonly Row[]): string {
  return table(
    ['viewers', 'processes', 'cores', 'memory', 'out of them', 'p50', 'p99', 'fullest', 'next'],
    rows.map(({ wish, plan, latency }) => [
      nameOf(wish),
      `${number(plan.processes)} (${number(plan.shards)} shards)`,
      number(plan.cores),
      `${number(plan.memoryGb, 1)} GB`,
      `${number(plan.gigabitsPerSecond, 1)} Gbit/s`,
      `${number(latency.p50Ms)} ms`,
      `${number(latency.p99Ms)} ms`,
      ...plan.loads.slice(0, 2).map(({ part, share }) => `${part}: ${percent(share)}`),
    ]),
  );
}

/** Each part at the size at which it is full, the first to break first. */
function breakTable(costs: Costs): string {
  const full = new Map<string, number>();
  for (let viewers = 10_000; viewers <= 1_000_000_000; viewers = Math.ceil(viewers * 1.05))
    for (const { part, share } of planFor({ ...BASE, viewers, processesOfRegion: 0 }, costs).loads)
      if (share >= 1 && !full.has(part)) full.set(part, viewers);
  const rows = [...full]
    .sort((a, b) => a[1] - b[1])
    .map(([part, viewers]) => [part, `about ${number(viewers)}`]);
  return table(['without relays, this is full', 'at so many viewers'], rows);
}

const costs = { ...(await measure()), framesPerSecond: 1_000 / LIMITS.feedTickMaxMs };
const rows = WISHES.map((wish): Row => {
  const random = createRandom(7);
  const latency = simulate(wish, { costs, ways: WAYS, seconds: SECONDS, random: () => random.next() });
  return { wish, plan: planFor(wish, costs), latency };
});
const tables = { costs: costTable(costs), plans: planTable(rows), breaks: breakTable(costs) };
console.log(Object.values(tables).join('\n\n'));
if (process.argv.includes('--write')) writeFileSync(PAGE, fillTables(readFileSync(PAGE, 'utf8'), tables));
console.log(`\nRESULT ${JSON.stringify({ costs, rows })}`);
