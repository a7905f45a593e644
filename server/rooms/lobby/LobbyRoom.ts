import { type Client, matchMaker, Room, subscribeLobby } from '@colyseus/core';
import { LIMITS } from '../../../shared/limits.ts';
import type { DirectoryEntry } from '../../../shared/protocol/answers.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { createFanOut } from '../kernel/fanOut.ts';

const SWEEP_MS = 1_000;

/** The live directory. Anybody may look, and is told only what a directory tells: no room ids, no processes. */
class LobbyRoom extends Room {
  static readonly deps: RoomDeps;
  override patchRate = null;
  override maxMessagesPerSecond = LIMITS.clientFramesPerSecond;
  readonly deps = (this.constructor as typeof LobbyRoom).deps;
  readonly #listed = new Map<string, { readonly roomId: string; readonly entry: DirectoryEntry }>();
  #unsubscribe: (() => void) | null = null;

  readonly #fanOut = createFanOut({
    clients: () => this.clients,
    snapshot: () => null,
    clock: this.deps.services.clock,
    metrics: { seatClosed: () => this.deps.metrics.slowConsumerClosed() },
  });

  override async onCreate(): Promise<void> {
    this.maxClients = this.deps.audienceSize;
    this.#unsubscribe = await subscribeLobby((roomId, listing) => this.#changed(roomId, listing));
    for (const room of await matchMaker.query({ name: 'stream' })) this.#changed(room.roomId, room);
    this.clock.setInterval(() => this.#fanOut.sweep(this.deps.services.clock.nowMs()), SWEEP_MS);
    this.deps.metrics.roomOpened('lobby');
  }

  override onJoin(client: Client): void {
    this.deps.metrics.seatTaken('lobby');
    this.#fanOut.unicast(
      client,
      'streams',
      [...this.#listed.values()].map(({ entry }) => entry),
    );
  }

  override onLeave(client: Client): void {
    this.#fanOut.forget(client);
    this.deps.metrics.seatLeft('lobby');
  }

  override onDispose(): void {
    this.#unsubscribe?.();
    this.deps.metrics.roomClosed('lobby');
  }

  override onUncaughtException(error: Error, methodName: string): void {
    this.deps.log.error({ err: error, methodName, roomId: this.roomId }, 'lobby room failed');
    void this.disconnect();
  }

  #changed(
    roomId: string,
    listing: { name?: string; metadata?: { directory?: DirectoryEntry | null } } | null,
  ): void {
    if (listing && listing.name !== 'stream') return;
    const entry = listing?.metadata?.directory ?? null;
    if (entry) {
      this.#listed.set(entry.streamId, { roomId, entry });
      this.#fanOut.broadcast('stream', entry);
      return;
    }
    for (const [streamId, known] of this.#listed) {
      if (known.roomId !== roomId) continue;
      this.#listed.delete(streamId);
      this.#fanOut.broadcast('gone', streamId);
    }
  }
}

export function defineLobbyRoom(deps: RoomDeps) {
  return class extends LobbyRoom {
    static override readonly deps = deps;
  };
}
