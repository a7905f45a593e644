/**
 * `npm run test:crash`: a real server under load, killed 20 times and more; nothing may be lost or charged twice.
 * Settings: --on=sqlite|mongodb --kills=20 --database-kills=5 (mongodb) --fans=56 --tips-per-second=400
 */
import { parseArgs } from 'node:util';
import { report } from '../report.ts';
import { crashTest, violationsOf } from './crashTest.ts';

const LEAST_TIPS_PER_SECOND = 200;

const { values } = parseArgs({
  options: {
    on: { type: 'string', default: 'sqlite' },
    'database-kills': { type: 'string', default: '5' },
    kills: { type: 'string', default: '20' },
    fans: { type: 'string', default: '56' },
    'tips-per-second': { type: 'string', default: '400' },
  },
});

if (values.on !== 'sqlite' && values.on !== 'mongodb') throw new Error('--on is sqlite or mongodb');

const result = await crashTest({
  adapter: values.on,
  databaseKills: values.on === 'mongodb' ? Number(values['database-kills']) : 0,
  kills: Number(values.kills),
  fans: Number(values.fans),
  tipsPerSecond: Number(values['tips-per-second']),
  receiptsBetweenKills: 300,
  log: (line) => console.log(line),
});

const { verdict, changedReplays, ...figures } = result;
const violations = violationsOf(result);
const loadReached = figures.receiptsPerSecond >= LEAST_TIPS_PER_SECOND;
for (const sentence of violations.slice(0, 50)) console.log(`✗ ${sentence}`);
if (!loadReached) console.log(`✗ the load was below ${LEAST_TIPS_PER_SECOND} tips per second`);

const count = (sentences: readonly string[]) => sentences.length;
const rows = [
  { what: 'kills of the server (SIGKILL)', figure: figures.kills },
  { what: 'kills of the database (SIGKILL)', figure: figures.databaseKills },
  { what: 'commands, all answered or named above', figure: figures.commands },
  { what: 'asked again', figure: figures.retries },
  { what: 'receipts per second while up', figure: figures.receiptsPerSecond },
  { what: 'tips in flight when killed', figure: figures.inFlightAtKills },
  { what: 'slowest start, ms', figure: figures.slowestStartMs },
  { what: 'slowest kill to next receipt, ms', figure: figures.slowestReturnMs },
  { what: 'entries in the journal', figure: verdict.entries },
  { what: 'CR1 receipts lost', figure: count(verdict.violations.CR1) },
  { what: 'CR2 charged twice or unasked', figure: count(verdict.violations.CR2) },
  { what: 'CR3 assets off zero, chains broken', figure: count(verdict.violations.CR3) },
  { what: 'CR4 wallets wrong', figure: count(verdict.violations.CR4) },
  { what: 'CR5 totals wrong', figure: count(verdict.violations.CR5) },
  { what: 'CR6 shown twice, unanswered', figure: count(verdict.violations.CR6) },
  { what: 'CR7 replays that changed', figure: count(changedReplays) },
];
report(`Crashes under load, on ${values.on}`, rows, {
  adapter: values.on,
  ...figures,
  entries: verdict.entries,
  violations: count(violations),
  loadReached,
});
process.exit(violations.length === 0 && loadReached ? 0 : 1);
