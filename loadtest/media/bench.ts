import { startJanus } from '../../server/services/media/janus/janusWorld.testkit.ts';
import { percentile, round } from '../feed/stats.ts';
import { printTable, report } from '../report.ts';
import { measureJoins } from './joins.ts';
import { type LoadRow, measureLoad } from './load.ts';
import { measureReturn } from './return.ts';

/**
 * How many joins are measured to the first frame, ours beside Janus' own way. Then it is measured what viewers cost.
 * Janus and Chromium are real, and sinks count.
 */
const JOINS = 60;
const KILLS = 10;

const janus = await startJanus();
try {
  const joins = await measureJoins(janus, JOINS);
  printTable(`${JOINS} joins to the first frame, by turns`, [
    { by: 'ours, by way of a seat', 'p50 ms': joins.ours.p50Ms, 'p95 ms': joins.ours.p95Ms },
    { by: 'straight to Janus', 'p50 ms': joins.direct.p50Ms, 'p95 ms': joins.direct.p95Ms },
  ]);
  const kills = await measureReturn(janus, KILLS);
  printTable(`${KILLS} times kill -9 of Janus, three viewers`, [
    { 'until the picture moves': 'after the kill', ...inRow(kills.afterKillMs) },
    { 'until the picture moves': 'after Janus is up again', ...inRow(kills.afterUpMs) },
  ]);
  const load = await measureLoad([janus]);
  const second = await startJanus();
  const shared = await measureLoad([janus, second]).finally(() => second.stop());
  printTable('… shared by two instances', shared.map(toRow));
  report('Viewers of a 300 kbit/s stream', load.map(toRow), {
    joins: { count: JOINS, ...joins },
    ratios: {
      p50: round(joins.ours.p50Ms / joins.direct.p50Ms),
      p95: round(joins.ours.p95Ms / joins.direct.p95Ms),
    },
    return: { kills: KILLS, afterKill: figures(kills.afterKillMs), afterUp: figures(kills.afterUpMs) },
    load,
    shared,
  });
} finally {
  await janus.stop();
}

function toRow(row: LoadRow) {
  return {
    viewers: row.viewers,
    'Janus CPU %': row.janusCpuPercent.join(' + '),
    'Janus CPU %/viewer': row.janusCpuPercentPerViewer,
    'our CPU %/viewer': row.ourCpuPercentPerViewer,
    'our CPU ms/join': row.ourCpuMsPerJoin,
    'viewers/core': row.viewersPerCore,
    'worst arrived': row.worstArrived,
  };
}

function figures(samples: readonly number[]) {
  return { p50Ms: percentile(samples, 0.5), p95Ms: percentile(samples, 0.95), worstMs: Math.max(...samples) };
}

function inRow(samples: readonly number[]) {
  const { p50Ms, p95Ms, worstMs } = figures(samples);
  return { 'p50 ms': p50Ms, 'p95 ms': p95Ms, 'worst ms': worstMs };
}
