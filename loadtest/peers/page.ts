import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillTables, table } from '../../server/tools/markdownTable.ts';
import { ROOT } from '../../server/tools/repository.ts';
import { type Bar, drawBars } from './bars.ts';
import { type Cell, PEER_NAMES, PEERS } from './peers.ts';
import { type AllFigures, growthOf, type PeerFigures, toldAt } from './summary.ts';

const PAGE = join(ROOT, 'docs', 'performance.md');
const CHART = join(ROOT, 'docs', 'images', 'peers-cpu.svg');
/** With fewer, what V8's young generation grows by is more than what viewers take. */
const LEAST_FOR_MEMORY = 10_000;

const number = (value: number | undefined): string => {
  if (value === undefined || !Number.isFinite(value)) return '–';
  return value >= 1_000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
};

/** Puts the tables of a run into docs/performance.md, and its chart beside the other pictures. */
export function writePage(all: AllFigures): void {
  const tables = {
    'peers-cpu': cpuTable(all),
    'peers-times': timesTable(all),
    'peers-viewers': viewersTable(all),
  };
  writeFileSync(PAGE, fillTables(readFileSync(PAGE, 'utf8'), tables));
  const cells = cellsOf(all);
  const most = Math.max(...cells.map(({ viewers }) => viewers));
  const rates = [...new Set(cells.map(({ perSecond }) => perSecond))];
  const groups = rates.map((perSecond) => ({
    title: `${number(most)} viewers, ${number(perSecond)} events a second`,
    bars: barsOf(all, (figures) => toldAt(figures, { viewers: most, perSecond })?.cpuUsPerDelivery),
  }));
  writeFileSync(
    CHART,
    drawBars({ title: 'CPU of the server for one event to one viewer', unit: 'µs', groups }),
  );
}

function barsOf(all: AllFigures, of: (figures: PeerFigures) => number | undefined): Bar[] {
  return PEER_NAMES.flatMap((name) => {
    const figures = all[name];
    const value = figures && of(figures);
    return value === undefined
      ? []
      : [{ label: PEERS[name].label, value, isOurs: name === 'product' || name === 'ours' }];
  });
}

function cellsOf(all: AllFigures): Cell[] {
  const cells = new Map<string, Cell>();
  for (const figures of Object.values(all))
    for (const { viewers, perSecond } of figures.told)
      cells.set(`${viewers}/${perSecond}`, { viewers, perSecond });
  return [...cells.values()].sort((a, b) => a.viewers - b.viewers || a.perSecond - b.perSecond);
}

function byPeer(
  all: AllFigures,
  head: readonly string[],
  cellsOfRow: (figures: PeerFigures) => string[],
): string {
  const rows = PEER_NAMES.flatMap((name) => {
    const figures = all[name];
    if (figures === undefined) return [];
    const label = name === 'product' || name === 'ours' ? `**${PEERS[name].label}**` : PEERS[name].label;
    return [[label, ...cellsOfRow(figures)]];
  });
  return table(['', ...head], rows);
}

const titleOf = ({ viewers, perSecond }: Cell) => `${number(viewers)} × ${number(perSecond)}/s`;

function cpuTable(all: AllFigures): string {
  const cells = cellsOf(all);
  return byPeer(all, cells.map(titleOf), (figures) =>
    cells.map((cell) => number(toldAt(figures, cell)?.cpuUsPerDelivery)),
  );
}

function timesTable(all: AllFigures): string {
  const cells = cellsOf(all);
  return byPeer(all, cells.map(titleOf), (figures) =>
    cells.map((cell) => {
      const told = toldAt(figures, cell);
      return told ? `${number(told.p50Ms)}, ${number(told.p99Ms)}, ${number(told.maxMs)}` : '–';
    }),
  );
}

function viewersTable(all: AllFigures): string {
  const head = [
    'bytes for an event',
    'kB for a viewer',
    'joins a second',
    'CPU for a join',
    'join, most over fewest',
    'one more viewer',
  ];
  return byPeer(all, head, (figures) => {
    const { joined, told } = figures;
    const last = joined.at(-1)!;
    const { join: grown, usPerMoreViewer } = growthOf(figures);
    const slopes = Object.entries(usPerMoreViewer).map(
      ([perSecond, us]) => `${number(us)} µs at ${number(Number(perSecond))}/s`,
    );
    return [
      number(told.at(-1)?.bytesPerDelivery),
      number(last.viewers >= LEAST_FOR_MEMORY ? last.kbPerViewer : undefined),
      number(last.joinsPerSecond),
      `${number(last.cpuUsPerJoin / 1_000)} ms`,
      number(grown),
      slopes.join(', '),
    ];
  });
}
