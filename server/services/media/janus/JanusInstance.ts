import { inTime } from '../../../inTime.ts';
import type { Log } from '../../../log.ts';
import type { Clock } from '../../runtime/port.ts';
import { type JanusAddress, JanusLine, type JanusPlugin } from './JanusLine.ts';
import type { HandleEvent, JanusHandle } from './janusHandle.ts';
import { JANUS } from './janusLimits.ts';

export interface JanusInstanceInput {
  readonly name: string;
  /** Returns where it is; null when there is none right now. It is asked before each try, as an embedded one moves. */
  readonly address: () => JanusAddress | null;
  readonly clock: Clock;
  readonly log: Log;
  /** Tells that it went up or down. Every handle it had is gone when it is down. */
  readonly onChange: (isUp: boolean) => void;
}

/** One Janus as this process knows it. It is asked every two seconds how it is, and comes back by itself. */
export class JanusInstance {
  readonly #input: JanusInstanceInput;
  #line: JanusLine | null = null;
  #stopped = false;
  #connecting = false;
  #cancelTimer = () => {};
  #failures = 0;
  #adminTrouble: string | null = null;

  constructor(input: JanusInstanceInput) {
    this.#input = input;
    void this.#connect();
  }

  get name(): string {
    return this.#input.name;
  }

  get isUp(): boolean {
    return this.#line !== null;
  }

  get load(): number {
    return this.#line?.load ?? 0;
  }

  /** Why it cannot be asked for the life of players; null when it can, or when nobody said how. */
  get adminTrouble(): string | null {
    return this.#adminTrouble;
  }

  /** How many handles of browsers this process has there. */
  get handles(): number {
    return this.#line?.handles ?? 0;
  }

  /** How many requests it has not answered yet. */
  get underWay(): number {
    return this.#line?.underWay ?? 0;
  }

  /** The handle for questions that belong to no browser. Throws while the instance is down. */
  get control(): JanusHandle {
    return this.#whenUp().control;
  }

  /** Whether streams can be forwarded to it now. */
  get canMount(): boolean {
    return this.#line?.streaming != null;
  }

  /** The handle for questions about mountpoints. Throws when there can be none. */
  get streaming(): JanusHandle {
    const { streaming } = this.#whenUp();
    if (!streaming) throw new Error(`${this.name} has no streaming plugin`);
    return streaming;
  }

  /** The host where other instances send to it. */
  get rtpHost(): string {
    return this.#whenUp().rtpHost;
  }

  mountpointSecret(id: number): string {
    return this.#whenUp().mountpointSecret(id);
  }

  /** Makes a handle. Rejects while the instance is down, or when Janus goes down meanwhile. */
  async attach(hear: (event: HandleEvent) => void, plugin: JanusPlugin = 'videoroom'): Promise<JanusHandle> {
    const line = this.#whenUp();
    const handle = await line.attach(plugin, hear);
    if (this.#line === line) return handle;
    throw new Error(`${this.name} went down`);
  }

  /** Tries at once, because something tells that it may be there now. */
  nudge(): void {
    if (this.#line || this.#stopped) return;
    this.#failures = 0;
    if (!this.#connecting) this.#later(0, () => void this.#connect());
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTimer();
    const line = this.#line;
    this.#line = null;
    line?.close();
  }

  #whenUp(): JanusLine {
    if (!this.#line) throw new Error(`${this.name} is down`);
    return this.#line;
  }

  async #connect(): Promise<void> {
    const address = this.#input.address();
    if (!address) return this.#tryLater();
    this.#connecting = true;
    const { clock, log } = this.#input;
    const attempt = JanusLine.open(address, clock);
    try {
      this.#opened(await inTime(clock, attempt, JANUS.connectMs));
    } catch (err) {
      attempt.then(
        (line) => line.close(),
        () => {},
      );
      if (this.#failures === 0) log.debug({ err, janus: this.name }, 'janus not reached');
      this.#tryLater();
    } finally {
      this.#connecting = false;
    }
  }

  #opened(line: JanusLine): void {
    if (this.#stopped || line.isClosed) {
      line.close();
      return this.#tryLater();
    }
    this.#line = line;
    this.#failures = 0;
    line.onClosed(() => this.#lost(line));
    this.#input.log.info({ janus: this.name }, 'janus is up');
    this.#later(JANUS.healthEveryMs, () => void this.#check(line));
    this.#input.onChange(true);
  }

  async #check(line: JanusLine): Promise<void> {
    const cancel = this.#input.clock.after(JANUS.healthPatienceMs, () => this.#lost(line));
    try {
      await line.look();
    } catch {
      return this.#lost(line);
    } finally {
      cancel();
    }
    if (this.#line !== line) return;
    this.#noteAdmin(line.adminTrouble);
    this.#later(JANUS.healthEveryMs, () => void this.#check(line));
  }

  /** Logs the trouble once, and again only after it had been well. */
  #noteAdmin(trouble: string | null): void {
    const before = this.#adminTrouble;
    this.#adminTrouble = trouble;
    if (trouble === null || before !== null) return;
    const about = { janus: this.name, why: trouble };
    this.#input.log.warn(about, 'the admin interface of janus cannot be asked: dead players are found late');
  }

  #lost(line: JanusLine): void {
    if (this.#line !== line) return;
    this.#line = null;
    line.close();
    this.#input.log.warn({ janus: this.name }, 'janus is lost');
    this.#input.onChange(false);
    this.#tryLater();
  }

  #tryLater(): void {
    if (this.#stopped) return;
    const waitMs = Math.min(JANUS.reconnectLongestMs, JANUS.reconnectFirstMs * 2 ** this.#failures++);
    this.#later(waitMs, () => void this.#connect());
  }

  #later(delayMs: number, task: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#input.clock.after(delayMs, task);
  }
}
