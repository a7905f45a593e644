import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { isLoopback } from '../../server/loopback.ts';
import { report } from '../report.ts';
import { type Budgets, budgetsSchema, type Judgement, judgeBudget } from './budgets.ts';
import type { Second } from './Measures.ts';
import { reportPage } from './page.ts';
import { type Outcome, play } from './play.ts';
import { companyOf, readScenario, type Scenario, scenarioNames, sizesOfChats } from './scenario.ts';
import { givenTarget, ownTarget } from './target.ts';

interface Options {
  readonly server?: string;
  readonly iOwnThisServer?: true;
  readonly dryRun?: true;
  readonly viewers?: number;
  readonly seconds?: number;
  readonly workers: number;
  readonly baseline?: string;
  readonly budgets: string;
  readonly out: string;
}

const BUDGETS = join(import.meta.dirname, '..', 'budgets.json');

const program = new Command('npm run loadtest --')
  .description('Plays a simulated audience to one stream, and checks that what everybody was told is true.')
  .argument('[scenario]', 'a name from the list below, or the path of a .yaml file')
  .option(
    '--server <address>',
    'play to a server that runs already; without it one is started for the run',
    address,
  )
  .option('--i-own-this-server', 'allow a server that is not on this machine')
  .option('--viewers <count>', 'so many viewers instead of those of the scenario', wholeNumber)
  .option('--seconds <count>', 'so many seconds instead of those of the scenario', wholeNumber)
  .option(
    '--workers <count>',
    'threads that play the viewers',
    wholeNumber,
    Math.max(1, availableParallelism() - 1),
  )
  .option('--baseline <file>', 'compare with the .json file of an earlier run')
  .option('--budgets <file>', 'what a run may cost', BUDGETS)
  .option('--out <folder>', 'where the report is written', 'data/loadtest')
  .option('--dry-run', 'say what would be done, and do nothing')
  .addHelpText(
    'after',
    () =>
      `\nScenarios:\n${listScenarios()}\n\nCompletion for bash: eval "$(npm run -s loadtest -- completion)"`,
  )
  .action(async (name: string | undefined, options: Options) => {
    if (name === undefined) return program.help();
    if (name === 'completion') return void process.stdout.write(COMPLETION);
    await run(name, options);
  });

const COMPLETION = `_mesi_loadtest() { COMPREPLY=($(compgen -W "${scenarioNames().join(' ')}" -- "\${COMP_WORDS[COMP_CWORD]}")); }
loadtest() { npm run -s loadtest -- "$@"; }
complete -o default -F _mesi_loadtest loadtest
`;

async function run(name: string, options: Options): Promise<void> {
  const read = readScenario(name);
  if (!read.ok) return refuse(read.problems);
  const { audience, seconds } = read.scenario;
  const scenario: Scenario = {
    ...read.scenario,
    seconds: options.seconds ?? seconds,
    audience: { ...audience, viewers: options.viewers ?? audience.viewers },
  };
  const { server } = options;
  // a server on another machine may be somebody's (LT3)
  if (server !== undefined && !isLoopback(new URL(server).hostname) && !options.iOwnThisServer) {
    return refuse([
      `${server} is not on this machine. A load test takes a server's whole strength: add --i-own-this-server if it is yours.`,
    ]);
  }
  const budgets = readJson<Budgets>(options.budgets, (value) => budgetsSchema.parse(value));
  const baseline = options.baseline === undefined ? null : readJson<Outcome>(options.baseline);
  if (budgets === null || (options.baseline !== undefined && baseline === null)) return;
  say(`${scenario.name}: ${scenario.about}`);
  say(plan(scenario, options));
  if (options.dryRun) return;
  const target = server === undefined ? await ownTarget(scenario) : await givenTarget(server, scenario);
  let outcome: Outcome;
  try {
    outcome = await play(scenario, target, { workers: options.workers, tell: tellSecond });
  } finally {
    await target.stop();
  }
  const judgement = judgeBudget(outcome, budgets);
  const files = write(outcome, { judgement, baseline, folder: options.out });
  tellEnd(outcome, judgement, files);
  if (outcome.verdict.faultCount > 0 || judgement.broken.length > 0) process.exitCode = 1;
}

function plan(scenario: Scenario, { server, workers }: Options): string {
  const { audience, seconds, writers, chats, bids, pictures, tickets, queue, raids } = scenario;
  const { chatters, bidders } = companyOf(scenario);
  const where = server ?? 'a server of its own';
  const { viewers, joinsPerSecond } = audience;
  const sentences = [
    `${viewers} viewers join ${where} at ${joinsPerSecond} per second from ${workers} threads; ${writers} people write for ${seconds} seconds.`,
  ];
  if (chats)
    sentences.push(
      `Beside it ${chatters} people write ${chats.linesPerSecond} lines per second in ${sizesOfChats(chats).length} conversations.`,
    );
  if (bids)
    sentences.push(`${bidders} people bid ${bids.perSecond} times per second for times of the creator's.`);
  if (tickets) sentences.push(`${tickets.buyers} people buy one of ${tickets.total} tickets at once.`);
  if (queue) sentences.push(`${queue.fans} people ask for a one-to-one at once.`);
  for (const { viewers: more, atSecond } of raids)
    sentences.push(`${more} guests more come at ${atSecond} s.`);
  if (pictures) sentences.push(`${pictures.players} players have the picture.`);
  return sentences.join(' ');
}

