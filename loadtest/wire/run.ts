/**
 * `npm run fuzz:wire` runs a server among strangers who send a million frames that a grammar makes: honest, broken and
 * made to cost much, whole and in pieces, and requests that no program makes. It takes the settings --frames=1000000
 * --seed=1.
 */
import { parseArgs } from 'node:util';
import { report } from '../report.ts';
import { fuzzWire } from './wireFuzz.ts';

const { values } = parseArgs({
  options: { frames: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});
const result = await fuzzWire({
  frames: Number(values.frames),
  seed: Number(values.seed),
  log: (line) => console.log(line),
});
const { slowest: _, crash, ...figures } = result;
if (crash !== null) console.log(`✗ ${crash}`);
report(
  'The wire among strangers',
  Object.entries(figures).map(([what, figure]) => ({ what, figure })),
  result,
);
process.exitCode = result.crashes + result.rejections + result.lostOthers === 0 ? 0 : 1;
