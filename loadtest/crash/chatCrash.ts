import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Patience } from '../../server/demoShow/seat/persist.ts';
import { post } from '../../server/demoShow/seat/rest.ts';
import type { ChatLine } from '../../shared/protocol/chatLines.ts';
import type { ConversationHead } from '../../shared/protocol/conversations.ts';
import { type Adapter, type CrashSite, createSite } from './crashSite.ts';
import { register } from './register.ts';
import { type ServerChild, startServer } from './serverChild.ts';
import { Writer } from './Writer.ts';

export interface ChatCrashInput {
  readonly adapter: Adapter;
  /** How often the server is killed. */
  readonly kills: number;
  readonly writers: number;
  /** How many lines must have been acknowledged since the last restart before the next kill may come. */
  readonly linesBetweenKills: number;
  readonly log: (line: string) => void;
}

export interface ChatCrashReport {
  /** What is wrong, in words; each sentence opens with the id of the rule that it breaks. */
  readonly violations: readonly string[];
  readonly kills: number;
  readonly acknowledged: number;
  readonly retries: number;
  /** Lines that had no answer yet when the server was killed, summed over all kills. */
  readonly inFlightAtKills: number;
  /** The slowest return, from the kill to the first acknowledged line of the next life, in milliseconds. */
  readonly slowestReturnMs: number;
}

const PATIENCE_MS = 90_000;
/** The span after enough lines were acknowledged. A kill comes at any moment of it. */
const KILL_SPAN_MS = 700;

/** Has people write in one group while its server is killed again and again, and reads what is there at the end. */
export async function chatCrashTest(input: ChatCrashInput): Promise<ChatCrashReport> {
  const site = await createSite(input.adapter);
  const run = new ChatCrashRun(input, site);
  try {
    return await run.play();
  } finally {
    await run.end();
    await site.dispose();
  }
}

class ChatCrashRun {
  readonly #input: ChatCrashInput;
  readonly #site: CrashSite;
  #server: ServerChild | null = null;
  #writers: readonly Writer[] = [];
  #retries = 0;
  #inFlightAtKills = 0;
  #slowestReturnMs = 0;
  readonly #patience: Patience = {
    limitMs: PATIENCE_MS,
    onRetry: () => {
      this.#retries += 1;
    },
  };

  constructor(input: ChatCrashInput, site: CrashSite) {
    this.#input = input;
    this.#site = site;
  }

  async play(): Promise<ChatCrashReport> {
    await this.#gather(await this.#start(0));
    const enough = new AbortController();
    const writing = Promise.all(this.#writers.map((writer) => writer.writeUntil(enough.signal)));
    for (let kill = 1; kill <= this.#input.kills; kill += 1) await this.#crash(kill);
    await this.#acknowledgedMore(this.#input.linesBetweenKills);
    enough.abort();
    await writing;
    const lines = await this.#writers[0]!.readAll();
    return {
      violations: findChatLosses(this.#writers, lines).map(({ rule, what }) => `${rule} ${what}`),
      kills: this.#input.kills,
      acknowledged: this.#acknowledged,
      retries: this.#retries,
      inFlightAtKills: this.#inFlightAtKills,
      slowestReturnMs: this.#slowestReturnMs,
    };
  }

  async end(): Promise<void> {
    await Promise.all(this.#writers.map((writer) => writer.leave()));
    await this.#server?.kill();
  }

  get #acknowledged(): number {
    return this.#writers.reduce((sum, { written }) => sum + written.length, 0);
  }

  async #start(port: number): Promise<string> {
    const { dataDir, env } = this.#site;
    this.#server = await startServer({ dataDir, port, env: { ...env, MESI_DEMO: 'off' } });
    return this.#server.address;
  }

  async #gather(address: string): Promise<void> {
    const people = [];
    for (let n = 0; n < this.#input.writers; n += 1) {
      people.push(await register({ address, name: `Writer${n}`, isCreator: false }, this.#patience));
    }
    const handles = people.map(({ account }) => account.handle);
    const body = { type: 'group', name: 'Through crashes', handles };
    const { token } = people[0]!;
    const path = '/api/conversations';
    const head = await post<ConversationHead>({ address, path, token, body }, this.#patience);
    this.#writers = people.map(
      (session) =>
        new Writer({ address, session, conversationId: head.conversationId, patience: this.#patience }),
    );
    await Promise.all(this.#writers.map((writer) => writer.join()));
  }

  async #acknowledgedMore(count: number): Promise<void> {
    const until = this.#acknowledged + count;
    const startedAtMs = performance.now();
    while (this.#acknowledged < until) {
      if (performance.now() - startedAtMs > PATIENCE_MS)
        throw new Error(`only ${this.#acknowledged} of ${until} lines:\n${this.#server?.lastLines()}`);
      await sleep(10);
    }
  }

  async #crash(kill: number): Promise<void> {
    await this.#acknowledgedMore(this.#input.linesBetweenKills);
    await sleep(randomInt(KILL_SPAN_MS));
    const inFlight = this.#writers.filter(({ isWaiting }) => isWaiting).length;
    const server = this.#server as ServerChild;
    const killedAtMs = performance.now();
    await server.kill();
    await this.#start(server.port);
    await this.#acknowledgedMore(1);
    const returnMs = performance.now() - killedAtMs;
    this.#inFlightAtKills += inFlight;
    this.#slowestReturnMs = Math.max(this.#slowestReturnMs, returnMs);
    this.#input.log(
      `kill ${kill}: ${this.#acknowledged} lines, ${inFlight} in flight; first line again after ${Math.round(returnMs)} ms`,
    );
  }
}

/** What is wrong, with the id of the rule that it breaks. */
export interface ChatLoss {
  readonly rule: 'CR8' | 'CR9' | 'CR10';
  readonly what: string;
}

/** Compares what writers were told with what is there; returns all that is wrong. */
export function findChatLosses(
  writers: readonly Pick<Writer, 'written' | 'told' | 'unanswered'>[],
  lines: readonly ChatLine[],
): readonly ChatLoss[] {
  const wrong: ChatLoss[] = [];
  const breaks = (rule: ChatLoss['rule'], what: string) => wrong.push({ rule, what });
  lines.forEach(({ seq }, at) => {
    if (seq !== at + 1) breaks('CR10', `line ${seq} stands where ${at + 1} belongs`);
  });
  const places = Map.groupBy(
    lines.filter((line) => line.type === 'text'),
    ({ commandId }) => commandId,
  );
  for (const [commandId, found] of places) {
    if (found.length > 1) breaks('CR9', `${commandId} is there ${found.length} times`);
  }
  for (const { written, told, unanswered } of writers) {
    for (const sentence of unanswered) breaks('CR8', sentence);
    for (const { commandId, seq } of written) {
      const at = places.get(commandId)?.[0]?.seq;
      if (at !== seq) breaks('CR8', `${commandId} was acknowledged as ${seq}, and is ${at ?? 'nowhere'}`);
    }
    written.forEach(({ commandId, seq }, at) => {
      const before = written[at - 1];
      if (before && before.seq >= seq)
        breaks('CR10', `${commandId} stands before what was written before it`);
    });
    for (const [seq, commandId] of told) {
      const line = lines[seq - 1];
      if (line?.type !== 'text' || line.commandId !== commandId)
        breaks('CR10', `line ${seq} was told as ${commandId}, and is another`);
    }
  }
  return wrong;
}
