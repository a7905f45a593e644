import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Patience } from '../../server/demoShow/seat/persist.ts';
import { Seat } from '../../server/demoShow/seat/Seat.ts';
import type { GoLiveAnswer, Receipt } from '../../shared/protocol/answers.ts';
import type { Session } from '../../shared/protocol/http.ts';
import { openStream } from '../rest.ts';
import { type Adapter, type CrashSite, createSite } from './crashSite.ts';
import { Fan } from './Fan.ts';
import { register } from './register.ts';
import { type ServerChild, startServer } from './serverChild.ts';
import { type Verdict, verify } from './verify.ts';

export interface CrashInput {
  readonly adapter: Adapter;
  /** How often the server is killed. */
  readonly kills: number;
  /**
   * How often the database is killed. These kills are spread among the others; there are none with SQLite, which is in
   * the server's process.
   */
  readonly databaseKills: number;
  readonly fans: number;
  /** How many tips a second are given while the server is up. */
  readonly tipsPerSecond: number;
  /** How many receipts must have been given since the last restart before the next kill may come. */
  readonly receiptsBetweenKills: number;
  readonly log: (line: string) => void;
}

export interface CrashReport {
  readonly verdict: Verdict;
  /** The commands that were asked again at the end and answered with another receipt. */
  readonly changedReplays: readonly string[];
  readonly kills: number;
  readonly databaseKills: number;
  readonly commands: number;
  readonly retries: number;
  /** Receipts per second, from the first after each start to the kill. */
  readonly receiptsPerSecond: number;
  /** How many tips had no answer yet when the server was killed, summed over all kills. */
  readonly inFlightAtKills: number;
  /** The slowest restart, from the spawn to the address. */
  readonly slowestStartMs: number;
  /** The slowest return, from the kill to the first receipt of the next life. */
  readonly slowestReturnMs: number;
  /** The slowest return after a kill of the database, from the kill to the first receipt afterwards. */
  readonly slowestDatabaseReturnMs: number;
}

const PATIENCE_MS = 90_000;
/** The money of each fan, in minor units: more than a run can spend, less than the sandbox declines. */
const FUND_MINOR = { MESI: '100000000000', USD: '10000000' } as const;
/** The span after enough receipts were given. A kill comes at any moment of it. */
const KILL_SPAN_MS = 1_500;
const BUSY_TURNS = 300;
const SETTLE_LIMIT_MS = 30_000;

/** Does one run: people, load, crashes, and what the journal says afterwards. */
export async function crashTest(input: CrashInput): Promise<CrashReport> {
  const site = await createSite(input.adapter);
  const run = new CrashRun(input, site);
  try {
    return await run.play();
  } catch (error) {
    input.log(run.serverWords());
    throw error;
  } finally {
    await run.end();
    await site.dispose();
  }
}

class CrashRun {
  readonly #input: CrashInput;
  readonly #site: CrashSite;
  readonly #patience: Patience = { limitMs: PATIENCE_MS, onRetry: () => this.#countRetry() };
  #server: ServerChild | null = null;
  #creator: Seat | null = null;
  #fans: Fan[] = [];
  #retries = 0;
  #receipts = 0;
  #firstReceiptAtMs: number | null = null;
  #upMs = 0;
  #upReceipts = 0;
  #inFlightAtKills = 0;
  #slowestStartMs = 0;
  #slowestReturnMs = 0;
  #slowestDatabaseReturnMs = 0;
  #databaseKills = 0;

  constructor(input: CrashInput, site: CrashSite) {
    this.#input = input;
    this.#site = site;
  }

