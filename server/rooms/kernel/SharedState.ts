import {
  type Client,
  ClientState,
  getMessageBytes,
  Protocol,
  type Room,
  SchemaSerializer,
} from '@colyseus/core';
import { Encoder, type Schema } from '@colyseus/schema';
import { LIMITS } from '../../../shared/limits.ts';
import { readsState } from '../../domain/clientFacts.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { createWakeTimer, type WakeTimer } from './wakeTimer.ts';

export interface SharedStateInput<View, State extends Schema> {
  readonly clock: Clock;
  /** Makes an empty state: what a seat is shown that may not see the room's. */
  readonly make: () => State;
  /** Writes a view into the state; what is the same must change nothing. */
  readonly fill: (state: State, view: View) => void;
  /** Whether that seat may see the state now. */
  readonly shows: (client: Client) => boolean;
  /** Bytes of the largest state. */
  readonly maxBytes?: number;
}

/** What of a Colyseus room its state needs. */
export type StateRoom<State extends Schema> = Pick<
  Room<{ state: State }>,
  'state' | 'setSerializer' | 'broadcastPatch'
>;

/**
 * Shows a room's view as Colyseus Schema state, to those clients that read it and may see it. The state changes at most
 * once in `LIMITS.statePatchMs`; a patch is encoded once for everybody. Rules: SPEC.md, ids SS*.
 */
export class SharedState<View, State extends Schema> {
  readonly #input: SharedStateInput<View, State>;
  readonly #state: State;
  readonly #serializer: ReaderSerializer<State>;
  readonly #timer: WakeTimer;
  #room: StateRoom<State> | null = null;
  #view: View | null = null;
  #writtenAtMs = Number.NEGATIVE_INFINITY;

  constructor(input: SharedStateInput<View, State>) {
    this.#input = input;
    this.#state = input.make();
    this.#serializer = new ReaderSerializer(input);
    this.#timer = createWakeTimer(input.clock, () => this.#write());
  }

  /** Gives the room its state. Call once, in `onCreate`; by itself the room finds nothing to patch. */
  open(room: StateRoom<State>): void {
    this.#room = room;
    // Colyseus chooses a serializer when the state is set; two of them on one state would take its changes from each other
    const { setSerializer } = room;
    room.setSerializer = () => setSerializer.call(room, this.#serializer);
    room.state = this.#state;
    room.setSerializer = setSerializer;
  }

  /** Call in `onJoin`, before it ends: the client is then sent what it reads, and nothing else. */
  join(client: Client): void {
    if (readsState(client.auth)) this.#serializer.readers.add(client);
    else leaveStateOut(client);
  }

  /** Takes the latest view: the first is in the state at once, every other as soon as the state may change again. */
  show(view: View): void {
    if (view === this.#view) return;
    const isFirst = this.#view === null;
    this.#view = view;
    if (isFirst) this.#write();
    else this.#timer.set(Math.max(this.#input.clock.nowMs(), this.#writtenAtMs + LIMITS.statePatchMs));
  }

  /** Sends the whole state to a seat that may see it from now on. */
  reveal(client: Client): void {
    if (this.#serializer.reaches(client)) client.raw(this.#serializer.whole());
  }

  /** Sends the empty state to a seat that may not see it any more. */
  hide(client: Client): void {
    if (this.#serializer.reaches(client)) client.raw(this.#serializer.empty);
  }

  close(): void {
    this.#timer.stop();
  }

  #write(): void {
    if (this.#view === null) return;
    this.#writtenAtMs = this.#input.clock.nowMs();
    this.#input.fill(this.#state, this.#view);
    this.#room?.broadcastPatch();
  }
}

/** What states are encoded into, and copied from in the same turn: all rooms whose states are as large share it. */
const buffers = new Map<number, { readonly whole: Uint8Array; readonly patch: Uint8Array }>();

function buffersOf(bytes: number) {
  const known = buffers.get(bytes) ?? { whole: new Uint8Array(bytes), patch: new Uint8Array(bytes) };
  buffers.set(bytes, known);
  return known;
}

/**
 * Colyseus' serializer for the clients that read state. It copies what it sends: Colyseus gives out a view of a buffer
 * that the next patch writes over, while a slow socket may still have to read it.
 */
class ReaderSerializer<State extends Schema> extends SchemaSerializer<State> {
  readonly readers = new WeakSet<Client>();
  readonly #input: Pick<SharedStateInput<never, State>, 'make' | 'shows' | 'maxBytes'>;
  readonly empty: Buffer;
  #encoded: Uint8Array | null = null;
  #whole: Buffer | null = null;

  constructor(input: Pick<SharedStateInput<never, State>, 'make' | 'shows' | 'maxBytes'>) {
    super();
    this.#input = input;
    this.empty = Buffer.concat([Buffer.of(Protocol.ROOM_STATE), new Encoder(input.make()).encodeAll()]);
  }

  override reset(state: State): void {
    const { whole, patch } = buffersOf(this.#input.maxBytes ?? Encoder.BUFFER_SIZE);
    this.fullEncodeBuffer = whole;
    super.reset(state);
    this.encoder.sharedBuffer = patch;
  }

  /** A client that reads no state is sent none: nothing is encoded for it. */
  override getFullState(client?: Client): Buffer {
    if (client === undefined) return this.whole();
    return this.readers.has(client) && this.#input.shows(client) ? this.whole() : this.empty;
  }

  whole(): Buffer {
    const encoded = super.getFullState();
    if (encoded !== this.#encoded || this.#whole === null) {
      this.#encoded = encoded;
      this.#whole = Buffer.from(encoded);
    }
    return this.#whole;
  }

  override applyPatches(clients: Client[]): boolean {
    if (!this.encoder.hasChanges) return false;
    this.needFullEncode = true;
    const readers = clients.filter((client) => this.reaches(client) && this.#input.shows(client));
    if (readers.length > 0) {
      this.encoder.sharedBuffer[0] = Protocol.ROOM_STATE_PATCH;
      const patch = Buffer.from(this.encoder.encode({ offset: 1 }));
      for (const client of readers) client.raw(patch);
    }
    this.encoder.discardChanges();
    return true;
  }

  /** Says whether the client may be sent state. One that is still joining is sent it by Colyseus when it has joined. */
  reaches(client: Client): boolean {
    return this.readers.has(client) && client.state === ClientState.JOINED;
  }
}

/** Makes the room one without state for this client: our own pages read the feed, and have no decoder for state. */
function leaveStateOut(client: Client): void {
  client.raw = stateless.get(client.raw) ?? withoutState(client.raw);
}

/** How clients are sent all but state, by how they were sent everything: one function serves all clients of a kind. */
const stateless = new WeakMap<Client['raw'], Client['raw']>();

function withoutState(raw: Client['raw']): Client['raw'] {
  const without = function (this: Client, ...[data, options, done]: Parameters<Client['raw']>): void {
    if (data[0] === Protocol.ROOM_STATE) return done?.();
    const isJoin = data[0] === Protocol.JOIN_ROOM;
    const sent = isJoin ? getMessageBytes[Protocol.JOIN_ROOM](this.reconnectionToken, 'none') : data;
    raw.call(this, sent, options, done);
  };
  stateless.set(raw, without);
  return without;
}
