import { report } from '../report.ts';
import { canPin } from './child.ts';
import { CONTENDERS, type ContenderName } from './contenders.ts';
import { type Phase, Runner } from './runner.ts';
import { median, percentile, round } from './stats.ts';

/**
 * Sends the same events to the same number of clients by four ways, in one run. "Delivered" counts an event once for
 * every client that read it: each phase ends when every sink has read every byte, and three full clients have checked
 * every event. CPU is user and system time of the server's process.
 */
const CLIENTS = 1_000;
const ROUNDS = 9;
const FLAT = {
  onePerTick: { ticks: 40, eventsPerTick: 1, window: 40, slices: 3 },
  tenPerTick: { ticks: 20, eventsPerTick: 10, window: 10, slices: 1 },
} as const;
const PACED = {
  pacedTen: { perSecond: 10, events: 20 },
  pacedHundred: { perSecond: 100, events: 150 },
  pacedThousand: { perSecond: 1_000, events: 300 },
} as const;
/** How often the loads that take their time are repeated. The others are repeated more often. */
const PACED_ROUNDS = 3;
/**
 * On a machine that is busy with other things no further round begins after so many milliseconds. One is always run.
 */
const BUDGET_MS = 150_000;
const LEAST_ROUNDS = 1;

type LoadName = keyof typeof FLAT | keyof typeof PACED;
const LABELS: Readonly<Record<LoadName, string>> = {
  onePerTick: 'flat out, 1 event a tick',
  tenPerTick: 'flat out, 10 events a tick',
  pacedTen: '10 events/s',
  pacedHundred: '100 events/s',
  pacedThousand: '1,000 events/s',
};

const phases = new Map<string, Phase[]>();
const key = (contender: ContenderName, load: LoadName) => `${contender}/${load}`;
function keep(contender: ContenderName, load: LoadName, phase: Phase): void {
  phases.set(key(contender, load), [...(phases.get(key(contender, load)) ?? []), phase]);
}

async function run(runners: readonly Runner[]): Promise<number> {
  for (const runner of runners) await runner.connect(CLIENTS);
  for (const runner of runners) await runner.flatOut({ ticks: 30, eventsPerTick: 2, window: 10 });
  let round = 0;
  for (; round < ROUNDS && (round < LEAST_ROUNDS || performance.now() < BUDGET_MS); round += 1) {
    // Who comes first changes, so that nobody always runs after the same neighbour.
    const inTurn = round % 2 === 0 ? runners : runners.toReversed();
    for (const load of ['onePerTick', 'tenPerTick'] as const) {
      for (let slice = 0; slice < FLAT[load].slices; slice += 1) {
        for (const runner of inTurn) keep(runner.name, load, await runner.flatOut(FLAT[load]));
      }
    }
    if (round >= PACED_ROUNDS) continue;
    for (const load of ['pacedTen', 'pacedHundred', 'pacedThousand'] as const) {
      for (const runner of inTurn) keep(runner.name, load, await runner.paced(PACED[load]));
    }
  }
  return round;
}

function figures(contender: ContenderName, load: LoadName) {
  const all = phases.get(key(contender, load))!;
  const delivered = (phase: Phase) => phase.events * CLIENTS;
  const latenciesMs = all.flatMap((phase) => phase.latenciesMs);
  return {
    eventsPerCpuSecond: round(median(all.map((phase) => (delivered(phase) / phase.cpuMs) * 1_000))),
    cpuUsPerDelivery: round(median(all.map((phase) => (phase.cpuMs * 1_000) / delivered(phase)))),
    bytesPerDelivery: round(median(all.map((phase) => phase.bytesPerClient / phase.events))),
    p50Ms: round(percentile(latenciesMs, 0.5)),
    p99Ms: round(percentile(latenciesMs, 0.99)),
  };
}

const runners = CONTENDERS.map((name) => new Runner(name));
let rounds = 0;
try {
  rounds = await run(runners);
} finally {
  await Promise.all(runners.map((runner) => runner.stop()));
}

const loads = Object.keys(LABELS) as LoadName[];
const byContender = Object.fromEntries(
  CONTENDERS.map((contender) => [
    contender,
    Object.fromEntries(loads.map((load) => [load, figures(contender, load)])),
  ]),
) as Record<ContenderName, Record<LoadName, ReturnType<typeof figures>>>;
const ratio = (load: LoadName, by: ContenderName) =>
  round(byContender[by][load].eventsPerCpuSecond / byContender.colyseus[load].eventsPerCpuSecond);
const rows = loads.flatMap((load) =>
  CONTENDERS.map((contender) => {
    const { eventsPerCpuSecond, cpuUsPerDelivery, bytesPerDelivery, p50Ms, p99Ms } =
      byContender[contender][load];
    return {
      load: LABELS[load],
      by: contender,
      'events/CPU-s': eventsPerCpuSecond,
      'µs/event': cpuUsPerDelivery,
      'bytes/event': bytesPerDelivery,
      'p50 ms': p50Ms,
      'p99 ms': p99Ms,
      'vs colyseus': ratio(load, contender),
    };
  }),
);
report(`Feed to ${CLIENTS} clients, server on ${canPin ? 'one core' : 'no core of its own'}`, rows, {
  clients: CLIENTS,
  rounds,
  pinned: canPin,
  ratios: { onePerTick: ratio('onePerTick', 'ours'), tenPerTick: ratio('tenPerTick', 'ours') },
  ours: { eventsPerCpuSecond: byContender.ours.tenPerTick.eventsPerCpuSecond, ...byContender.ours },
  peers: { colyseus: byContender.colyseus, ws: byContender.ws, socketio: byContender.socketio },
});