  async play(): Promise<CrashReport> {
    const { log } = this.#input;
    const address = await this.#start(0);
    const { streamId, creatorId } = await this.#goLive(address);
    await this.#admitFans(address, streamId);
    log(`${this.#fans.length} fans watch ${streamId} at ${address}`);
    const enough = new AbortController();
    const load = Promise.all(this.#fans.map((fan) => fan.giveUntil(enough.signal)));
    await this.#crashAll();
    await this.#receiptsGiven(this.#input.receiptsBetweenKills);
    this.#closeLife();
    enough.abort();
    await load;
    const changedReplays = await this.#replay();
    const stage = await this.#settledStage();
    await this.#leave();
    const code = await this.#server?.stop();
    if (code !== 0) log(`the server ended with code ${code} when it was told to stop`);
    return this.#report({ changedReplays, verdict: await this.#verify({ streamId, creatorId, stage }) });
  }

  serverWords(): string {
    return this.#server?.lastLines() ?? '';
  }

  async end(): Promise<void> {
    await this.#leave();
    await this.#server?.kill();
  }

  async #start(port: number): Promise<string> {
    // A killed process may leave its port busy for a moment, and the demo people are no part of this.
    const { dataDir, env } = this.#site;
    this.#server = await startServer({ dataDir, port, env: { ...env, MESI_DEMO: 'off' } });
    this.#slowestStartMs = Math.max(this.#slowestStartMs, this.#server.startedInMs);
    return this.#server.address;
  }

  async #goLive(address: string): Promise<{ streamId: string; creatorId: string }> {
    const { token, account } = await register({ address, name: 'Creator', isCreator: true }, this.#patience);
    const own = await openStream({ address, token }, this.#patience);
    this.#creator = new Seat({ address, token, room: 'stream', messages: silent(), ...own });
    const command = { title: 'The show goes on', kind: 'video' };
    await this.#creator.request<GoLiveAnswer>('goLive', command, this.#patience);
    return { streamId: own.streamId, creatorId: account.id };
  }

  async #admitFans(address: string, streamId: string): Promise<void> {
    const { fans: count, tipsPerSecond } = this.#input;
    const pauseMs = (1_000 * count) / tipsPerSecond;
    const admit = async (session: Session) => {
      const onReceipt = () => this.#countReceipt();
      const fan = new Fan({ address, streamId, session, pauseMs, patience: this.#patience, onReceipt });
      await fan.fund('MESI', FUND_MINOR.MESI);
      await fan.fund('USD', FUND_MINOR.USD);
      await fan.join();
      this.#fans.push(fan);
    };
    const names = Array.from({ length: count }, (_, index) => `Fan${index}`);
    for (const name of names)
      await admit(await register({ address, name, isCreator: false }, this.#patience));
  }

  #countRetry(): void {
    this.#retries += 1;
  }

  #countReceipt(): void {
    this.#receipts += 1;
    this.#firstReceiptAtMs ??= performance.now();
  }

  async #receiptsGiven(count: number): Promise<void> {
    const until = this.#receipts + count;
    const startedAtMs = performance.now();
    while (this.#receipts < until) {
      if (performance.now() - startedAtMs > PATIENCE_MS)
        throw new Error(`only ${this.#receipts} of ${until} receipts`);
      await sleep(20);
    }
  }

  /** Does all kills. Those of the database come between those of the server, evenly. */
  async #crashAll(): Promise<void> {
    const { kills, databaseKills } = this.#input;
    const crashDatabase = this.#site.crashDatabase;
    for (let kill = 1; kill <= kills; kill += 1) {
      await this.#crash(`kill ${kill}`, () => this.#crashServer());
      while (crashDatabase && this.#databaseKills < Math.floor((kill * databaseKills) / kills)) {
        this.#databaseKills += 1;
        const returnMs = await this.#crash(`database kill ${this.#databaseKills}`, crashDatabase);
        this.#slowestDatabaseReturnMs = Math.max(this.#slowestDatabaseReturnMs, returnMs);
      }
    }
  }

