import { startDatabase } from '../../../server/tools/database/startDatabase.ts';
import { forMs, type Load, load, pacedLoad, percentile, round, summarize, TO } from '../load.ts';
import { FANS, TIP_MINOR } from '../tips.ts';
import { openCompareAndSet, openIncrement } from './balanceDocuments.ts';
import { openBareGroups } from './bareGroups.ts';
import { CONNECTIONS, type Contender, type Site } from './contender.ts';
import { openMedici } from './medici.ts';
import { openOnePerTip } from './onePerTip.ts';
import { growAndRead, openOurs } from './ours.ts';

const ROUNDS = 2;
const WARM_UP_MS = 500;
const LOAD_MS = 2_000;
const HALF_LOAD_MS = 3_000;
const READ_AT_ENTRIES = [1_000, 100_000, 1_000_000];
/**
 * The most time for growing an account, in milliseconds. A million entries take their time on a busy machine: `--large`
 * gives it.
 */
const GROW_LIMIT_MS = { usual: 90_000, large: 400_000 } as const;

const DESIGNS = {
  ours: { name: 'ours', open: openOurs },
  onePerTip: { name: 'one insert per tip', open: openOnePerTip },
  compareAndSet: { name: 'balance documents, compare-and-set', open: openCompareAndSet },
  increment: { name: 'balance documents, $inc', open: openIncrement },
  medici: { name: 'medici (without transactions)', open: openMedici },
  bareGroups: { name: 'no ledger: groups of 200, unchecked', open: openBareGroups },
} as const satisfies Record<string, { name: string; open: (site: Site) => Promise<Contender> }>;

type DesignName = keyof typeof DESIGNS;
type Target = keyof typeof TO;
const NAMES = Object.keys(DESIGNS) as DesignName[];
const TARGETS = ['own', 'one'] as const satisfies readonly Target[];

const TITLE =
  `MongoDB's protocol (FerretDB on PostgreSQL, fsync on): ${FANS} fans, of whom the others serve ${CONNECTIONS} at once ` +
  `(${ROUNDS} rounds of ${LOAD_MS} ms each, in turns)`;

function rowOf(name: DesignName, loads: Record<Target, Load[]>) {
  const [spread, hot] = [summarize(loads.own), summarize(loads.one)];
  return {
    design: DESIGNS[name].name,
    'tips/s to 1,000 creators': spread.tipsPerSecond,
    'tips/s to one': hot.tipsPerSecond,
    'p50 ms to one': hot.p50Ms,
    'p99 ms to one': hot.p99Ms,
  };
}

/** Checks that every tip that was answered is there, on the account of the hot creator. */
async function proveAll(contender: Contender, hotTips: number, name: string): Promise<void> {
  const earned = await contender.earned(0);
  const told = BigInt(hotTips) * TIP_MINOR;
  if (earned !== told) throw new Error(`${name}: ${earned} earned, ${told} told`);
}

async function measure(name: DesignName, target: Target, site: Site): Promise<Load> {
  const contender = await DESIGNS[name].open(site);
  try {
    const to = TO[target];
    let toFirst = 0;
    const give = async (gift: { fan: number; creator: number }) => {
      await contender.tip(gift);
      if (gift.creator === 0) toFirst += 1;
    };
    const callers = name === 'ours' || name === 'bareGroups' ? FANS : CONNECTIONS;
    await load(give, { to, callers, until: forMs(WARM_UP_MS) });
    const measured = await load(give, { to, callers, until: forMs(LOAD_MS) });
    await proveAll(contender, toFirst, DESIGNS[name].name);
    return measured;
  } finally {
    await contender.close();
  }
}

/**
 * Measures a design at a pace. The driver alone is measured beside it at the same one, to show this server's own
 * pauses.
 */
async function halfLoad(name: DesignName, url: string, tipsPerSecond: number) {
  const contender = await DESIGNS[name].open({ url, database: `bench_half_${name}` });
  const give = contender.tip;
  await load(give, { to: TO.one, until: forMs(WARM_UP_MS) });
  const latenciesMs = await pacedLoad(give, { to: TO.one, tipsPerSecond, durationMs: HALF_LOAD_MS });
  await contender.close();
  return {
    design: DESIGNS[name].name,
    tipsPerSecond: Math.round(tipsPerSecond),
    p50Ms: round(percentile(latenciesMs, 0.5)),
    p99Ms: round(percentile(latenciesMs, 0.99)),
  };
}

async function runInTurns(url: string) {
  const loads = Object.fromEntries(
    NAMES.map((name) => [name, { own: [] as Load[], one: [] as Load[] }]),
  ) as Record<DesignName, Record<Target, Load[]>>;
  for (let turn = 0; turn < ROUNDS; turn++) {
    for (const target of TARGETS) {
      for (const name of NAMES) {
        const site = { url, database: `bench_${name}_${target}_${turn}` };
        const measured = await measure(name, target, site);
        loads[name][target].push(measured);
        // Who waits for minutes is told that it goes on.
        process.stderr.write(`${site.database}: ${summarize([measured]).tipsPerSecond} tips/s\n`);
      }
    }
  }
  return loads;
}

/** Compares everything on one server of this machine, in turns: server and client share its cores. */
export async function compareOnMongo({ withLarge }: { readonly withLarge: boolean }) {
  const server = await startDatabase();
  try {
    const loads = await runInTurns(server.url);
    const of = (name: DesignName, target: Target) => summarize(loads[name][target]);
    const best = (names: readonly DesignName[]) =>
      Math.max(...names.map((name) => of(name, 'one').tipsPerSecond));
    const hot = of('ours', 'one').tipsPerSecond;
    const half = await halfLoad('ours', server.url, hot / 2);
    const halfBare = await halfLoad('bareGroups', server.url, hot / 2);
    const growth = { sizes: READ_AT_ENTRIES, limitMs: GROW_LIMIT_MS[withLarge ? 'large' : 'usual'] };
    const reads = await growAndRead({ url: server.url, database: 'bench_reads' }, growth);
    const ratios = {
      hotVsSpread: round(of('ours', 'own').tipsPerSecond / hot, 2),
      hotVsOnePerTip: round(hot / best(['onePerTip']), 2),
      hotVsClassic: round(hot / best(['compareAndSet', 'increment']), 2),
      hotVsCompareAndSet: round(hot / best(['compareAndSet']), 2),
      hotVsMedici: round(hot / best(['medici']), 2),
      hotVsBareGroups: round(hot / best(['bareGroups']), 2),
    };
    const designs = Object.fromEntries(
      NAMES.map((name) => [name, { spread: of(name, 'own'), hot: of(name, 'one') }]),
    );
    return {
      tables: [
        { title: TITLE, rows: NAMES.map((name) => rowOf(name, loads[name])) },
        { title: 'Ours at half of what it reached on one creator', rows: [half, halfBare] },
        { title: "A balance's read, by the entries of its account", rows: reads },
      ],
      result: { tipsPerSecond: hot, ratios, halfLoad: half, halfLoadBare: halfBare, reads, designs },
    };
  } finally {
    await server.stop();
  }
}
