import type { MediaMessage, OpenMediaAnswer } from '../../../shared/protocol/answers.ts';
import type { SignalCommand } from '../../../shared/protocol/commands.ts';
import type { MediaOutcome, MediaPort, RecordState } from './port.ts';

/** As much of an RTCPeerConnection as signalling needs. */
export interface ScriptedConnection {
  offer(): Promise<string>;
  answer(offer: string): Promise<string>;
  takeAnswer(answer: string): Promise<void>;
}

/** What a MediaPort is tried in: two instances of one server set, and browsers that only exist as scripts. */
export interface MediaWorld {
  readonly instances: readonly [MediaPort, MediaPort];
  /** How many viewers one stream can have. */
  readonly capacity: number;
  /** Who makes the offers to a viewer: the publisher's browser, or a media server. */
  readonly offersFrom: 'publisher' | 'server';
  readonly transport: OpenMediaAnswer['transport'];
  /** The state that a recorder tells once somebody publishes. */
  readonly records: RecordState;
  /** Makes one connection of a browser. */
  connection(): ScriptedConnection;
  /** Resolves when nothing is under way any more. */
  settle(): Promise<void>;
  /** Lets time pass until that is answered. */
  finish<T>(promise: Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** A browser as the port sees it: it offers when told to, answers offers, and keeps what it was told. */
export class ScriptedBrowser {
  readonly inbox: MediaMessage[] = [];
  readonly #world: Pick<MediaWorld, 'instances' | 'connection' | 'finish'>;
  readonly #port: MediaPort;
  readonly #offering = new Map<string, ScriptedConnection>();
  readonly streamId: string;
  readonly peerId: string;

  constructor(
    world: Pick<MediaWorld, 'instances' | 'connection' | 'finish'>,
    seat: { readonly instance: 0 | 1; readonly streamId: string; readonly peerId: string },
  ) {
    this.#world = world;
    this.#port = world.instances[seat.instance];
    this.streamId = seat.streamId;
    this.peerId = seat.peerId;
  }

  publish(): Promise<MediaOutcome<OpenMediaAnswer>> {
    return this.#world.finish(this.#port.openPublisher(this.#peer()));
  }

  watch(): Promise<MediaOutcome<OpenMediaAnswer>> {
    return this.#world.finish(this.#port.openViewer(this.#peer()));
  }

  signal(signal: SignalCommand): Promise<MediaOutcome<null>> {
    return this.#port.signal(this.peerId, signal);
  }

  close(): Promise<void> {
    return this.#port.close(this.peerId);
  }

  told(kind: MediaMessage['type']): readonly MediaMessage[] {
    return this.inbox.filter((message) => message.type === kind);
  }

  /** Returns what it was told since the last call. */
  news(): readonly MediaMessage[] {
    return this.inbox.splice(0);
  }

  #peer() {
    const { streamId, peerId } = this;
    return { streamId, peerId, send: (message: MediaMessage) => this.#hear(message) };
  }

  #hear(message: MediaMessage): void {
    this.inbox.push(message);
    if (message.type === 'negotiate') void this.#offer(message.peer);
    if (message.type === 'description') void this.#describe(message);
  }

  async #offer(peer: string): Promise<void> {
    const connection = this.#world.connection();
    this.#offering.set(peer, connection);
    void this.signal({ peer, description: { type: 'offer', sdp: await connection.offer() } });
  }

  async #describe({ peer, description }: Extract<MediaMessage, { type: 'description' }>): Promise<void> {
    const { type, sdp } = description;
    if (type === 'answer') return this.#offering.get(peer)?.takeAnswer(sdp);
    const answer = await this.#world.connection().answer(sdp);
    void this.signal({ peer, description: { type: 'answer', sdp: answer } });
  }
}
