/** How long handlers may hold the event loop in one of its turns before it goes around again, in ms. */
const TURN_MS = 4;
/** A handler that has held it so long by itself waits its turn with others of its kind from then on, for so long. */
const SLOW_FOR_MS = 1_000;

/** Takes all messages that have come for a handler, at least one. */
type Take = (texts: readonly unknown[]) => void;

/**
 * Gives messages to their handlers, each handler's in the order in which they came. Handlers that are quick are all called in the
 * next turn of the event loop. One that is slow, such as that of a shard which sends a frame to a thousand sockets, waits its
 * turn: when `TURN_MS` have been spent the loop goes around, and what comes from sockets meanwhile is taken and decided in between,
 * instead of behind ten thousand writes. What comes for a handler while it waits it is given together.
 */
export class Turns {
  readonly #slow: Lane[] = [];
  readonly #nowMs: () => number;
  #isDue = false;

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  /** Opens the way to one handler. Call what it returns with each message. */
  lane(take: Take): (text: unknown) => void {
    const lane: Lane = { take, waiting: [], slowUntilMs: Number.NEGATIVE_INFINITY };
    return (text) => {
      lane.waiting.push(text);
      // it is on its way already
      if (lane.waiting.length > 1) return;
      if (this.#nowMs() < lane.slowUntilMs) this.#wait(lane);
      else setImmediate(() => this.#run(lane));
    };
  }

  #wait(lane: Lane): void {
    this.#slow.push(lane);
    if (this.#isDue) return;
    this.#isDue = true;
    setImmediate(() => this.#goOn());
  }

  #goOn(): void {
    this.#isDue = false;
    const untilMs = this.#nowMs() + TURN_MS;
    while (this.#slow.length > 0 && this.#nowMs() < untilMs) this.#run(this.#slow.shift()!);
    if (this.#slow.length === 0 || this.#isDue) return;
    this.#isDue = true;
    setImmediate(() => this.#goOn());
  }

  #run(lane: Lane): void {
    const beganAtMs = this.#nowMs();
    const texts = lane.waiting;
    lane.waiting = [];
    lane.take(texts);
    const endedAtMs = this.#nowMs();
    if (endedAtMs - beganAtMs >= TURN_MS) lane.slowUntilMs = endedAtMs + SLOW_FOR_MS;
  }
}

interface Lane {
  readonly take: Take;
  waiting: unknown[];
  slowUntilMs: number;
}
