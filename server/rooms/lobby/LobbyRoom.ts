import { type AuthContext, type Client, matchMaker, Room, subscribeLobby } from '@colyseus/core';
import { LIMITS } from '../../../shared/limits.ts';
import type { DirectoryEntry } from '../../../shared/protocol/answers.ts';
import { fillLobby, LOBBY_STATE_BYTES, LobbyState, projectLobby } from '../../../shared/state/lobbyState.ts';
import { readsState, type StateReader } from '../../domain/stateReader.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { every } from '../kernel/every.ts';
import { createFanOut } from '../kernel/fanOut.ts';
import { isRefusedJoin } from '../kernel/refusedJoin.ts';
import { SessionWatch } from '../kernel/SessionWatch.ts';
import { SharedState } from '../kernel/SharedState.ts';
import { closeUnknown } from '../kernel/seat.ts';
import { Refused } from '../stream/admission.ts';
import type { StreamListed } from '../stream/StreamListing.ts';
import { isKnownListing } from './knownListing.ts';
import { PrivateListing } from './PrivateListing.ts';

const SWEEP_MS = 1_000;

interface Shown {
  readonly roomId: string;
  readonly entry: DirectoryEntry;
  /** null: everybody may see it. */
  readonly privately: PrivateListing | null;
}

/** null: nobody is logged in. */
interface LobbyAuth extends StateReader {
  readonly personId: string | null;
}

/**
 * The live directory. Anybody may look, and is told only what a directory tells: no room ids, no processes, and no
 * private stream that they could not enter.
 */
