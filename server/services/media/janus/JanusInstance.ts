import janus, { type Connection, type Session } from 'janus-gateway-js';
import type { Log } from '../../../log.ts';
import type { Clock } from '../../runtime/port.ts';
import { type HandleEvent, type JanusHandle, wrapHandle } from './janusHandle.ts';
import { JANUS } from './janusLimits.ts';
import { destroyRoom, listRooms } from './videoRoom.ts';

export interface JanusAddress {
  /** `ws://…` */
  readonly url: string;
  readonly secret?: string | undefined;
}

export interface JanusInstanceInput {
  readonly name: string;
  /** Asked before each try, as an embedded one moves. null: there is none right now. */
  readonly address: () => JanusAddress | null;
  readonly clock: Clock;
  readonly log: Log;
  /** Every handle it had is gone when it is down. */
  readonly onChange: (isUp: boolean) => void;
}

interface Line {
  readonly connection: Connection;
  readonly session: Session;
  readonly control: JanusHandle;
}

/** One Janus as this process knows it: one connection, one session, a handle per peer. It comes back by itself. */
export class JanusInstance {
  readonly #input: JanusInstanceInput;
  #line: Line | null = null;
  #stopped = false;
  #cancelTimer = () => {};
  #failures = 0;
  /** Publishers on it as it last said, other servers' too. */
  #people = 0;
  #handles = 0;
  /** Rooms that were empty when last asked. */
  #empty: ReadonlySet<number> = new Set();
  #underWay = 0;

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
    return this.#people + this.#handles;
  }

  /** Of browsers, as far as this process knows. */
  get handles(): number {
    return this.#handles;
  }

  /** Requests it has not answered yet. */
  get underWay(): number {
    return this.#underWay;
  }

  /** The handle for questions that belong to no browser. Throws while down. */
  get control(): JanusHandle {
    return this.#whenUp().control;
  }

  /** Rejects while down, or when Janus goes down meanwhile. */
  async attach(hear: (event: HandleEvent) => void): Promise<JanusHandle> {
    const line = this.#whenUp();
    const handle = await this.#counted(() => this.#attachTo(line.session, hear));
    if (this.#line === line) return this.#remember(handle);
    throw new Error(`${this.name} went down`);
  }

  /** Tries at once: something tells that it may be there now. */
  nudge(): void {
    if (this.#line || this.#stopped) return;
    this.#failures = 0;
    this.#later(0, () => void this.#connect());
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTimer();
    const line = this.#line;
    this.#line = null;
    hangUp(line?.connection);
  }

  #whenUp(): Line {
    if (!this.#line) throw new Error(`${this.name} is down`);
    return this.#line;
  }

  async #connect(): Promise<void> {
    const address = this.#input.address();
    if (!address) return this.#tryLater();
    const attempt = this.#dial(address);
    const { promise: late, reject } = Promise.withResolvers<never>();
    const cancel = this.#input.clock.after(JANUS.connectMs, () => reject(new Error('no answer')));
    try {
      this.#opened(await Promise.race([attempt, late]));
    } catch (err) {
      attempt.then(
        ({ connection }) => hangUp(connection),
        () => {},
      );
      if (this.#failures === 0) this.#input.log.debug({ err, janus: this.name }, 'janus not reached');
      this.#tryLater();
    } finally {
      cancel();
    }
  }

  async #dial({ url, secret }: JanusAddress): Promise<Line> {
    const connection = await new janus.Client(url, { apisecret: secret }).createConnection('mesi');
    try {
      connection.on('error', () => {});
      const session = await connection.createSession();
      session.on('error', () => {});
      const control = await this.#attachTo(session, () => {});
      await this.#look(control);
      return { connection, session, control };
    } catch (cause) {
      hangUp(connection);
      throw cause;
    }
  }

  #opened(line: Line): void {
    if (this.#stopped || line.connection.isClosed()) {
      hangUp(line.connection);
      return this.#tryLater();
    }
    this.#line = line;
    this.#failures = 0;
    line.connection.on('close', () => this.#lost(line));
    // Janus ended the session by itself
    line.session.on('destroy', () => this.#lost(line));
    this.#input.log.info({ janus: this.name }, 'janus is up');
    this.#later(JANUS.healthEveryMs, () => void this.#check(line));
    this.#input.onChange(true);
  }

  async #check(line: Line): Promise<void> {
    const cancel = this.#input.clock.after(JANUS.healthPatienceMs, () => this.#lost(line));
    try {
      await this.#look(line.control);
    } catch {
      return this.#lost(line);
    } finally {
      cancel();
    }
    if (this.#line === line) this.#later(JANUS.healthEveryMs, () => void this.#check(line));
  }

  #lost(line: Line): void {
    if (this.#line !== line) return;
    this.#line = null;
    this.#handles = 0;
    hangUp(line.connection);
    this.#input.log.warn({ janus: this.name }, 'janus is lost');
    this.#input.onChange(false);
    this.#tryLater();
  }

  async #attachTo(session: Session, hear: (event: HandleEvent) => void): Promise<JanusHandle> {
    const handle = await attachTo(session, { clock: this.#input.clock, hear });
    return { ...handle, request: (body, jsep) => this.#counted(() => handle.request(body, jsep)) };
  }

  async #counted<T>(ask: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await ask();
    } finally {
      this.#underWay -= 1;
    }
  }

  #remember(handle: JanusHandle): JanusHandle {
    const line = this.#line;
    let isHere = true;
    this.#handles += 1;
    return {
      ...handle,
      detach: () => {
        if (isHere && this.#line === line) this.#handles -= 1;
        isHere = false;
        handle.detach();
      },
    };
  }

  /** How much is on it; and what a server that died left there is taken away once it was empty twice. */
  async #look(control: JanusHandle): Promise<void> {
    const rooms = (await listRooms(control)).filter(({ isOurs }) => isOurs);
    this.#people = rooms.reduce((sum, { people }) => sum + people, 0);
    const empty = rooms.filter(({ people }) => people === 0).map(({ room }) => room);
    const left = empty.filter((room) => this.#empty.has(room));
    this.#empty = new Set(empty);
    for (const room of left) await destroyRoom(control, room);
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

async function attachTo(
  session: Session,
  kit: { readonly clock: Clock; readonly hear: (event: HandleEvent) => void },
): Promise<JanusHandle> {
  const before = new Set(session.listeners('destroy'));
  const plugin = await session.attachPlugin('janus.plugin.videoroom');
  // the library makes the session remember every handle there ever was
  for (const listener of session.listeners('destroy'))
    if (!before.has(listener)) session.off('destroy', listener);
  return wrapHandle(plugin, kit);
}

function hangUp(connection: Connection | null | undefined): void {
  connection?.close().then(
    () => {},
    () => {},
  );
}
