import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const VICTIM = fileURLToPath(import.meta.resolve('./victim.testkit.ts'));

/** How long the steps before a kill may take. */
const STEP_PATIENCE_MS = 5_000;

const pause = (ms: number) => new Promise((later) => setTimeout(later, ms));

/** What a day of kills was told, step by step. */
export interface KilledDay {
  /** How often the server, or anvil alone, was killed. */
  readonly kills: number;
  /** Steps that were told done: `<number> <kind>`, with the transactions that were named for each. */
  readonly told: ReadonlyMap<string, ReadonlySet<string>>;
  /** How many bids there were. */
  readonly bids: number;
  /** The longest time from a start until the chain was there again, in ms. */
  readonly longestStartMs: number;
}

/**
 * Lets the server of `victim.testkit.ts` bring bids to their ends in that folder, and kills it after so many steps or so many
 * milliseconds, at another moment each time; each fourth time anvil alone. At last it may finish.
 */
export async function killAll({
  folder,
  startMs,
  kills,
  random,
  program = VICTIM,
}: {
  readonly folder: string;
  readonly startMs: number;
  readonly kills: number;
  /** Returns a number from 0 up to 1. */
  readonly random: () => number;
  /** The server that is killed, if it is another one. */
  readonly program?: string;
}): Promise<KilledDay> {
  const told = new Map<string, Set<string>>();
  let [first, longestStartMs] = [1, 0];
  const listen = (line: string) => {
    const [number = '', kind = '', transaction = ''] = line.split(' ');
    if (kind === 'ended') first = Math.max(first, Number(number) + 1);
    else if (transaction !== '')
      told.set(`${number} ${kind}`, (told.get(`${number} ${kind}`) ?? new Set()).add(transaction));
  };
  for (let kill = 0; kill < kills; kill += 1) {
    const began = performance.now();
    const victim = start({ program, folder, startMs, first, last: 1_000_000 });
    let steps = 0;
    victim.onLine((line) => {
      steps += 1;
      listen(line);
    });
    const anvil = victim.anvil.then((pid) => {
      longestStartMs = Math.max(longestStartMs, performance.now() - began);
      return pid;
    });
    // some are killed before they are there
    if (random() > 0.1) await anvil;
    const wanted = Math.floor(random() * 5);
    for (let waitedMs = 0; steps < wanted && waitedMs < STEP_PATIENCE_MS; waitedMs += 5) await pause(5);
    await pause(random() * 40);
    if (kill % 4 === 3) {
      const pid = await anvil;
      if (pid !== null) process.kill(pid, 'SIGKILL');
      await pause(random() * 300);
    }
    await victim.kill();
  }
  const bids = first + 3;
  const last = start({ program, folder, startMs, first: Math.max(1, first - 2), last: bids });
  last.onLine(listen);
  const code = await last.ended;
  if (code !== 0) throw new Error(`the last server ended with ${code}: ${last.complaint()}`);
  return { kills, told, bids, longestStartMs };
}

function start({
  program,
  folder,
  startMs,
  first,
  last,
}: {
  program: string;
  folder: string;
  startMs: number;
  first: number;
  last: number;
}) {
  const args = [program, folder, startMs, first, last].map(String);
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk).slice(-2_000);
  });
  const lines = createInterface({ input: child.stdout! });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const anvil = new Promise<number | null>((resolve) => {
    lines.on('line', (line) => {
      if (line.startsWith('anvil ')) resolve(Number(line.slice(6)));
    });
    void ended.then(() => resolve(null));
  });
  return {
    anvil,
    ended,
    complaint: () => complaint,
    onLine: (listener: (line: string) => void) =>
      lines.on('line', (line) => {
        if (/^\d+ /.test(line)) listener(line);
      }),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
