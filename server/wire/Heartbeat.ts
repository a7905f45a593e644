/** In so many steps all sockets are pinged once. */
const STEPS = 30;

/** What is used of a socket; `pingCount` is how many pings in a row it has not answered, which Colyseus sets to 0 at a pong. */
export interface Beaten {
  pingCount?: number;
  ping(): void;
  terminate(): void;
}

/**
 * Pings the sockets of a process a few at a time, each once in every round, and ends those that do not answer. Ten thousand pings
 * at once, as Colyseus sends them, hold the event loop for 100 ms every three seconds, and are followed by as many answers at once.
 */
export class Heartbeat {
  readonly #sockets: () => ReadonlySet<Beaten>;
  readonly #mostUnanswered: number;
  #round: Iterator<Beaten> | null = null;
  #step = 0;

  constructor(input: { readonly sockets: () => ReadonlySet<Beaten>; readonly mostUnanswered: number }) {
    this.#sockets = input.sockets;
    this.#mostUnanswered = input.mostUnanswered;
  }

  /** Starts the beat with that time from one ping of a socket to its next one. */
  start(everyMs: number): NodeJS.Timeout {
    return setInterval(() => this.step(), everyMs / STEPS);
  }

  /** Pings the next few. Who comes while a round is under way is pinged in it. */
  step(): void {
    const sockets = this.#sockets();
    if (this.#step === 0) this.#round = sockets.values();
    this.#step = (this.#step + 1) % STEPS;
    // the last step takes whoever came meanwhile
    const most = this.#step === 0 ? sockets.size : Math.ceil(sockets.size / STEPS);
    for (let pinged = 0; pinged < most; pinged += 1) {
      const next = this.#round?.next();
      if (!next || next.done) return;
      this.#beat(next.value);
    }
  }

  #beat(socket: Beaten): void {
    const unanswered = socket.pingCount ?? 0;
    if (unanswered >= this.#mostUnanswered) return socket.terminate();
    socket.pingCount = unanswered + 1;
    socket.ping();
  }
}
