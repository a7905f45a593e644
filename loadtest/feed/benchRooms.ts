import { type Client, Room } from '@colyseus/core';
import { schema, t } from '@colyseus/schema';
import { createFanOut } from '../../server/rooms/kernel/fanOut.ts';
import { flushDelayMs } from '../../server/rooms/kernel/feedTick.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { FeedEvent } from '../../shared/protocol/feed.ts';

/** The sinks answer no pings, so nobody sends any; all four are spared the same. */
export abstract class BenchRoom extends Room {
  static current: BenchRoom | null = null;
  override autoDispose = false;
  override maxClients = Number.POSITIVE_INFINITY;
  override onCreate(): void {
    BenchRoom.current = this;
  }
  abstract emit(events: readonly FeedEvent[]): void;
  abstract emitPaced(event: FeedEvent): void;
}

export class StockRoom extends BenchRoom {
  emit(events: readonly FeedEvent[]): void {
    for (const event of events) this.broadcast('feed', event);
  }
  emitPaced(event: FeedEvent): void {
    this.broadcast('feed', event);
  }
}

/** The room of a shard as it does with the feed: batches by the adaptive tick, and the kernel's fan-out. */
export class FeedRoom extends BenchRoom {
  #seq = 0;
  #waiting: FeedEvent[] = [];
  #lastFlushAtMs: number | null = null;
  #timer: NodeJS.Timeout | null = null;
  readonly #fanOut = createFanOut({
    clients: () => this.clients,
    snapshot: () => null,
    clock: { nowMs: () => performance.now() },
  });

  override onCreate(): void {
    super.onCreate();
    this.clock.setInterval(() => this.#fanOut.sweep(performance.now()), 1_000);
  }
  override onLeave(client: Client): void {
    this.#fanOut.forget(client);
  }
  emit(events: readonly FeedEvent[]): void {
    this.#seq += 1;
    this.#fanOut.broadcast('feed', { epoch: 1, seq: this.#seq, events });
  }
  emitPaced(event: FeedEvent): void {
    this.#waiting.push(event);
    if (this.#timer !== null) return;
    const delayMs = flushDelayMs({
      nowMs: performance.now(),
      lastFlushAtMs: this.#lastFlushAtMs,
      viewers: this.clients.length,
    });
    this.#timer = setTimeout(() => this.#flush(), delayMs);
  }
  #flush(): void {
    this.#timer = null;
    this.#lastFlushAtMs = performance.now();
    while (this.#waiting.length > 0) this.emit(this.#waiting.splice(0, LIMITS.feedFrameEvents));
  }
}

/** What the whole map of a few thousand viewers takes on the wire. */
export const MAP_BYTES = 512 * 1_024;
const Viewer = schema({ id: t.string(), name: t.string(), handle: t.string() });
const ViewerMapState = schema({ viewers: t.map(Viewer) });

/** A room as the documentation of Colyseus shows first: everybody who is here stands in the state. */
export class ViewerMapRoom extends StockRoom {
  override state = new ViewerMapState();

  override onJoin({ sessionId }: Client): void {
    const viewer = new Viewer();
    viewer.assign({ id: sessionId, name: 'Maya', handle: 'maya' });
    this.state.viewers.set(sessionId, viewer);
  }
  override onLeave({ sessionId }: Client): void {
    this.state.viewers.delete(sessionId);
  }
}
