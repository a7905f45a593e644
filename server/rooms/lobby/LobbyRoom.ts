import { type AuthContext, type Client, matchMaker, subscribeLobby } from '@colyseus/core';
import { LIMITS } from '../../../shared/limits.ts';
import type { DirectoryEntry } from '../../../shared/protocol/answers.ts';
import { fillLobby, LOBBY_STATE_BYTES, LobbyState, projectLobby } from '../../../shared/state/lobbyState.ts';
import { type ClientFacts, clientFacts } from '../../domain/clientFacts.ts';
import { judgeWire, Refused } from '../kernel/admission.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { SeatedRoom } from '../kernel/SeatedRoom.ts';
import { SharedState } from '../kernel/SharedState.ts';
import { closeUnknown } from '../kernel/seat.ts';
import { isKnownListing } from './knownListing.ts';
import { type PrivateEntry, PrivateListing } from './PrivateListing.ts';

interface Shown {
  readonly roomId: string;
  readonly entry: DirectoryEntry;
  /** The listing of a private stream, or of a creator who hides from some; null: everybody may see the stream. */
  readonly privately: PrivateListing | null;
}

/** The auth of a seat. `personId` is null for somebody who is not logged in. */
interface LobbyAuth extends ClientFacts {
  readonly personId: string | null;
}

/**
 * The live directory. Anybody may look, and is told only what a directory tells: no room ids, no processes, and no
 * private stream that they could not enter.
 */
class LobbyRoom extends SeatedRoom<{ state: LobbyState }> {
  override messages = { '*': closeUnknown };
  protected override readonly codeOfFailure = undefined;
  readonly #listed = new Map<string, Shown>();
  readonly #shared = new SharedState<() => Iterable<DirectoryEntry>, LobbyState>({
    clock: this.deps.services.clock,
    make: () => new LobbyState(),
    fill: (state, entries) => fillLobby(state, projectLobby(entries())),
    shows: () => true,
    maxBytes: LOBBY_STATE_BYTES,
  });

  override async onCreate(): Promise<void> {
    this.maxClients = this.deps.audienceSize;
    this.#shared.open(this);
    this.whenDisposed(await subscribeLobby((roomId, listing) => this.#changed(roomId, listing)));
    for (const room of await matchMaker.query({ name: 'stream' })) this.#list(room.roomId, room);
    this.#shared.show(() => this.#publicEntries());
    this.opened();
  }

  override async onJoin(client: Client): Promise<void> {
    judgeWire(client);
    const { personId } = client.auth as LobbyAuth;
    if (personId !== null) await this.countSeat(client, personId);
    this.seated(client);
    this.#shared.join(client);
    this.fanOut.unicast(client, 'streams', this.#publicEntries());
    for (const { privately } of this.#listed.values()) privately?.join(client);
  }

  override onLeave(client: Client): void {
    for (const { privately } of this.#listed.values()) privately?.leave(client);
    this.left(client);
  }

  override onDispose(): void {
    this.#shared.close();
    for (const { privately } of this.#listed.values()) privately?.close();
    super.onDispose();
  }

  /** There is none: the list is sent as it stands. */
  protected override snapshot(): null {
    return null;
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
    // nothing is known yet of a room that was just made
    if (!listing?.metadata) return this.#gone(roomId);
    if (!isKnownListing(listing.metadata)) {
      this.deps.metrics.busMessageIgnored('directory');
      return this.#gone(roomId);
    }
    const { directory: entry, rules, hides } = listing.metadata;
    if (!entry) return this.#gone(roomId);
    const known = this.#listed.get(entry.streamId);
    if (rules === null && hides === undefined) {
      known?.privately?.close();
      this.#listed.set(entry.streamId, { roomId, entry, privately: null });
      this.fanOut.broadcast('stream', entry);
      return;
    }
    let privately = known?.privately ?? null;
    const listed: PrivateEntry = { entry, rules, hides };
    if (privately) privately.update(listed);
    else if (this.#privates() < LIMITS.lobbyPrivateStreams) {
      privately = this.#listPrivately(listed, { wasPublic: known !== undefined });
    } else return this.#gone(roomId);
    this.#listed.set(entry.streamId, { roomId, entry, privately });
  }

  #listPrivately(listed: PrivateEntry, { wasPublic }: { readonly wasPublic: boolean }): PrivateListing {
    return new PrivateListing(listed, {
      deps: this.deps,
      clients: () => this.clients,
      seenBy: wasPublic ? [...this.clients] : [],
      show: (client, shown) => void this.fanOut.unicast(client, 'stream', shown),
      hide: (client, streamId) => void this.fanOut.unicast(client, 'gone', streamId),
    });
  }

  #gone(roomId: string): void {
    for (const [streamId, known] of this.#listed) {
      if (known.roomId !== roomId) continue;
      this.#listed.delete(streamId);
      const seenBy = known.privately?.close() ?? null;
      this.fanOut.broadcast('gone', streamId, seenBy ? { only: (client) => seenBy.has(client) } : {});
    }
  }

  #privates(): number {
    return [...this.#listed.values()].filter(({ privately }) => privately !== null).length;
  }

  protected override sweep(nowMs: number): void {
    super.sweep(nowMs);
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
        ...clientFacts(context),
      };
    };
  };
}
