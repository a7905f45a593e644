import type { Costs, Wish } from './model.ts';

/** What the simulation takes as given besides the costs, as it cannot be measured on one machine. */
export interface Ways {
  /** From the authority to a relay of another region and on, one way, in ms. */
  readonly regionMs: number;
  /** From a process to a viewer, one way, in ms. */
  readonly viewerMs: number;
}

export interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly frames: number;
}

/** A thread that does one thing after the other. Times are in ms. */
class Line {
  #freeAt = 0;

  /** Returns when work that comes at that time is done. */
  take(atMs: number, workMs: number): number {
    this.#freeAt = Math.max(this.#freeAt, atMs) + workMs;
    return this.#freeAt;
  }
}

/**
 * Plays so many seconds of a stream: events come at random, are told in frames, pass Redis, relays and processes one after the
 * other, and reach sampled viewers of each process. Returns the time from an event to a viewer's socket.
 */
export function simulate(
  wish: Wish,
  input: {
    readonly costs: Costs;
    readonly ways: Ways;
    readonly seconds: number;
    readonly random: () => number;
  },
): Latency {
  const { costs, ways, seconds, random } = input;
  const processes = Math.ceil(wish.viewers / wish.viewersOfProcess);
  const hasRelays = wish.processesOfRegion > 0;
  const regions = hasRelays ? Math.ceil(processes / wish.processesOfRegion) : 1;
  const seats = Math.min(wish.viewers, wish.viewersOfProcess);
  const shards = Math.ceil(seats / wish.seatsOfShard);
  const authority = new Line();
  const first = new Line();
  const redisOf = Array.from({ length: regions }, () => new Line());
  const loopOf = Array.from({ length: processes }, () => new Line());
  const spacingMs = 1_000 / costs.framesPerSecond;
  const took: number[] = [];
  const waiting: number[] = [];
  let nextFrameMs = 0;
  let frames = 0;

  const tell = (atMs: number) => {
    frames += 1;
    const toldMs = authority.take(atMs, (waiting.length * costs.authorityEventUs) / 1_000);
    const hop = costs.redisToProcessUs / 1_000;
    const regionAt = redisOf.map(() => (hasRelays ? first.take(toldMs, hop) + ways.regionMs : toldMs));
    for (let n = 0; n < processes; n += 1) {
      const region = hasRelays ? Math.floor(n / wish.processesOfRegion) : 0;
      const redis = hasRelays ? redisOf[region]! : first;
      const arrivedMs = redis.take(regionAt[region]!, hop);
      const fanOutMs = (seats * costs.frameToSocketUs) / 1_000;
      const doneMs = loopOf[n]!.take(arrivedMs, (shards * costs.shardTakesUs) / 1_000 + fanOutMs);
      // one viewer of each process, at any place in the row of sockets
      const seenMs = doneMs - random() * fanOutMs + ways.viewerMs;
      for (const event of waiting) took.push(seenMs - event);
    }
    waiting.length = 0;
    nextFrameMs = atMs + spacingMs;
  };

  for (let nowMs = 0; nowMs < seconds * 1_000; ) {
    nowMs += (-Math.log(1 - random()) / wish.eventsPerSecond) * 1_000;
    if (waiting.length > 0 && nowMs >= nextFrameMs) tell(nextFrameMs);
    waiting.push(nowMs);
    if (nowMs >= nextFrameMs) tell(nowMs);
  }
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0;
  return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1), frames };
}
