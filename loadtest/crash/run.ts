/**
 * `npm run test:crash` puts a real server under load and kills it 20 times and more; nothing may be lost or charged
 * twice. These settings are taken: --on=sqlite|mongodb --kills=20 --database-kills=5 (mongodb) --fans=
 * --tips-per-second= --receipts-between-kills=. With --chat people write in a group instead of giving tips.
 */
import { parseArgs } from 'node:util';
import { report } from '../report.ts';
import { reportChatCrash } from './chatReport.ts';
import { crashTest, violationsOf } from './crashTest.ts';

/**
 * The loads. A tip of one fan waits for the fan's tip before it, so where a commit takes longer there are more fans,
 * not faster ones.
 */
const LOADS = {
  sqlite: { fans: 56, tipsPerSecond: 400, leastTipsPerSecond: 200, receiptsBetweenKills: 300 },
  mongodb: { fans: 40, tipsPerSecond: 40, leastTipsPerSecond: 20, receiptsBetweenKills: 20 },
} as const;

const { values } = parseArgs({
  options: {
    on: { type: 'string', default: 'sqlite' },
    kills: { type: 'string', default: '20' },
    chat: { type: 'boolean', default: false },
    'database-kills': { type: 'string', default: '5' },
    fans: { type: 'string' },
    'tips-per-second': { type: 'string' },
    'receipts-between-kills': { type: 'string' },
  },
});
const { on } = values;
if (on !== 'sqlite' && on !== 'mongodb') throw new Error('--on is sqlite or mongodb');
if (values.chat) process.exit(await reportChatCrash({ adapter: on, kills: Number(values.kills) }));
const usual = LOADS[on];

const result = await crashTest({
  adapter: on,
  kills: Number(values.kills),
  databaseKills: on === 'mongodb' ? Number(values['database-kills']) : 0,
  fans: Number(values.fans ?? usual.fans),
  tipsPerSecond: Number(values['tips-per-second'] ?? usual.tipsPerSecond),
  receiptsBetweenKills: Number(values['receipts-between-kills'] ?? usual.receiptsBetweenKills),
  log: (line) => console.log(line),
});

const { verdict, changedReplays, ...figures } = result;
const violations = violationsOf(result);
const loadReached = figures.receiptsPerSecond >= usual.leastTipsPerSecond;
for (const sentence of violations.slice(0, 50)) console.log(`✗ ${sentence}`);
if (!loadReached) console.log(`✗ the load was below ${usual.leastTipsPerSecond} tips per second`);

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
report(`Crashes under load, on ${on}`, rows, {
  adapter: on,
  ...figures,
  entries: verdict.entries,
  violations: count(violations),
  loadReached,
});
process.exit(violations.length === 0 && loadReached ? 0 : 1);
