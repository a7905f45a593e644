import janus, { type Connection, type Session } from 'janus-gateway-js';
import type { Clock } from '../../runtime/port.ts';
import { type HandleEvent, type JanusHandle, wrapHandle } from './janusHandle.ts';
import { destroyRoom, listRooms } from './videoRoom.ts';

export interface JanusAddress {
  /** `ws://…` */
  readonly url: string;
  readonly secret?: string | undefined;
}

/** One connection to a Janus with its one session: when it is over, so are all handles. */
export class JanusLine {
  readonly #clock: Clock;
  readonly #connection: Connection;
  readonly #session: Session;
  #control: JanusHandle | null = null;
  #people = 0;
  #handles = 0;
  #underWay = 0;
  /** Rooms that were empty when last asked. */
  #empty: ReadonlySet<number> = new Set();

  static async open({ url, secret }: JanusAddress, clock: Clock): Promise<JanusLine> {
    const connection = await new janus.Client(url, { apisecret: secret }).createConnection('mesi');
    try {
      connection.on('error', () => {});
      const session = await connection.createSession();
      session.on('error', () => {});
      const line = new JanusLine(connection, session, clock);
      line.#control = await line.#attach(() => {});
      await line.look();
      return line;
    } catch (cause) {
      hangUp(connection);
      throw cause;
    }
  }

  private constructor(connection: Connection, session: Session, clock: Clock) {
    this.#connection = connection;
    this.#session = session;
    this.#clock = clock;
  }

  /** Publishers on it as it last said, other servers' too, and handles of this process. */
  get load(): number {
    return this.#people + this.#handles;
  }

  get handles(): number {
    return this.#handles;
  }

  /** Requests that are not answered yet. */
  get underWay(): number {
    return this.#underWay;
  }

  get isClosed(): boolean {
    return this.#connection.isClosed();
  }

  /** The handle for questions that belong to no browser. */
  get control(): JanusHandle {
    if (!this.#control) throw new Error('the line is not open yet');
    return this.#control;
  }

  onClosed(task: () => void): void {
    this.#connection.on('close', task);
    // Janus ended the session by itself
    this.#session.on('destroy', task);
  }

  /** A handle for a browser. */
  async attach(hear: (event: HandleEvent) => void): Promise<JanusHandle> {
    const handle = await this.#attach(hear);
    let isHere = true;
    this.#handles += 1;
    return {
      ...handle,
      detach: () => {
        if (isHere) this.#handles -= 1;
        isHere = false;
        handle.detach();
      },
    };
  }

  /** How much is on it; what a server that died left there is taken away once it was empty twice. */
  async look(): Promise<void> {
    const rooms = (await listRooms(this.control)).filter(({ isOurs }) => isOurs);
    this.#people = rooms.reduce((sum, { people }) => sum + people, 0);
    const empty = rooms.filter(({ people }) => people === 0).map(({ room }) => room);
    const left = empty.filter((room) => this.#empty.has(room));
    this.#empty = new Set(empty);
    for (const room of left) await destroyRoom(this.control, room);
  }

  close(): void {
    hangUp(this.#connection);
  }

  async #attach(hear: (event: HandleEvent) => void): Promise<JanusHandle> {
    const session = this.#session;
    const before = new Set(session.listeners('destroy'));
    const plugin = await this.#counted(() => session.attachPlugin('janus.plugin.videoroom'));
    // the library makes the session remember every handle there ever was
    const added = session.listeners('destroy').filter((listener) => !before.has(listener));
    for (const listener of added) session.off('destroy', listener);
    const handle = wrapHandle(plugin, { clock: this.#clock, hear });
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
}

function hangUp(connection: Connection): void {
  connection.close().then(
    () => {},
    () => {},
  );
}
