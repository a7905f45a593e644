import type { Client } from '@colyseus/core';
import type { FeedFrame } from '../../../shared/protocol/feed.ts';
import { askedAtOf } from '../../domain/clientFacts.ts';
import type { Step, TracingPort } from '../../services/tracing/port.ts';

/** When a join came to the room, and when its seat was counted, by the time of `TracingPort`. */
interface Coming {
  readonly cameAtMs: number;
  seatedAtMs: number;
}

/** Takes down what a shard does with each tip and each join: how long its frame, and its first snapshot, took to be sent. */
export class ShardTrail {
  readonly #tracing: TracingPort;
  /** Joins that were shown nothing yet. */
  readonly #coming = new Map<Client, Coming>();
  #encodedAtMs = 0;

  private constructor(tracing: TracingPort) {
    this.#tracing = tracing;
  }

  /** Null: nobody reads it. */
  static open(tracing: TracingPort): ShardTrail | null {
    return tracing.isOn ? new ShardTrail(tracing) : null;
  }

  came(client: Client): void {
    const cameAtMs = this.#tracing.nowMs();
    this.#coming.set(client, { cameAtMs, seatedAtMs: cameAtMs });
  }

  seated(client: Client): void {
    const coming = this.#coming.get(client);
    if (coming) coming.seatedAtMs = this.#tracing.nowMs();
  }

  left(client: Client): void {
    this.#coming.delete(client);
  }

  /** Called when what is sent was made ready for all who are sent it. */
  encoded = (): void => {
    this.#encodedAtMs = this.#tracing.nowMs();
  };

  /** Shows a seat something by `show`, and takes the join down that ends with it. `where`: what it is shown of. */
  shows(client: Client, where: 'inside' | 'door', show: () => void): void {
    const coming = this.#coming.get(client);
    if (!coming) return show();
    this.#coming.delete(client);
    const { cameAtMs, seatedAtMs } = coming;
    const shownFromMs = this.#tracing.nowMs();
    show();
    const endMs = this.#tracing.nowMs();
    const steps: readonly Step[] = [
      { name: 'join.seated', startMs: cameAtMs, endMs: seatedAtMs },
      { name: 'join.admitted', startMs: seatedAtMs, endMs: shownFromMs },
      { name: 'join.shown', startMs: shownFromMs, endMs },
    ];
    this.#tracing.whole(
      { of: 'join', id: client.sessionId },
      { name: 'join', startMs: askedAtOf(client.auth) ?? cameAtMs, endMs, facts: { where }, steps },
    );
  }

  /** Sends a frame by `send`, which returns how many seats it was sent to, and takes that down for each tip in it. */
  sends({ events }: FeedFrame, shardId: string, send: () => number): number {
    const tips = events.filter((event) => event.type === 'tip');
    if (tips.length === 0) return send();
    const startMs = this.#tracing.nowMs();
    this.#encodedAtMs = startMs;
    const seats = send();
    const endMs = this.#tracing.nowMs();
    const encodedAtMs = this.#encodedAtMs;
    const steps: readonly Step[] = [
      { name: 'tip.encoded', startMs, endMs: encodedAtMs },
      { name: 'tip.sent', startMs: encodedAtMs, endMs, facts: { seats } },
    ];
    for (const { id } of tips) {
      const facts = { shard: shardId, seats, events: events.length };
      this.#tracing.part({ of: 'tip', id }, { name: 'tip.shown', startMs, endMs, facts, steps });
    }
    return seats;
  }
}
