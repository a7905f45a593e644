import { createHmac } from 'node:crypto';
import janus, { type Connection, type Session } from 'janus-gateway-js';
import type { Clock } from '../../runtime/port.ts';
import { createHandleLife, sweepCaptures } from './handleLife.ts';
import { JanusAdmin, type JanusAdminAddress } from './JanusAdmin.ts';
import { type HandleEvent, type JanusHandle, wrapHandle } from './janusHandle.ts';
import { JANUS } from './janusLimits.ts';
import { countWatchers, destroyMountpoint, listMountpoints } from './streaming.ts';
import { destroyRoom, listRooms } from './videoRoom.ts';

export interface JanusAddress {
  /** The address, as `ws://…`. */
  readonly url: string;
  readonly secret?: string | undefined;
  /** The host where other instances send to it; the host of `url` when it is not given. */
  readonly rtpHost?: string | undefined;
  /** The admin interface. When it is not given, nothing is asked that only who runs Janus may ask. */
  readonly admin?: JanusAdminAddress | undefined;
}

export type JanusPlugin = 'videoroom' | 'streaming';

/** One connection to a Janus with its one session. When it is over, so are all handles. */
export class JanusLine {
  readonly #clock: Clock;
  readonly #connection: Connection;
  readonly #session: Session;
  readonly #address: JanusAddress;
  readonly #admin: JanusAdmin | null;
  #control: JanusHandle | null = null;
  #streaming: JanusHandle | null = null;
  #people = 0;
  #handles = 0;
  #underWay = 0;
  /** The rooms and mountpoints that nobody was in when they were last asked for. */
  #emptyRooms: ReadonlySet<number> = new Set();
  #unwatched: ReadonlySet<number> = new Set();

  static async open(address: JanusAddress, clock: Clock): Promise<JanusLine> {
    const { url, secret } = address;
    const connection = await new janus.Client(url, { apisecret: secret }).createConnection('mesi');
    try {
      connection.on('error', () => {});
      const session = await connection.createSession();
      session.on('error', () => {});
      const line = new JanusLine({ address, connection, session, clock });
      line.#control = await line.#attach('videoroom', () => {});
      // A Janus may be without that plugin: nothing is forwarded to it then.
      line.#streaming = await line.#attach('streaming', () => {}).catch(() => null);
      await line.look();
      return line;
    } catch (cause) {
      hangUp(connection);
      throw cause;
    }
  }

  private constructor(parts: {
    readonly address: JanusAddress;
    readonly connection: Connection;
    readonly session: Session;
    readonly clock: Clock;
  }) {
    this.#address = parts.address;
    this.#connection = parts.connection;
    this.#session = parts.session;
    this.#clock = parts.clock;
    const { admin } = parts.address;
    this.#admin = admin ? new JanusAdmin(admin, parts.clock) : null;
    if (admin?.folder) void sweepCaptures(admin.folder, parts.clock.nowMs() - JANUS.captureKeptMs);
    this.onClosed(() => this.#admin?.close());
  }

  /** How much is on it: publishers as it last said, those of other servers too, and handles of this process. */
  get load(): number {
    return this.#people + this.#handles;
  }

  get handles(): number {
    return this.#handles;
  }

  /** How many requests are not answered yet. */
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

  /** The handle for questions about mountpoints; null when it can have none. */
  get streaming(): JanusHandle | null {
    return this.#streaming;
  }

  get rtpHost(): string {
    return this.#address.rtpHost ?? new URL(this.#address.url).hostname.replace(/^\[|\]$/g, '');
  }

  /**
   * Returns the secret of a mountpoint. Every server that may speak to this Janus can take any mountpoint away, and
   * nobody else can.
   */
  mountpointSecret(id: number): string {
    return createHmac('sha256', this.#address.secret ?? '')
      .update(`mountpoint ${id}`)
      .digest('base64url');
  }

  /** Why its admin interface cannot be asked; null when it can, or when that is not known. */
  get adminTrouble(): string | null {
    return this.#admin?.trouble ?? null;
  }

  onClosed(task: () => void): void {
    this.#connection.on('close', task);
    // Janus ended the session by itself.
    this.#session.on('destroy', task);
  }

  /** Makes a handle for a browser. */
  async attach(name: JanusPlugin, hear: (event: HandleEvent) => void): Promise<JanusHandle> {
    const handle = await this.#attach(name, hear);
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

  /** Asks how much is on it. What a server that died left there is taken away once it was empty twice. */
  async look(): Promise<void> {
    const rooms = (await listRooms(this.control)).filter(({ isOurs }) => isOurs);
    this.#people = rooms.reduce((sum, { people }) => sum + people, 0);
    const empty = rooms.filter(({ people }) => people === 0).map(({ room }) => room);
    const left = empty.filter((room) => this.#emptyRooms.has(room));
    this.#emptyRooms = new Set(empty);
    for (const room of left) await destroyRoom(this.control, room);
    if (this.#streaming) await this.#sweepMountpoints(this.#streaming);
    // Nothing waits for it: a stream needs no admin interface.
    void this.#admin?.check();
  }

  async #sweepMountpoints(control: JanusHandle): Promise<void> {
    const unwatched = new Set<number>();
    for (const id of await listMountpoints(control)) {
      const keys = { id, secret: this.mountpointSecret(id) };
      // Others take theirs away while we look.
      const watchers = await countWatchers(control, keys).catch(() => 1);
      if (watchers > 0) continue;
      if (this.#unwatched.has(id)) await destroyMountpoint(control, keys).catch(() => {});
      else unwatched.add(id);
    }
    this.#unwatched = unwatched;
  }

  close(): void {
    this.#admin?.close();
    hangUp(this.#connection);
  }

  async #attach(name: JanusPlugin, hear: (event: HandleEvent) => void): Promise<JanusHandle> {
    const session = this.#session;
    const before = new Set(session.listeners('destroy'));
    const plugin = await this.#counted(() => session.attachPlugin(`janus.plugin.${name}`));
    // The library makes the session remember every handle there ever was.
    const added = session.listeners('destroy').filter((listener) => !before.has(listener));
    for (const listener of added) session.off('destroy', listener);
    const about = { session_id: session.getId(), handle_id: plugin.getId() };
    const life = this.#admin && createHandleLife(this.#admin, about);
    const handle = wrapHandle(plugin, { clock: this.#clock, hear, life });
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
