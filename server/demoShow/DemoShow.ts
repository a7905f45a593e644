import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { DemoShowAnswer } from '../../shared/protocol/http.ts';
import { type Outcome, rejection } from '../../shared/protocol/rejections.ts';
import { MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import { DEMO_SHOW_ENDED } from '../domain/topics/news.ts';
import { every } from '../every.ts';
import type { Log } from '../log.ts';
import type { Services } from '../services/services.ts';
import { COLLECTIONS } from '../services/store/collections.ts';
import type { FromShow, ShowPace, ToShow } from './showMessages.ts';
import { gatherPlayers, showCreatorId } from './showPeople.ts';

const PROGRAM = fileURLToPath(new URL('./showProgram.ts', import.meta.url));
const PACE: ShowPace = { beatMs: 1 * SECOND_MS, idleMs: 5 * MINUTE_MS };
/** How often it is looked whether somebody real is live. */
const LOOK_EVERY_MS = 3 * SECOND_MS;
/** Whoever starts the show waits so long at most until it is live. */
const START_PATIENCE_MS = 20 * SECOND_MS;
/** A program that was asked to end has so long for it. */
const END_PATIENCE_MS = 5 * SECOND_MS;
const RESTART_MS = 1 * SECOND_MS;
/** A program that dies so often without having been live for a while is not started again. */
const DEATHS_IN_A_ROW = 5;
const CALM_MS = 30 * SECOND_MS;

export interface DemoShowInput {
  readonly services: Services;
  readonly log: Log;
  /** Returns where this server is reached; null: it does not listen yet. */
  readonly address: () => string | null;
  /** True: this process is the whole set of servers. */
  readonly isAlone: boolean;
  /** Another pace than people are shown, for tests. */
  readonly pace?: Partial<ShowPace>;
}

/** One run of the program. */
interface Run {
  readonly child: ChildProcess;
  readonly startedAtMs: number;
  streamId: string | null;
  isEnding: boolean;
}

/**
 * The demo show of this server: a simulated creator and simulated fans, played by a program of its own. There is one
 * show in a set of servers, as its creator has one stream. It ends when somebody ends it, when nobody watches it, and
 * when a real creator goes live. Rules: SPEC.md beside this file.
 */
export class DemoShow {
  readonly #input: DemoShowInput;
  #run: Run | null = null;
  #starting: Promise<Outcome<DemoShowAnswer>> | null = null;
  #deaths = 0;
  #isClosed = false;
  #stopLooking = () => {};
  #unsubscribe = () => {};
  #cancelRestart = () => {};
  /** Called when a run went live, or is over without. */
  #waiting: (() => void)[] = [];

  constructor(input: DemoShowInput) {
    this.#input = input;
  }

  /** Tells how the show stands. */
  async state(): Promise<DemoShowAnswer> {
    if (this.#run) {
      const { streamId } = this.#run;
      return streamId === null ? { state: 'starting', streamId } : { state: 'on', streamId };
    }
    if (this.#starting) return { state: 'starting', streamId: null };
    const { own } = await this.#liveStreams();
    return own === null ? { state: 'off', streamId: null } : { state: 'on', streamId: own };
  }

  /**
   * Starts the show, or joins in with the one that goes on. Resolves when it is live. Rejections: `DemoShowNotNow`
   * while a real creator is live; `TemporarilyUnavailable` when it did not come to be live in time.
   */
  start(): Promise<Outcome<DemoShowAnswer>> {
    this.#starting ??= this.#start().finally(() => {
      this.#starting = null;
    });
    return this.#starting;
  }

  /** Goes on with a show whose server was started anew in the middle of it. */
  async resume(): Promise<void> {
    const { own } = await this.#liveStreams();
    if (own !== null) await this.start();
  }

  /** Ends the show in whichever process of the set it is played. Resolves when it is told. */
  async end(): Promise<DemoShowAnswer> {
    this.#input.services.bus.publish(DEMO_SHOW_ENDED, {});
    this.#end();
    return { state: 'off', streamId: null };
  }

  /** Returns the process ids of what plays the show here, for tests and for whoever measures what it costs. */
  programs(): readonly number[] {
    return [this.#run?.child.pid ?? []].flat();
  }

  /** Ends the program at once, because the server ends. The stream goes on with the next start. */
  close(): void {
    this.#isClosed = true;
    this.#cancelRestart();
    this.#stopLooking();
    this.#unsubscribe();
    this.#run?.child.kill('SIGKILL');
    this.#run = null;
    this.#settle();
  }

  async #start(): Promise<Outcome<DemoShowAnswer>> {
    const { clock } = this.#input.services;
    const { own, others } = await this.#liveStreams();
    if (others > 0) return { ok: false, rejection: rejection('DemoShowNotNow') };
    if (!this.#run) {
      // another process of the set plays it already
      if (own !== null && !this.#input.isAlone && (await this.#isPlayedElsewhere(own)))
        return { ok: true, value: { state: 'on', streamId: own } };
      this.#deaths = 0;
      await this.#begin();
    }
    if (this.#run?.streamId === null) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.push(resolve);
      const giveUp = clock.after(START_PATIENCE_MS, resolve);
      await promise;
      giveUp();
    }
    const state = await this.state();
    if (state.state === 'on') return { ok: true, value: state };
    return { ok: false, rejection: rejection('TemporarilyUnavailable') };
  }

  /** Says whether that stream has a creator in its seat: then somebody plays it, though this process does not. */
  async #isPlayedElsewhere(streamId: string): Promise<boolean> {
    const found = await this.#input.services.store.get(COLLECTIONS.streams.name, streamId);
    const stage = (found?.body as { stage?: { phase?: { creator?: string } } } | undefined)?.stage;
    return stage?.phase?.creator === 'present';
  }

  async #begin(): Promise<void> {
    const { services, log, address, pace } = this.#input;
    const { clock, bus } = services;
    const players = await gatherPlayers(services);
    const at = address();
    if (this.#isClosed || at === null) return;
    this.#stopLooking();
    this.#unsubscribe();
    this.#stopLooking = every(clock, LOOK_EVERY_MS, () => void this.#look());
    this.#unsubscribe = await bus.subscribe(DEMO_SHOW_ENDED, () => this.#end());
    // no secret of the server's environment
    const child = fork(PROGRAM, { env: {}, stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] });
    const run: Run = { child, startedAtMs: clock.nowMs(), streamId: null, isEnding: false };
    this.#run = run;
    let complaint = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-2_000);
    });
    child.on('message', (message: FromShow) => this.#told(run, message));
    child.on('error', (err) => log.error({ err }, 'the demo show was not started'));
    child.once('exit', (code, signal) => this.#exited(run, { code, signal, complaint }));
    const begin: ToShow = { type: 'begin', address: at, ...players, pace: { ...PACE, ...pace } };
    child.send(begin, (err) => err && child.kill('SIGKILL'));
  }

  #told(run: Run, message: FromShow): void {
    const { log } = this.#input;
    if (message.type === 'live') {
      run.streamId = message.streamId;
      log.info({ streamId: message.streamId }, 'the demo show is live');
      return this.#settle();
    }
    run.isEnding = true;
    log.info({ why: message.why }, 'the demo show is over');
  }

  #exited(
    run: Run,
    how: { readonly code: number | null; readonly signal: string | null; readonly complaint: string },
  ): void {
    if (this.#run !== run) return;
    this.#run = null;
    this.#stopLooking();
    this.#unsubscribe();
    const { services, log } = this.#input;
    if (run.isEnding || this.#isClosed) return this.#settle();
    const { clock } = services;
    this.#deaths = clock.nowMs() - run.startedAtMs > CALM_MS ? 1 : this.#deaths + 1;
    const isHopeless = this.#deaths >= DEATHS_IN_A_ROW;
    log.warn({ ...how, isHopeless }, 'the program of the demo show died');
    if (isHopeless) return this.#settle();
    this.#cancelRestart = clock.after(RESTART_MS, () => {
      this.#begin().catch((err: unknown) => log.error({ err }, 'the demo show was not started again'));
    });
  }

  #settle(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #end(): void {
    this.#cancelRestart();
    const run = this.#run;
    if (!run || run.isEnding) return;
    run.isEnding = true;
    const end: ToShow = { type: 'end' };
    run.child.send(end, () => undefined);
    const kill = this.#input.services.clock.after(END_PATIENCE_MS, () => run.child.kill('SIGKILL'));
    run.child.once('exit', kill);
  }

  /** Makes way for somebody real. */
  async #look(): Promise<void> {
    try {
      const { others } = await this.#liveStreams();
      if (others > 0) this.#end();
    } catch (err) {
      this.#input.log.warn({ err }, 'it is not known whether anybody is live beside the demo show');
    }
  }

  /** Finds the show's own live stream, and counts those of others as far as it matters. */
  async #liveStreams(): Promise<{ readonly own: string | null; readonly others: number }> {
    const { services } = this.#input;
    const creatorId = await showCreatorId(services);
    const query = { field: 'phaseType', value: 'live', limit: 2 };
    const live = await services.store.find(COLLECTIONS.streams.name, query);
    const own = live.find(({ body }) => (body as { creatorId?: string }).creatorId === creatorId);
    return { own: own?.id ?? null, others: live.length - (own ? 1 : 0) };
  }
}