class LobbyRoom extends Room<{ state: LobbyState }> {
  static readonly deps: RoomDeps;
  override patchRate = null;
  override messages = { '*': closeUnknown };
  override maxMessagesPerSecond = LIMITS.clientFramesPerSecond;
  readonly deps = (this.constructor as typeof LobbyRoom).deps;
  readonly #sessions = new SessionWatch(this.deps, () => this.clients);
  readonly #listed = new Map<string, Shown>();
  readonly #shared = new SharedState<() => Iterable<DirectoryEntry>, LobbyState>({
    clock: this.deps.services.clock,
    make: () => new LobbyState(),
    fill: (state, entries) => fillLobby(state, projectLobby(entries())),
    shows: () => true,
    maxBytes: LOBBY_STATE_BYTES,
  });
  #unsubscribe: (() => void) | null = null;
  #stopSweeping = (): void => {};

  readonly #fanOut = createFanOut({
    clients: () => this.clients,
    snapshot: () => null,
    clock: this.deps.services.clock,
    metrics: { seatClosed: () => this.deps.metrics.slowConsumerClosed() },
  });

  override async onCreate(): Promise<void> {
    this.maxClients = this.deps.audienceSize;
    this.#shared.open(this);
    this.#unsubscribe = await subscribeLobby((roomId, listing) => this.#changed(roomId, listing));
    for (const room of await matchMaker.query({ name: 'stream' })) this.#list(room.roomId, room);
    this.#shared.show(() => this.#publicEntries());
    const { clock } = this.deps.services;
    this.#stopSweeping = every(clock, SWEEP_MS, () => this.#sweep(clock.nowMs()));
    this.deps.metrics.roomOpened('lobby');
  }

  override async onJoin(client: Client): Promise<void> {
    const { personId } = client.auth as LobbyAuth;
    const mayEnter = personId === null || (await this.deps.personSeats.enter(personId, client.sessionId));
    if (!mayEnter) throw new Refused('TooManySeats');
    this.deps.metrics.seatTaken('lobby');
    void this.#sessions.seated(client);
    this.#shared.join(client);
    this.#fanOut.unicast(client, 'streams', this.#publicEntries());
    for (const { privately } of this.#listed.values()) privately?.join(client);
  }

  override onLeave(client: Client): void {
    const { personId } = client.auth as LobbyAuth;
    if (personId !== null) this.deps.personSeats.leave(personId, client.sessionId);
    this.#fanOut.forget(client);
    for (const { privately } of this.#listed.values()) privately?.leave(client);
    this.deps.metrics.seatLeft('lobby');
  }

  override onDispose(): void {
    this.#unsubscribe?.();
    this.#stopSweeping();
    this.#shared.close();
    this.#sessions.close();
    for (const { privately } of this.#listed.values()) privately?.close();
    this.deps.metrics.roomClosed('lobby');
  }

  override onUncaughtException(error: Error, methodName: string): void {
    if (isRefusedJoin(error)) return;
    this.deps.log.error({ err: error, methodName, roomId: this.roomId }, 'lobby room failed');
    void this.disconnect();
  }

  #changed(roomId: string, listing: { name?: string; metadata?: unknown } | null): void {
    this.#list(roomId, listing);
    this.#shared.show(() => this.#publicEntries());
  }

  #publicEntries(): DirectoryEntry[] {
    const shown = [...this.#listed.values()];
    return shown.filter(({ privately }) => privately === null).map(({ entry }) => entry);
  }

  #list(roomId: string, listing: { name?: string; metadata?: unknown } | null): void {
    if (listing && listing.name !== 'stream') return;
    // of a room that was just made nothing is known yet
    if (!listing?.metadata) return this.#gone(roomId);
    if (!isKnownListing(listing.metadata)) {
      this.deps.metrics.busMessageIgnored('directory');
      return this.#gone(roomId);
    }
    const { directory: entry, rules } = listing.metadata;
    if (!entry) return this.#gone(roomId);
    const known = this.#listed.get(entry.streamId);
    if (rules === null) {
      known?.privately?.close();
      this.#listed.set(entry.streamId, { roomId, entry, privately: null });
      this.#fanOut.broadcast('stream', entry);
      return;
    }
    let privately = known?.privately ?? null;
    if (privately) privately.update({ entry, rules });
    else if (this.#privates() < LIMITS.lobbyPrivateStreams) {
      privately = this.#listPrivately({ entry, rules, wasPublic: known !== undefined });
    } else return this.#gone(roomId);
    this.#listed.set(entry.streamId, { roomId, entry, privately });
  }

  #listPrivately(input: {
    readonly entry: DirectoryEntry;
    readonly rules: NonNullable<StreamListed['rules']>;
    readonly wasPublic: boolean;
  }): PrivateListing {
    const { entry, rules, wasPublic } = input;
    return new PrivateListing(
      { entry, rules },
      {
        deps: this.deps,
        clients: () => this.clients,
        seenBy: wasPublic ? [...this.clients] : [],
        show: (client, shown) => void this.#fanOut.unicast(client, 'stream', shown),
        hide: (client, streamId) => void this.#fanOut.unicast(client, 'gone', streamId),
      },
    );
  }

  #gone(roomId: string): void {
    for (const [streamId, known] of this.#listed) {
      if (known.roomId !== roomId) continue;
      this.#listed.delete(streamId);
      const seenBy = known.privately?.close() ?? null;
      this.#fanOut.broadcast('gone', streamId, seenBy ? { only: (client) => seenBy.has(client) } : {});
    }
  }

  #privates(): number {
    return [...this.#listed.values()].filter(({ privately }) => privately !== null).length;
  }

  #sweep(nowMs: number): void {
    this.#fanOut.sweep(nowMs);
    for (const { privately } of this.#listed.values()) privately?.sweep(nowMs);
  }
}

export function defineLobbyRoom(deps: RoomDeps) {
  return class extends LobbyRoom {
    static override readonly deps = deps;
    /** Anybody; who is logged in is shown more. */
    static override onAuth = async (token: string, _options: unknown, context: AuthContext) => {
      const known = token ? await deps.services.identity.sessions.read(token) : null;
      if (known && !deps.personSeats.hasRoom(known.account.id)) throw new Refused('TooManySeats');
      return {
        personId: known?.account.id ?? null,
        session: known?.session ?? null,
        readsState: readsState(context),
      };
    };
  };
}