  async #crashServer(): Promise<void> {
    const server = this.#server as ServerChild;
    const { port } = server;
    await server.kill();
    await this.#start(port);
  }

  /** Calls `killAndStart` at a busy moment. Resolves to how long it took until the next receipt, in milliseconds. */
  async #crash(name: string, killAndStart: () => Promise<void>): Promise<number> {
    await this.#receiptsGiven(this.#input.receiptsBetweenKills);
    await sleep(randomInt(KILL_SPAN_MS));
    const inFlight = await this.#busyMoment();
    this.#closeLife();
    const killedAtMs = performance.now();
    await killAndStart();
    await this.#receiptsGiven(1);
    const returnMs = performance.now() - killedAtMs;
    this.#inFlightAtKills += inFlight;
    this.#slowestReturnMs = Math.max(this.#slowestReturnMs, returnMs);
    const told = `${this.#receipts} receipts, ${inFlight} in flight`;
    this.#input.log(`${name}: ${told}; first receipt again after ${Math.round(returnMs)} ms`);
    return returnMs;
  }

  /** Waits a little for a moment at which many tips are on their way. Resolves to how many are. */
  async #busyMoment(): Promise<number> {
    const inFlight = () => this.#fans.reduce((sum, fan) => sum + fan.inFlight, 0);
    for (let turn = 0; turn < BUSY_TURNS && inFlight() < this.#fans.length / 4; turn += 1) await sleep(1);
    return inFlight();
  }

  /** Ends the measured time of one life of the server. */
  #closeLife(): void {
    if (this.#firstReceiptAtMs !== null) this.#upMs += performance.now() - this.#firstReceiptAtMs;
    this.#upReceipts = this.#receipts;
    this.#firstReceiptAtMs = null;
  }

  /** Asks again for one command of each fan. Resolves to what came back different, in words. */
  async #replay(): Promise<readonly string[]> {
    const changed: string[] = [];
    for (const fan of this.#fans) {
      const tip = fan.sent[randomInt(fan.sent.length)];
      const first: Receipt | undefined = tip && fan.receipts.get(tip.commandId);
      if (!tip || !first) continue;
      const again = await fan.askAgain(tip);
      if (again.hash !== first.hash) changed.push(`${tip.commandId}: ${first.hash}, then ${again.hash}`);
    }
    return changed;
  }

  /** Resolves to what a viewer is shown once the feed has caught up, or to what it is shown when we lose patience. */
  async #settledStage() {
    const commands = this.#fans.reduce((sum, { receipts }) => sum + receipts.size, 0);
    const watch = this.#fans[0]?.watch;
    const startedAtMs = performance.now();
    while (watch?.stage?.tipCount !== commands && performance.now() - startedAtMs < SETTLE_LIMIT_MS)
      await sleep(50);
    return watch?.stage ?? null;
  }

  async #leave(): Promise<void> {
    await Promise.all([this.#creator?.leave(), ...this.#fans.map((fan) => fan.leave())]);
  }

  async #verify({
    streamId,
    creatorId,
    stage,
  }: Pick<Parameters<typeof verify>[0], 'streamId' | 'creatorId' | 'stage'>) {
    const ledger = await this.#site.openLedger();
    const verdict = await verify({ ledger, fans: this.#fans, streamId, creatorId, stage });
    await ledger.close();
    return verdict;
  }

  #report(found: Pick<CrashReport, 'verdict' | 'changedReplays'>): CrashReport {
    return {
      ...found,
      kills: this.#input.kills,
      databaseKills: this.#databaseKills,
      commands: this.#fans.reduce((sum, { sent }) => sum + sent.length, 0),
      retries: this.#retries,
      receiptsPerSecond: this.#upReceipts / (this.#upMs / 1_000),
      inFlightAtKills: this.#inFlightAtKills,
      slowestStartMs: this.#slowestStartMs,
      slowestReturnMs: this.#slowestReturnMs,
      slowestDatabaseReturnMs: this.#slowestDatabaseReturnMs,
    };
  }
}

const silent = () => ({ snapshot: () => undefined, feed: () => undefined, media: () => undefined });

/** Returns all that the run broke, in words; it should be empty. */
export function violationsOf({ verdict, changedReplays }: CrashReport): readonly string[] {
  const byRule = Object.entries({ ...verdict.violations, CR7: changedReplays });
  return byRule.flatMap(([rule, sentences]) => sentences.map((sentence) => `${rule} ${sentence}`));
}
