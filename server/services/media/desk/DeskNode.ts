import type { MediaMessage } from '../../../../shared/protocol/answers.ts';
import type { BusPort } from '../../bus/port.ts';
import type { Clock } from '../../runtime/port.ts';
import type { DeskOutlets } from './Desk.ts';
import { DeskStream } from './DeskStream.ts';
import { DESK } from './deskLimits.ts';
import type { DeskBounds } from './deskMachine.ts';
import { type BusMessage, nodeTopic, streamTopic } from './deskMessages.ts';
import type { OpenFarEnd } from './farEnd.ts';

interface Entry {
  readonly stream: DeskStream;
  /**
   * Resolves to the function that ends the subscription of the stream's topic; null when it failed, and is due again.
   */
  subscribed: Promise<() => void> | null;
}

export interface DeskNodeOptions {
  readonly bus: BusPort;
  readonly clock: Clock;
  /** The name of this instance in the server set. */
  readonly node: string;
  readonly bounds: DeskBounds;
  readonly openFarEnd: OpenFarEnd;
  readonly tell: (peerId: string, message: MediaMessage) => void;
  readonly forget: (peerId: string) => void;
  /** Whether somebody is on the way into that stream: it must not be dropped although nobody is in it yet. */
  readonly wanted: (stream: DeskStream) => boolean;
}

/** The streams of this instance, with their subscriptions and their beat. */
export class DeskNode {
  readonly #options: DeskNodeOptions;
  readonly #entries = new Map<string, Entry>();
  #listening: Promise<() => void> | null = null;
  #beating = false;
  #trouble: string | null = null;

  constructor(options: DeskNodeOptions) {
    this.#options = options;
  }

  get trouble(): string | null {
    return this.#trouble;
  }

  get streamCount(): number {
    return this.#entries.size;
  }

  /** Returns the stream at once. What it says and hears before `ready` may be lost. */
  stream(streamId: string): DeskStream {
    return this.#enter(streamId).stream;
  }

  /**
   * Resolves to true when the stream is listened to; false when the bus cannot be heard, or the stream was dropped
   * meanwhile.
   */
  async ready(streamId: string): Promise<boolean> {
    const entry = this.#enter(streamId);
    try {
      await (entry.subscribed ?? this.#subscribe(streamId, entry));
      this.#trouble = null;
      return this.#entries.get(streamId) === entry;
    } catch (cause) {
      this.#trouble = cause instanceof Error ? cause.message : String(cause);
      // What was configured holds all the same.
      if (entry.stream.idle()) this.#drop(streamId, entry);
      return false;
    }
  }

  #enter(streamId: string): Entry {
    const had = this.#entries.get(streamId);
    if (had) return had;
    const entry: Entry = { stream: new DeskStream(this.#outlets(streamId)), subscribed: null };
    this.#entries.set(streamId, entry);
    void this.#subscribe(streamId, entry);
    if (!this.#beating) this.#options.clock.after(DESK.beatMs, this.#beat);
    this.#beating = true;
    return entry;
  }

  #subscribe(streamId: string, entry: Entry): Promise<() => void> {
    const own = this.#options.bus.subscribe(streamTopic(streamId), this.#receive);
    const subscribed = Promise.all([own, this.#listen()]).then(([stop]) => stop);
    entry.subscribed = subscribed;
    subscribed.catch(() => {
      if (entry.subscribed === subscribed) entry.subscribed = null;
      own.then(
        (stop) => stop(),
        () => {},
      );
    });
    return subscribed;
  }

  #listen(): Promise<() => void> {
    const { bus, node } = this.#options;
    this.#listening ??= bus.subscribe(nodeTopic(node), this.#receive).catch((cause: unknown) => {
      this.#listening = null;
      throw cause;
    });
    return this.#listening;
  }

  #drop(streamId: string, entry: Entry): void {
    if (this.#entries.get(streamId) === entry) this.#entries.delete(streamId);
    entry.subscribed?.then(
      (stop) => stop(),
      () => {},
    );
  }

  #beat = (): void => {
    for (const [streamId, entry] of this.#entries) {
      if (entry.subscribed === null) void this.ready(streamId);
      entry.stream.tick();
      if (entry.stream.idle() && !this.#options.wanted(entry.stream)) this.#drop(streamId, entry);
    }
    this.#beating = this.#entries.size > 0;
    if (this.#beating) this.#options.clock.after(DESK.beatMs, this.#beat);
  };

  #receive = (message: BusMessage): void => {
    // What was for everybody here was delivered when it was said.
    if (message.from === this.#options.node) return;
    this.#entries.get(message.stream)?.stream.receive(message);
  };

  #outlets(streamId: string): DeskOutlets {
    const { bus, clock, node, bounds, openFarEnd, tell, forget } = this.#options;
    // It is delivered later, so that one side never meets the other in the middle of a step of its own.
    const deliverHere = (message: BusMessage): void =>
      queueMicrotask(() => this.#entries.get(streamId)?.stream.receive(message));
    return {
      streamId,
      node,
      clock,
      bounds,
      openFarEnd,
      tell,
      forget,
      broadcast(message) {
        bus.publish(streamTopic(streamId), message);
        deliverHere(message);
      },
      sendTo(to, message) {
        if (to === node) deliverHere(message);
        else bus.publish(nodeTopic(to), message);
      },
    };
  }
}
