/**
 * `npm run test:cluster` has a creator live in a cluster of two processes, kills and stalls the processes and Redis in
 * rounds, and looks whether anything was lost, doubled or out of order, and whether somebody was let in who was removed.
 * `--rounds=20`; `--on=sqlite|mongodb`; `--only=killRuler,killOther,loseRedis,fillRedis,stallRuler,stopAny,loseDatabase`: without
 * it all but the last two. The database has processes that can be killed on mongodb alone. `--only=stopAny --rounds=1000` is the
 * long form.
 */
import { parseArgs } from 'node:util';
import { percentile } from '../feed/stats.ts';
import { report } from '../report.ts';
import { ClusterStory, type Recovery } from './ClusterStory.ts';
import { ClusterUnderTest } from './ClusterUnderTest.ts';

const USUAL = ['killRuler', 'killOther', 'loseRedis', 'fillRedis', 'stallRuler'] as const;
const ACTS = [...USUAL, 'stopAny', 'loseDatabase'] as const;
type Act = (typeof ACTS)[number];

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    on: { type: 'string', default: 'sqlite' },
    only: { type: 'string', default: USUAL.join() },
  },
});
const { on } = values;
if (on !== 'sqlite' && on !== 'mongodb') throw new Error('--on is sqlite or mongodb');
const acts = ACTS.filter((act) => values.only.split(',').includes(act));
if (acts.length === 0) throw new Error(`--only is one or more of ${ACTS.join()}`);

const recoveries = new Map<Act, Recovery[]>(acts.map((act) => [act, []]));
let violations: readonly string[] = [];
{
  await using cluster = await ClusterUnderTest.start({ on });
  const story = await ClusterStory.begin(cluster, { hasOutsider: true });
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    for (const act of acts) {
      const recovery = await story[act]();
      recoveries.get(act)!.push(recovery);
      console.log(`round ${round} ${act}: ${JSON.stringify(recovery)}`);
    }
  }
  violations = story.violations();
  await story.end();
}
for (const sentence of violations.slice(0, 50)) console.log(`✗ ${sentence}`);
const figures = acts.map((act) => {
  const all = recoveries.get(act)!;
  const ms = (of: (one: Recovery) => number | null) => {
    const samples = all.flatMap((one) => of(one) ?? []);
    return { median: Math.round(percentile(samples, 0.5)), worst: Math.round(percentile(samples, 1)) };
  };
  return { act, rounds: all.length, newRuler: ms((one) => one.newRulerMs), whole: ms((one) => one.wholeMs) };
});
report(
  'A cluster in which processes die',
  figures.map(({ act, rounds, newRuler, whole }) => ({
    what: act,
    rounds,
    'new ruler ms': newRuler.median,
    'worst ms': newRuler.worst,
    'whole again ms': whole.median,
    'worst whole ms': whole.worst,
  })),
  { figures, violations: violations.length },
);
process.exit(violations.length === 0 ? 0 : 1);