let isFirst = true;
function tellSecond(each: Second): void {
  const figure = (value: number | null, unit: string) =>
    value === null ? '–' : `${Math.round(value)}${unit}`;
  const parts = [
    `${each.second} s`,
    `${each.inside}/${each.here} inside`,
    `${each.delivered} events`,
    `line p50 ${figure(each.lineP50, ' ms')}, p99 ${figure(each.lineP99, ' ms')}`,
    `server ${each.serverCpu === null ? '–' : each.serverCpu.toFixed(2)} cores, ${figure(each.serverRssMb, ' MB')}`,
    `own delay ${figure(each.ownDelay, ' ms')}`,
    `${each.errors} errors`,
  ];
  // a terminal shows one line that changes; a file gets a line each second
  if (process.stdout.isTTY) process.stdout.write(`${isFirst ? '' : '\r\u001b[2K'}${parts.join(' · ')}`);
  else say(parts.join(' · '));
  isFirst = false;
}

function tellEnd(outcome: Outcome, { broken, warnings }: Judgement, files: readonly string[]): void {
  const { verdict, joins, lines, tips, chats, bids, pictures, tickets, queue, server, scenario } = outcome;
  if (process.stdout.isTTY) say('');
  for (const fault of verdict.faults.slice(0, 10)) say(`FAULT ${fault}`);
  for (const words of broken) say(`BUDGET ${words}`);
  for (const words of warnings) say(`NOTE ${words}`);
  say(verdict.faultCount === 0 ? 'All that viewers were told is true.' : `${verdict.faultCount} faults.`);
  say(`Report: ${files.join(', ')}`);
  const row = (what: string, { count, p50, p95, p99, max }: Outcome['joins']) => {
    const ms = (value: number | null) => value ?? Number.NaN;
    return { what, count, 'p50 ms': ms(p50), 'p95 ms': ms(p95), 'p99 ms': ms(p99), 'max ms': ms(max) };
  };
  report(
    outcome.scenario.about,
    [
      row('wish to seat', joins),
      row('line to screen', lines),
      row('tip to screen', tips),
      ...(scenario.chats ? [row('line in a conversation to a member', chats)] : []),
      ...(scenario.bids ? [row('bid to answer', bids)] : []),
      ...(scenario.tickets ? [row('wish for a ticket to answer', tickets)] : []),
      ...(scenario.queue ? [row('wish for a one-to-one to answer', queue)] : []),
      ...(scenario.pictures ? [row('picture to its first packet', pictures)] : []),
    ],
    {
      scenario: outcome.scenario.name,
      joins,
      lines,
      tips,
      chats,
      bids,
      tickets,
      queue,
      pictures,
      server,
      faults: verdict.faultCount,
      broken,
      warnings,
    },
  );
}

function write(
  outcome: Outcome,
  more: { readonly judgement: Judgement; readonly baseline: Outcome | null; readonly folder: string },
): string[] {
  const { judgement, baseline, folder } = more;
  const madeAt = new Date().toISOString().slice(0, 19);
  const path = join(folder, `${outcome.scenario.name}-${madeAt.replaceAll(':', '')}`);
  mkdirSync(folder, { recursive: true });
  const page = reportPage({ outcome, judgement, madeAt: madeAt.replace('T', ' '), baseline });
  writeFileSync(`${path}.html`, page);
  writeFileSync(`${path}.json`, JSON.stringify(outcome));
  return [`${path}.html`, `${path}.json`];
}

/** Reads a JSON file; null: it was refused, and why was said. */
function readJson<T>(path: string, parse: (value: unknown) => T = (value) => value as T): T | null {
  try {
    return parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    refuse([`${path} cannot be used: ${(error as Error).message}`]);
    return null;
  }
}

function listScenarios(): string {
  return scenarioNames()
    .map((name) => {
      const read = readScenario(name);
      return `  ${name.padEnd(18)} ${read.ok ? read.scenario.about : read.problems[0]}`;
    })
    .join('\n');
}

function refuse(problems: readonly string[]): void {
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.exitCode = 2;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('It has to be a whole number from 1.');
  return value;
}

function address(text: string): string {
  if (!URL.canParse(text) || !/^https?:/.test(text))
    throw new InvalidArgumentError('It has to be an address such as http://127.0.0.1:2567.');
  return new URL(text).origin;
}

await program.parseAsync();
